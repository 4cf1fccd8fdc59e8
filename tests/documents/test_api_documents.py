"""REST: documents as rows of the tree."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.activity.models import Activity
from apps.core.ids import uuid7
from apps.documents.models import Document
from apps.documents.writing import read_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import at, base, caller, make_document, make_text


@pytest.fixture
def client(salesperson: Member) -> APIClient:
    return caller(salesperson)


def test_a_document_tells_all_that_the_table_of_resources_says(
    client: APIClient, salesperson: Member
) -> None:
    above = make_document(salesperson, "Above")
    document = make_document(salesperson, "Below", parent=above, kind="page")
    shown = client.get(at(document)).json()
    assert shown["title"] == "Below"
    assert shown["kind"] == "page"
    assert shown["parent"] == str(above.pk)
    assert shown["position"] == 0
    assert shown["agreed_share"] == 0.0
    assert shown["revision"] == 0
    assert len(shown["content_hash"]) == 64
    assert shown["archived"] is False
    assert "edit" in shown["can"]
    assert client.get(shown["url"]).json() == shown
    assert shown["created_at"].endswith(("Z", "+00:00"))


def test_what_one_may_do_depends_on_who_asks(cast: Cast) -> None:
    document = make_document(cast.marketer)
    assert caller(cast.commenter).get(at(document)).json()["can"] == ["view", "comment"]


def test_a_new_document_begins_with_the_outline_of_its_kind(
    client: APIClient, salesperson: Member
) -> None:
    answer = client.post(
        f"{base(salesperson)}/documents/",
        {"title": "Value", "kind": "value_proposition", "review_every_days": 30},
    )
    assert answer.status_code == 201
    shown = answer.json()
    assert answer["Location"] == shown["url"]
    assert shown["review_every_days"] == 30
    assert shown["revision"] > 0
    sections = client.get(f"{shown['url']}sections/").json()["results"]
    assert "Our promise" in [section["title"] for section in sections]


def test_it_can_be_made_at_a_place(client: APIClient, salesperson: Member) -> None:
    above = make_document(salesperson, "Above")
    make_document(salesperson, "First", parent=above)
    shown = client.post(
        f"{base(salesperson)}/documents/",
        {"title": "New first", "kind": "page", "parent": str(above.pk), "position": 0},
    ).json()
    listed = client.get(
        f"{base(salesperson)}/documents/?parent={above.pk}&ordering=position"
    ).json()
    assert [row["title"] for row in listed["results"]] == ["New first", "First"]
    assert shown["position"] == 0


def test_title_place_and_interval_change_together_or_not_at_all(
    client: APIClient, salesperson: Member
) -> None:
    above = make_document(salesperson, "Above")
    document = make_document(salesperson, "Old")
    below = make_document(salesperson, "Below", parent=document)
    refused = client.patch(at(document), {"title": "New", "parent": str(below.pk)})
    assert refused.status_code == 409
    assert Document.objects.get(pk=document.pk).title == "Old"

    shown = client.patch(
        at(document), {"title": "New", "parent": str(above.pk), "review_every_days": None}
    ).json()
    assert (shown["title"], shown["parent"]) == ("New", str(above.pk))
    assert shown["review_every_days"] is None


def test_a_position_alone_moves_among_the_siblings(client: APIClient, salesperson: Member) -> None:
    above = make_document(salesperson, "Above")
    pages = [make_document(salesperson, name, parent=above) for name in "abc"]
    shown = client.patch(at(pages[2]), {"position": 0}).json()
    assert (shown["parent"], shown["position"]) == (str(above.pk), 0)


def test_an_empty_change_changes_nothing(client: APIClient, salesperson: Member) -> None:
    document = make_document(salesperson)
    before = Activity.objects.count()
    assert client.patch(at(document), {}).status_code == 200
    assert Activity.objects.count() == before


def test_a_change_by_rest_is_the_same_event_as_one_by_the_page(
    client: APIClient, salesperson: Member
) -> None:
    document = make_document(salesperson)
    client.patch(at(document), {"title": "New"})
    event = Activity.objects.latest("at")
    assert (event.type, event.by_id) == ("document.renamed", salesperson.pk)


def test_to_delete_is_to_archive_and_can_be_repeated(
    client: APIClient, salesperson: Member
) -> None:
    document = make_document(salesperson)
    below = make_document(salesperson, parent=document)
    assert client.delete(at(document)).status_code == 204
    assert client.delete(at(document)).status_code == 204
    assert client.get(at(below)).json()["archived"] is True
    record = client.get(at(document, "archival/")).json()
    assert (record["by"], record["document"]) == (str(salesperson.pk), str(document.pk))
    assert client.patch(at(document), {"title": "X"}).status_code == 403


def test_what_is_archived_can_be_restored(client: APIClient, salesperson: Member) -> None:
    document = make_document(salesperson)
    below = make_document(salesperson, parent=document)
    for _ in range(2):
        assert client.post(at(document, "archival/")).status_code == 201
    refused = client.delete(at(below, "archival/"))
    assert (refused.status_code, refused.json()["code"]) == (409, "parent_archived")
    for _ in range(2):
        assert client.delete(at(document, "archival/")).status_code == 204
    assert client.get(at(below)).json()["archived"] is False
    assert client.get(at(document, "archival/")).status_code == 404


def test_a_commenter_archives_and_restores_nothing(cast: Cast) -> None:
    document = make_document(cast.marketer)
    client = caller(cast.commenter)

    def refused() -> list[int]:
        answers = [
            client.delete(at(document)),
            client.post(at(document, "archival/")),
            client.delete(at(document, "archival/")),
        ]
        return [answer.status_code for answer in answers]

    assert refused() == [403] * 3
    document.archive(by=cast.marketer)
    assert refused() == [403] * 3


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=play", {"Playbook", "First play"}),
        ("kind=charter", {"Charter"}),
        ("kind=charter&kind=playbook", {"Charter", "Playbook"}),
        ("archived=true", {"Gone"}),
        ("archived=false&top=true", {"Playbook", "Charter"}),
        ("top=false", {"First play"}),
    ],
)
def test_the_list_is_narrowed(
    client: APIClient, salesperson: Member, query: str, titles: set[str]
) -> None:
    book = make_document(salesperson, "Playbook", kind="playbook")
    make_document(salesperson, "First play", parent=book)
    make_document(salesperson, "Charter", kind="charter")
    make_document(salesperson, "Gone").archive(by=salesperson)
    rows = client.get(f"{base(salesperson)}/documents/?{query}").json()["results"]
    assert {row["title"] for row in rows} == titles


def test_the_hash_follows_the_text_and_comes_back_with_it(
    client: APIClient, salesperson: Member
) -> None:
    document = make_text(salesperson, "One.\n")

    def content_hash() -> Any:
        return client.get(at(document)).json()["content_hash"]

    before = content_hash()
    put(client, document, "Two.\n")
    assert content_hash() != before
    put(client, document, "One.\n")
    assert content_hash() == before


def put(client: APIClient, document: Document, text: str) -> None:
    revision = read_content(document).revision
    answer = client.put(
        at(document, "content/"), text, content_type="text/markdown", HTTP_IF_MATCH=f'"{revision}"'
    )
    assert answer.status_code == 200


def test_a_section_of_no_document_is_404(client: APIClient, salesperson: Member) -> None:
    assert client.get(f"{base(salesperson)}/documents/{uuid7()}/sections/").status_code == 404


def test_sections_are_those_of_the_text_as_of_now(client: APIClient, salesperson: Member) -> None:
    document = make_text(salesperson)
    rows = client.get(at(document, "sections/")).json()["results"]
    assert [(row["title"], row["level"], row["position"]) for row in rows] == [
        ("", 0, 0),
        ("Who buys", 2, 1),
        ("What it costs", 2, 2),
    ]
    assert rows[0]["id"] == "opening"
    assert rows[1]["can"] == ["view", "comment", "edit"]
    assert client.get(rows[1]["url"]).json() == rows[1]
    assert client.get(at(document, "sections/s000000000/")).status_code == 404

    put(client, document, "## Who buys\n\nPlant managers.\n")
    (row,) = client.get(at(document, "sections/")).json()["results"]
    assert (row["id"], row["content_hash"]) == (rows[1]["id"], rows[1]["content_hash"])
