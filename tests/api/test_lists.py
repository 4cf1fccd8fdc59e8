"""Lists: by cursor, whole and without repeats while rows are added."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document


def walk(client: APIClient, address: str, link: str = "next") -> list[list[dict[str, Any]]]:
    """All pages from here on."""
    pages = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content
        pages.append(answer.json()["results"])
        address = answer.json()[link]
    return pages


def titles(pages: list[list[dict[str, Any]]]) -> list[str]:
    return [row["title"] for page in pages for row in page]


@pytest.fixture
def many(salesperson: Member) -> list[Document]:
    return [make_document(salesperson, f"Page {n:02}") for n in range(11)]


def test_a_list_has_next_previous_and_results(many: list[Document], salesperson: Member) -> None:
    page = caller(salesperson).get(f"{base(salesperson)}/documents/").json()
    assert set(page) == {"next", "previous", "results"}
    assert (page["next"], page["previous"]) == (None, None)
    assert len(page["results"]) == 11


@pytest.mark.parametrize("ordering", ["title", "-title", "position", "-created_at", "kind", ""])
def test_the_pages_hold_every_row_once(
    many: list[Document], salesperson: Member, ordering: str
) -> None:
    query = f"?page_size=3&ordering={ordering}" if ordering else "?page_size=3"
    pages = walk(caller(salesperson), f"{base(salesperson)}/documents/{query}")
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert sorted(titles(pages)) == [document.title for document in many]
    if ordering == "-title":
        assert titles(pages) == sorted(titles(pages), reverse=True)


def test_the_way_back_shows_the_same_pages(many: list[Document], salesperson: Member) -> None:
    client = caller(salesperson)
    address = f"{base(salesperson)}/documents/?page_size=4&ordering=title"
    forward = walk(client, address)
    last = address
    while following := client.get(last).json()["next"]:
        last = following
    back = walk(client, last, "previous")
    assert back[0] == forward[-1]
    assert sorted(titles(back)) == sorted(titles(forward))
    assert back[-1] == forward[0]


@pytest.mark.parametrize("ordering", ["title", "kind", "created_at", "-created_at"])
def test_rows_added_meanwhile_neither_repeat_nor_hide_others(
    salesperson: Member, ordering: str
) -> None:
    for _ in range(9):
        make_document(salesperson, "Untitled")
    known = {str(pk) for pk in Document.objects.values_list("pk", flat=True)}
    client = caller(salesperson)
    address = f"{base(salesperson)}/documents/?page_size=2&ordering={ordering}"
    seen = []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        make_document(salesperson, "Untitled")
        if len(seen) > 40:
            break
        if known <= set(seen):
            break
        address = page["next"]
    assert known <= set(seen)
    assert len(seen) == len(set(seen))


def test_a_page_has_at_most_200_rows(many: list[Document], salesperson: Member) -> None:
    client = caller(salesperson)
    for size in ("100000", "0", "-1", "x"):
        answer = client.get(f"{base(salesperson)}/documents/?page_size={size}")
        assert answer.status_code == 200
        assert len(answer.json()["results"]) == 11


def test_a_cursor_serves_one_ordering_alone(many: list[Document], salesperson: Member) -> None:
    client = caller(salesperson)
    page = client.get(f"{base(salesperson)}/documents/?page_size=2&ordering=title").json()
    answer = client.get(page["next"].replace("ordering=title", "ordering=position"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


def test_filters_stay_on_the_next_page(many: list[Document], salesperson: Member) -> None:
    pages = walk(caller(salesperson), f"{base(salesperson)}/documents/?page_size=1&q=page 0")
    assert len(pages) == 10


@pytest.mark.parametrize("name", ["documents", "members", "activity"])
def test_a_list_costs_the_same_number_of_queries_whatever_its_length(
    cast: Cast, name: str, django_assert_max_num_queries: Any
) -> None:
    client = caller(cast.salesperson)
    address = f"{base(cast.salesperson)}/{name}/"
    client.get(address)
    for n in range(12):
        make_document(cast.salesperson, f"Page {n}")
    with django_assert_max_num_queries(2) as asked:
        rows = client.get(address).json()["results"]
    assert len(rows) >= 7
    assert len(asked) == 2  # the token with its seat, and the rows
