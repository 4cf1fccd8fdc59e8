"""REST: links, what links here, and change impact."""

from uuid import uuid4

import pytest

from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document, Impact
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import at, base, caller, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast: Cast) -> Document:
    """A page that both teams agree on."""
    book = make_text(cast.marketer, title="Ideal client profile")
    hashes = {one.key: one.content_hash for one in current_sections(book)}
    for member in (cast.sales_lead, cast.marketing_lead):
        signing.sign(book, by=member, hashes=hashes)
    return book


@pytest.fixture
def draft(book: Document, cast: Cast) -> Document:
    """A page that links to its section “Who buys”."""
    draft = make_text(cast.marketer, f"## Mail\n\n[Who]({who(book)})", "Mail")
    project(draft.pk)
    return draft


@pytest.fixture
def mark(book: Document, draft: Document, cast: Cast) -> Impact:
    """That section has changed."""
    source = markdown.render(read_content(book).json).replace("Plant managers", "Plant owners")
    write_content(book, by=cast.salesperson, json=markdown.parse(source)[0])
    project(book.pk)
    return Impact.objects.get()


def who(book: Document) -> str:
    return f"{book.get_absolute_url()}#{current_sections(book)[1].key}"


def impact_at(member: Member, mark: Impact, rest: str = "") -> str:
    return f"{base(member)}/impacts/{mark.pk}/{rest}"


def test_links_tell_where_they_lead_and_which_are_broken(book: Document, marketer: Member) -> None:
    nowhere = f"/acme/documents/{uuid4()}/"
    draft = make_text(marketer, f"[Who]({who(book)})\n\n[Gone]({nowhere})", "Mail")
    whole, gone = caller(marketer).get(at(draft, "links/")).json()["results"]
    assert (whole["target"], whole["target_section"]) == (
        str(book.pk),
        current_sections(book)[1].key,
    )
    assert (whole["broken"], whole["fault"], whole["words"]) == (False, "", "Who")
    assert (gone["target"], gone["broken"], gone["fault"]) == (None, True, "unknown")
    assert gone["address"] == nowhere


def test_backlinks_are_those_of_other_current_pages(
    book: Document, draft: Document, marketer: Member
) -> None:
    away = make_text(marketer, f"[Who]({who(book)})", "Away")
    project(away.pk)
    away.archive(by=marketer)
    [link] = caller(marketer).get(at(book, "backlinks/")).json()["results"]
    assert (link["document"], link["section"]) == (
        str(draft.pk),
        current_sections(draft)[0].key,
    )


def test_impacts_are_listed_confirmed_and_then_listed_as_settled(
    draft: Document, mark: Impact, salesperson: Member
) -> None:
    client = caller(salesperson)
    [told] = client.get(at(draft, "impacts/")).json()["results"]
    assert (told["title"], told["state"], told["open"]) == ("Who buys", "changed", True)
    assert told["can"] == ["view", "confirm"]
    assert client.get(told["url"]).json() == told
    body = {"content_hash": told["target_hash"]}
    answers = [client.post(told["url"] + "confirmation/", body, format="json") for _ in "ab"]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["settled_by"] == str(salesperson.pk)
    assert client.get(at(draft, "impacts/")).json()["results"] == []
    assert client.get(at(draft, "impacts/?open=true")).json()["results"] == []
    [settled] = client.get(at(draft, "impacts/?open=false")).json()["results"]
    assert (settled["outcome"], settled["open"]) == ("confirmed", False)


def test_what_was_not_read_is_not_confirmed(mark: Impact, salesperson: Member) -> None:
    address = impact_at(salesperson, mark, "confirmation/")
    answer = caller(salesperson).post(address, {"content_hash": "0" * 64}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "content_changed")
    assert Impact.objects.open().exists()


@pytest.mark.parametrize("body", [{"content_hash": "0" * 65}, {"content_hash": []}, {"more": 1}])
def test_a_confirmation_that_makes_no_sense_is_400(
    mark: Impact, salesperson: Member, body: dict[str, object]
) -> None:
    address = impact_at(salesperson, mark, "confirmation/")
    assert caller(salesperson).post(address, body, format="json").status_code == 400


def test_a_commenter_reads_and_may_not_confirm(mark: Impact, commenter: Member) -> None:
    client = caller(commenter)
    assert client.get(impact_at(commenter, mark)).json()["can"] == ["view"]
    address = impact_at(commenter, mark, "confirmation/")
    assert client.post(address, {}, format="json").status_code == 403


def test_a_stranger_finds_none_of_it(
    book: Document, draft: Document, mark: Impact, stranger: Member
) -> None:
    client = caller(stranger)
    for rest in ("links/", "backlinks/", "impacts/"):
        assert client.get(at(draft, rest)).status_code == 404
        assert client.get(f"{base(stranger)}/documents/{draft.pk}/{rest}").status_code == 404
    assert client.get(impact_at(stranger, mark)).status_code == 404
    address = impact_at(stranger, mark, "confirmation/")
    assert client.post(address, {}, format="json").status_code == 404
    assert Impact.objects.open().exists()


def test_other_values_of_open_are_refused(draft: Document, salesperson: Member) -> None:
    answer = caller(salesperson).get(at(draft, "impacts/?open=maybe"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["open"])
