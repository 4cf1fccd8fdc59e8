"""How often making a thing asks the database."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.richtext import markdown
from apps.documents.models import Document, Template
from tests.cast import Cast
from tests.factories import caller, make_document

MAKING = 25
"""Queries that REST may ask to make a document, transaction and token included."""

API = "/api/v1/workspaces/acme/documents/"
TEXT = "What it is.\n\n## Goal\n\nAgree with [all]({link}).\n\n## Who\n\n- You\n"


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


@pytest.fixture
def above(cast: Cast) -> Document:
    """A page that stands deep and has pages below it."""
    page = make_document(cast.marketer, "Top")
    for level in range(6):
        page = make_document(cast.marketer, f"Level {level}", parent=page)
    for number in range(12):
        make_document(cast.marketer, f"Below {number}", parent=page)
    return page


def asked(cast: Cast, **body: object) -> int:
    client = caller(cast.marketer)
    client.post(API, {"title": "Before", "kind": "page"}, format="json")  # the token is noted
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(API, {"title": "Play", **body}, format="json")
    assert answer.status_code == 201, answer.json()
    return len(seen)


@pytest.mark.parametrize("kind", ["page", "playbook"])
@pytest.mark.parametrize("position", [None, 3])
def test_a_document_is_made_in_few_queries(
    cast: Cast, above: Document, kind: str, position: int | None
) -> None:
    assert asked(cast, kind=kind) <= MAKING
    assert asked(cast, kind=kind, parent=str(above.pk), position=position) <= MAKING


def test_a_document_with_text_is_made_in_few_queries_however_long_the_text(
    cast: Cast, above: Document
) -> None:
    link = above.get_absolute_url()
    for times in (1, 60):
        text = markdown.parse(TEXT.format(link=link) * times)[0]
        kept = Template.save_from(above, by=cast.marketer, title=f"{times}", content=text)
        assert isinstance(kept.pk, UUID)
        assert asked(cast, template=str(kept.pk), parent=str(above.pk)) <= MAKING
