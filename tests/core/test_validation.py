"""Checking a row before it is stored: as Django does, with fewer questions."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.errors import InvalidInput
from apps.core.validation import checked
from apps.documents.models import Document, Template
from apps.workspaces.models import Member, Workspace

pytestmark = pytest.mark.django_db


def document(by: Member, **fields: object) -> Document:
    given = {"title": "Play", "kind": "playbook", "review_every_days": 90, **fields}
    return Document(workspace=by.workspace, created_by=by, **given)


def template(by: Member, **fields: object) -> Template:
    given = {"title": "Play", "kind": "playbook", "content": {"type": "doc"}, **fields}
    return Template(workspace=by.workspace, created_by=by, **given)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "x" * 301},
        {"kind": "novel"},
        {"review_every_days": 0},
        {"review_every_days": -3},
        {"title": "", "kind": "novel", "review_every_days": 0},
    ],
)
def test_what_is_wrong_is_named_as_django_names_it(
    marketer: Member, fields: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as theirs:
        document(marketer, **fields).full_clean()
    with pytest.raises(InvalidInput) as ours:
        checked(document(marketer, **fields))
    expected = theirs.value.message_dict
    expected = {("detail" if key == "__all__" else key): said for key, said in expected.items()}
    assert ours.value.errors == expected


def test_a_title_that_is_taken_is_refused_for_a_new_row_and_for_a_stored_one(
    marketer: Member,
) -> None:
    template(marketer).save()
    other = template(marketer, title="Other")
    other.save()
    with pytest.raises(InvalidInput):
        checked(template(marketer, title="PLAY"))
    other.title = "play"
    with pytest.raises(InvalidInput):
        checked(other)


def test_a_row_that_does_not_exist_is_still_asked_for(marketer: Member) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(Document(workspace_id=marketer.pk, title="Play", kind="page"))
    assert list(refusal.value.errors) == ["workspace"]
    unsaved = Workspace(name="Nowhere", slug="nowhere")
    with pytest.raises(InvalidInput) as refusal:
        checked(Document(workspace=unsaved, title="Play", kind="page"))
    assert list(refusal.value.errors) == ["workspace"]


def test_a_good_document_is_one_question(marketer: Member) -> None:
    with CaptureQueriesContext(connection) as seen:
        checked(document(marketer))
    asked = [one["sql"] for one in seen if "SAVEPOINT" not in one["sql"]]
    assert len(asked) == 1
