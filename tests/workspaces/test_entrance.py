"""Where a person arrives."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.workspaces.models import Member, Workspace
from tests.cast import Cast
from tests.workspaces.conftest import SignedIn


def arrives(browser: Client) -> str:
    chain = browser.get("/", follow=True).redirect_chain
    return str(chain[-1][0])


def test_a_visitor_arrives_at_the_sign_in(db: None) -> None:
    assert arrives(Client()) == "/accounts/login/?next=/"


def test_a_person_with_one_seat_arrives_at_its_home(admin: Member, signed_in: SignedIn) -> None:
    assert arrives(signed_in(admin)) == "/acme/"


def test_a_person_with_several_seats_chooses(cast: Cast, signed_in: SignedIn) -> None:
    other = cast.stranger.workspace
    Member.seat(workspace=other, user=cast.admin.user, team="sales", role="editor")
    browser = signed_in(cast.admin)
    assert arrives(browser) == "/workspaces/"
    page = browser.get("/workspaces/").content.decode()
    assert 'href="/acme/"' in page
    assert 'href="/other/"' in page


def test_a_seat_that_was_left_is_no_seat(cast: Cast, signed_in: SignedIn) -> None:
    cast.marketer.leave(by=cast.marketer)
    browser = signed_in(cast.marketer)
    assert arrives(browser) == "/welcome/"
    assert browser.get("/acme/").status_code == 404


@pytest.fixture
def newcomer(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("nora@new.example", name="Nora New"))
    return browser


def test_a_newcomer_founds_a_workspace_and_is_its_admin(newcomer: Client) -> None:
    assert arrives(newcomer) == "/welcome/"
    founded = newcomer.post("/welcome/", {"name": "New & Co", "slug": "new-co"}, follow=True)
    assert founded.redirect_chain[-1][0] == "/new-co/"
    seat = Member.objects.get()
    assert (seat.workspace.name, seat.role) == ("New & Co", "admin")
    assert "Nobody else is here yet" in founded.content.decode()


@pytest.mark.parametrize(
    ("slug", "said"),
    [("acme", "taken"), ("api", "address of the portal"), ("New Co", "small letters")],
)
def test_an_address_that_cannot_be_is_refused_beside_its_field(
    newcomer: Client, slug: str, said: str
) -> None:
    Workspace.opened(slug="acme", name="Acme")
    answer = newcomer.post("/welcome/", {"name": "New & Co", "slug": slug})
    page = answer.content.decode()
    assert said in page
    assert "New &amp; Co" in page
    assert not Member.objects.exists()
