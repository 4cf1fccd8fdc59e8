"""The page, the palette and REST: what each tells, and to whom."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.search import vocabulary
from apps.workspaces.models import Member
from tests.factories import base, caller, make_document
from tests.search.test_finding import written


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def told(member: Member, asked: str, scopes: str = "all") -> Any:
    return caller(member, scopes).get(f"{base(member)}/search/?{asked}")


# --- REST ----------------------------------------------------------------------------------------


def test_rest_tells_what_was_found_and_where_to_read_it(marketer: Member) -> None:
    page = written(marketer, "Guide", "## Who buys\n\nPlant managers & others.")
    section = page.sections.get()
    answer = told(marketer, "q=managers").json()
    assert (answer["next"], answer["previous"]) == (None, None)
    [hit] = answer["results"]
    assert hit["type"] == "document"
    assert hit["id"] == str(page.pk)
    assert hit["title"] == "Guide"
    assert hit["excerpt"] == "Plant <mark>managers</mark> &amp; others."
    assert hit["url"].endswith(f"/acme/documents/{page.pk}/#{section.key}")
    assert hit["url"].startswith("http")
    assert hit["rank"] > 0
    assert (hit["section"], hit["kind"], hit["archived"]) == ("Who buys", "Page", False)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("", "q"), ("q=", "q"), ("q=%20", "q"), ("q=!!", "q"), (f"q={'x' * 501}", "q"),
        ("q=a&type=nothing", "type"), ("q=a&archived=perhaps", "archived"),
        ("q=a&cursor=x", "cursor"), ("q=a&kind=page", "kind"),
    ],
)  # fmt: skip
def test_rest_names_the_parameter_that_makes_no_sense(
    asked: str, field: str, marketer: Member
) -> None:
    answer = told(marketer, asked)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_rest_goes_on_where_a_page_ends_and_back(marketer: Member) -> None:
    for number in range(5):
        make_document(marketer, f"Playbook {number}")
    address, before, seen = f"{base(marketer)}/search/?q=playbook&page_size=2", "", []
    client = caller(marketer)
    while address:
        page = client.get(address).json()
        seen.append([hit["title"] for hit in page["results"]])
        address, before = page["next"], page["previous"]
    assert [len(page) for page in seen] == [2, 2, 1]
    assert len({title for page in seen for title in page}) == 5
    assert [hit["title"] for hit in client.get(before).json()["results"]] == seen[1]


def test_rest_tells_what_was_looked_for_instead(marketer: Member) -> None:
    written(marketer, "Playbook")
    answer = told(marketer, "q=playbok").json()
    assert (answer["query"], answer["every"]) == ("playbook", True)
    assert [hit["title"] for hit in answer["results"]] == ["Playbook"]


def test_a_token_finds_what_its_scopes_let_it_read(marketer: Member, salesperson: Member) -> None:
    make_document(marketer, "Sam says")
    types = {hit["type"] for hit in told(marketer, "q=sam").json()["results"]}
    assert types == {"document", "member"}
    without = told(marketer, "q=sam", scopes="activity:read").json()["results"]
    assert {hit["type"] for hit in without} == {"member"}
    refused = told(marketer, "q=sam&type=document", scopes="activity:read")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_rest_narrows_by_type_and_adds_what_was_put_away(marketer: Member) -> None:
    make_document(marketer, "Sam says").archive(by=marketer)
    assert [hit["type"] for hit in told(marketer, "q=sam").json()["results"]] == ["member"]
    assert told(marketer, "q=sam&type=document").json()["results"] == []
    [away] = told(marketer, "q=sam&type=document&archived=true").json()["results"]
    assert away["archived"]


def test_a_stranger_finds_no_workspace(marketer: Member, stranger: Member) -> None:
    address = f"{base(marketer)}/search/?q=playbook"
    assert caller(stranger).get(address).status_code == 404
    assert browser(stranger).get("/acme/search/?q=playbook").status_code == 404
    assert browser(stranger).get("/acme/palette/?q=playbook").status_code == 404


def test_a_search_that_is_corrected_asks_as_often_for_many_pages_as_for_few(
    marketer: Member,
) -> None:
    client, counts = caller(marketer), []
    for rows in (3, 30):
        for number in range(rows):
            make_document(marketer, f"Zebra {number}")
        vocabulary.learn()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{base(marketer)}/search/?q=zebar")
        assert len(answer.json()["results"]) >= rows
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 24


# --- pages ---------------------------------------------------------------------------------------


def test_the_page_shows_hits_with_marks(marketer: Member) -> None:
    page = written(marketer, "Guide", "## Who buys\n\nPlant managers & others.")
    shown = browser(marketer).get("/acme/search/?q=managers").content.decode()
    assert f'href="/acme/documents/{page.pk}/#{page.sections.get().key}"' in shown
    assert "Plant <mark>managers</mark> &amp; others." in shown


def test_the_page_without_words_says_what_it_is_for(marketer: Member) -> None:
    answer = browser(marketer).get("/acme/search/")
    assert answer.status_code == 200
    assert "Find anything of this workspace" in answer.content.decode()


def test_the_page_says_what_it_looked_for_instead(marketer: Member) -> None:
    written(marketer, "Playbook")
    shown = browser(marketer).get("/acme/search/?q=playbok").content.decode()
    assert "Showing results for <strong>playbook</strong>" in shown


def test_the_page_says_that_nothing_was_found_and_where_else_to_look(marketer: Member) -> None:
    shown = browser(marketer).get("/acme/search/?q=zzzz").content.decode()
    assert "Nothing found" in shown
    assert "Archived pages, too" in shown


def test_an_archived_page_is_shown_as_such(marketer: Member) -> None:
    make_document(marketer, "Zebra").archive(by=marketer)
    client = browser(marketer)
    assert "Nothing found" in client.get("/acme/search/?q=zebra").content.decode()
    away = client.get("/acme/search/?q=zebra&archived=1").content.decode()
    assert "<mark>Zebra</mark>" in away
    assert "Archived" in away


def test_scripts_are_answered_the_results_alone(marketer: Member) -> None:
    make_document(marketer, "Zebra")
    client = browser(marketer)
    answer = client.get("/acme/search/?q=zebra", headers={"HX-Request": "true"})
    assert "<mark>Zebra</mark>" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_results_are_turned_page_by_page(marketer: Member) -> None:
    for number in range(25):
        make_document(marketer, f"Zebra {number}")
    client = browser(marketer)
    first = client.get("/acme/search/?q=zebra").content.decode()
    assert (first.count("<mark>Zebra</mark>"), 'rel="next"' in first) == (20, True)
    second = client.get("/acme/search/?q=zebra&page=2").content.decode()
    assert (second.count("<mark>Zebra</mark>"), 'rel="prev"' in second) == (5, True)
    for wrong in ("0", "-1", "x", "9" * 40, "²"):
        assert client.get("/acme/search/", {"q": "zebra", "page": wrong}).status_code == 200


def test_the_palette_offers_the_latest_pages_and_then_what_fits(marketer: Member) -> None:
    make_document(marketer, "Zebra")
    make_document(marketer, "Lion")
    client = browser(marketer)
    unasked = client.get("/acme/palette/").content.decode()
    assert unasked.index("Lion") < unasked.index("Zebra")
    asked = client.get("/acme/palette/?q=zeb").content.decode()
    assert "Lion" not in asked
    assert "Zebra" in asked
    assert 'role="option"' in asked


def test_links_are_completed_by_titles_alone(marketer: Member) -> None:
    page = written(marketer, "Zebra", "All about lions.")
    written(marketer, "Lion").archive(by=marketer)
    client = browser(marketer)
    suggest = "/acme/documents/suggest.json?q="
    assert client.get(f"{suggest}lion").json() == []
    assert client.get(f"{suggest}lions").json() == []
    [link] = client.get(f"{suggest}zeb").json()
    assert link == {"href": f"/acme/documents/{page.pk}/", "title": "Zebra", "kind": "Page"}
    assert [one["title"] for one in client.get(suggest).json()] == ["Zebra"]


def test_a_person_who_changes_their_name_is_found_by_the_new_one(
    marketer: Member, salesperson: Member
) -> None:
    client = Client()
    client.force_login(salesperson.user)
    client.post("/accounts/profile/", {"name": "Ygritte Snow", "time_zone": "UTC"})
    vocabulary.learn()
    assert [hit["title"] for hit in told(marketer, "q=ygrite").json()["results"]] == [
        "Ygritte Snow"
    ]
    assert told(marketer, "q=sales&type=member").json()["results"] == []
