"""The pages about a workspace's people, as each of the cast meets them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.workspaces.models import ApiToken, Invitation, Member
from tests.cast import Cast
from tests.reading import read
from tests.workspaces.conftest import SignedIn

SETTINGS = "/acme/settings/"
PEOPLE = f"{SETTINGS}people/"
TOKENS = f"{SETTINGS}tokens/"


def page_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return read(answer)


def fill(cast: Cast, people: int) -> None:
    """Seat and invite many."""
    for number in range(people):
        user = User.objects.create_user(f"p{number}@acme.example", name=f"Person {number}")
        Member.seat(workspace=cast.admin.workspace, user=user, team="sales", role="editor")
        email = f"i{number}@acme.example"
        Invitation.send(by=cast.admin, email=email, team="sales", role="editor")


def test_the_roster_shows_everybody_by_team(cast: Cast, signed_in: SignedIn) -> None:
    page = page_of(signed_in(cast.commenter), PEOPLE)
    assert page.index("Marketing") < page.index("Mia Market")
    for member in cast.inside().values():
        assert member.name in page
    assert cast.stranger.name not in page
    assert "Signs for sales" in page


@pytest.mark.parametrize("path", ["/acme/", SETTINGS, PEOPLE, TOKENS])
def test_a_page_asks_the_database_no_more_often_for_many_than_for_few(
    cast: Cast,
    signed_in: SignedIn,
    path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = signed_in(cast.admin)
    with django_assert_max_num_queries(18) as few:
        browser.get(path)
    fill(cast, 30)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(path)


def test_an_admin_changes_a_seat(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.admin)
    path = f"{PEOPLE}{cast.marketer.pk}/"
    assert "Mia Market" in page_of(browser, path)
    browser.post(path, {"team": "sales", "role": "commenter", "signatory": "on"})
    cast.marketer.refresh_from_db()
    assert (cast.marketer.team, cast.marketer.role, cast.marketer.signatory) == (
        "sales", "commenter", True,
    )  # fmt: skip


def test_a_seat_that_cannot_be_is_refused_beside_its_field(cast: Cast, signed_in: SignedIn) -> None:
    path = f"{PEOPLE}{cast.marketer.pk}/"
    answer = signed_in(cast.admin).post(
        path, {"team": "leadership", "role": "editor", "signatory": "on"}
    )
    assert answer.status_code == 400
    assert "Only members of sales and marketing sign" in answer.content.decode()


def test_the_last_admin_cannot_become_something_else(cast: Cast, signed_in: SignedIn) -> None:
    path = f"{PEOPLE}{cast.admin.pk}/"
    answer = signed_in(cast.admin).post(path, {"team": "leadership", "role": "editor"})
    assert "Ada Admin is the last admin" in answer.content.decode()


def test_an_admin_removes_somebody_after_a_question(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.admin)
    path = f"{PEOPLE}{cast.marketer.pk}/removal/"
    assert "Remove Mia Market?" in page_of(browser, path)
    browser.post(path)
    assert signed_in(cast.marketer).get("/acme/").status_code == 404
    assert "Mia Market" not in browser.get(PEOPLE, follow=True).content.decode().split("toasts")[0]


def test_a_member_leaves_after_a_question(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.salesperson)
    assert "Leave Acme?" in page_of(browser, f"{PEOPLE}departure/")
    answer = browser.post(f"{PEOPLE}departure/", follow=True)
    assert answer.redirect_chain[-1][0] == "/welcome/"


def test_the_last_admin_is_told_plainly_why_they_cannot_leave(
    cast: Cast, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.admin).post(f"{PEOPLE}departure/")
    assert answer.status_code == 409
    assert "Make somebody else an admin first" in answer.content.decode()


@pytest.mark.parametrize("who", ["salesperson", "sales_lead", "leader", "commenter"])
def test_nobody_but_an_admin_changes_or_removes_others(
    cast: Cast, signed_in: SignedIn, who: str
) -> None:
    browser = signed_in(getattr(cast, who))
    for path in (f"{PEOPLE}{cast.marketer.pk}/", f"{PEOPLE}{cast.marketer.pk}/removal/"):
        assert browser.get(path).status_code == 403
        assert browser.post(path).status_code == 403


def test_a_seat_of_another_workspace_is_not_there(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.admin).get(f"{PEOPLE}{cast.stranger.pk}/").status_code == 404


def test_an_admin_renames_the_workspace_and_the_address_stays(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.admin)
    assert (
        "is called Acme &amp; Sons"
        in browser.post(SETTINGS, {"name": "Acme & Sons"}, follow=True).content.decode()
    )
    assert browser.post(SETTINGS, {"name": "  "}).status_code == 400
    assert signed_in(cast.leader).post(SETTINGS, {"name": "Mine"}).status_code == 403
    assert "Acme &amp; Sons" in page_of(browser, "/acme/")


def test_a_token_is_shown_once_and_works(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marketer)
    form = {"label": "CRM", "scopes": ["documents:read", "okrs:write"], "valid": "30"}
    answer = browser.post(TOKENS, form)
    token = ApiToken.objects.get()
    assert answer.headers["Cache-Control"].count("no-store") == 1
    secret = answer.content.decode().split('id="secret"')[1].split('value="')[1].split('"')[0]
    assert ApiToken.objects.behind(secret) == token
    assert token.scopes == ["documents:read", "okrs:write"]
    assert secret not in page_of(browser, TOKENS)
    assert token.hint in page_of(browser, TOKENS)


def test_a_token_without_a_scope_is_refused_beside_the_choice(
    cast: Cast, signed_in: SignedIn
) -> None:
    answer = signed_in(cast.marketer).post(TOKENS, {"label": "CRM", "valid": "30"})
    assert answer.status_code == 400
    assert "Choose at least one" in answer.content.decode()
    assert 'value="CRM"' in answer.content.decode()


def test_one_sees_ones_own_tokens_and_an_admin_sees_all(cast: Cast, signed_in: SignedIn) -> None:
    token, _ = ApiToken.issue(by=cast.marketer, label="Mine", scopes=["documents:read"])
    assert "Mine" not in page_of(signed_in(cast.salesperson), TOKENS)
    assert "For Mia Market" in page_of(signed_in(cast.admin), TOKENS)
    path = f"{TOKENS}{token.pk}/revocation/"
    assert signed_in(cast.salesperson).post(path).status_code == 404
    signed_in(cast.admin).post(path)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_members_are_suggested_for_mentions(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.commenter)
    assert browser.get("/acme/members.json", {"q": "lead st"}).json() == [
        {"id": str(cast.sales_lead.pk), "name": "Stella Lead", "team": "sales"}
    ]
    fill(cast, 30)
    assert len(browser.get("/acme/members.json").json()) == 20
    assert signed_in(cast.stranger).get("/acme/members.json").status_code == 404
