"""An invitation from the form to the seat."""

import re
from datetime import timedelta
from typing import cast

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.workspaces.models import Invitation, Member
from apps.workspaces.tasks import send_invitation, send_waiting_invitations
from tests.cast import PASSWORD, Cast
from tests.reading import read
from tests.workspaces.conftest import SignedIn

PEOPLE = "/acme/settings/people/"
OFFER = {"email": "new@acme.example", "team": "marketing", "role": "editor", "signatory": "on"}


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/invitations/\S+)", str(message.body))
    assert found is not None
    return found[1]


@pytest.fixture
def link(cast: Cast, signed_in: SignedIn, django_capture_on_commit_callbacks: object) -> str:
    """The link of an invitation that the admin has sent."""
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        signed_in(cast.admin).post(PEOPLE, OFFER)
    return link_in(mail.outbox[0])


def test_an_invitation_goes_out_by_mail_as_text_and_page(link: str) -> None:
    message = cast(mail.EmailMultiAlternatives, mail.outbox[0])
    assert message.to == ["new@acme.example"]
    assert message.subject == "Ada Admin invites you to Acme"
    assert "an editor in marketing who signs for the team" in message.body
    page, kind = message.alternatives[0]
    assert kind == "text/html"
    assert link in str(page)


def test_the_secret_is_forgotten_once_the_mail_has_gone(link: str) -> None:
    invitation = Invitation.objects.get()
    assert invitation.secret == ""
    assert invitation.sent_at is not None
    assert link.split("/")[2] not in str(vars(invitation))


def test_a_task_that_is_delivered_twice_sends_one_mail(link: str) -> None:
    send_invitation(str(Invitation.objects.get().pk))
    assert len(mail.outbox) == 1


def test_the_sweep_sends_what_a_crash_left_behind(cast: Cast) -> None:
    Invitation.send(by=cast.admin, email="new@acme.example", team="sales", role="editor")
    send_waiting_invitations()
    assert mail.outbox == [], "it may still be on its way by itself"

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        send_waiting_invitations()
        send_waiting_invitations()
    assert len(mail.outbox) == 1


def test_a_withdrawn_invitation_is_not_sent_any_more(cast: Cast) -> None:
    invitation = Invitation.send(
        by=cast.admin, email="new@acme.example", team="sales", role="editor"
    )
    invitation.revoke(by=cast.admin)
    send_invitation(str(invitation.pk))
    assert mail.outbox == []


def test_a_newcomer_signs_up_from_the_link_and_takes_the_seat(link: str) -> None:
    browser = Client()
    page = browser.get(link)
    assert "Ada Admin invites you to Acme" in page.content.decode()
    assert 'value="new@acme.example"' in browser.get("/accounts/signup/").content.decode()

    signed_up = browser.post(
        "/accounts/signup/",
        {
            "email": "new@acme.example",
            "password1": PASSWORD,
            "name": "Nora New",
            "time_zone": "Europe/Madrid",
        },
        follow=True,
    )
    assert signed_up.redirect_chain[-1][0] == link

    welcomed = browser.post(link, follow=True)
    assert welcomed.redirect_chain[-1][0] == "/acme/"
    seat = Member.objects.get(user__email="new@acme.example")
    assert (seat.name, seat.team, seat.role, seat.signatory) == (
        "Nora New", "marketing", "editor", True,
    )  # fmt: skip
    assert seat.user.time_zone == "Europe/Madrid"


def test_somebody_with_an_account_signs_in_from_the_link(link: str) -> None:
    User.objects.create_user("other@x.example", PASSWORD, name="Olga Other")
    browser = Client()
    browser.get(link)
    signed_in = browser.post(
        "/accounts/login/", {"login": "other@x.example", "password": PASSWORD}, follow=True
    )
    assert signed_in.redirect_chain[-1][0] == link
    assert "went to new@acme.example" in signed_in.content.decode()
    browser.post(link)
    assert Member.objects.filter(user__email="other@x.example").exists()


def test_a_used_link_says_so_and_gives_no_second_seat(
    link: str, stranger: Member, signed_in: SignedIn
) -> None:
    Invitation.objects.get().accept(by=User.objects.create_user("a@x.example", name="A"))
    browser = signed_in(stranger)
    for answer in (browser.get(link), browser.post(link)):
        assert answer.status_code == 410
        assert "has been used already" in answer.content.decode()
    assert not Member.objects.filter(user=stranger.user, workspace__slug="acme").exists()


def test_a_withdrawn_link_says_so(link: str, admin: Member, signed_in: SignedIn) -> None:
    browser = signed_in(admin)
    browser.post(f"{PEOPLE}invitations/{Invitation.objects.get().pk}/revocation/")
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "was withdrawn" in answer.content.decode()


def test_an_old_link_says_so(link: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "too old" in Client().get(link).content.decode()


def test_a_link_that_never_was_says_so(db: None) -> None:
    answer = Client().get("/invitations/invite_nothing/")
    assert answer.status_code == 410
    assert "no invitation behind this link" in answer.content.decode()


def test_a_member_who_opens_the_link_is_told_and_keeps_the_seat(
    link: str, salesperson: Member, signed_in: SignedIn
) -> None:
    browser = signed_in(salesperson)
    assert "You have a seat in Acme already" in browser.get(link).content.decode()
    assert browser.post(link, follow=True).redirect_chain[-1][0] == "/acme/"
    assert Invitation.objects.get().accepted_at is None


def test_sending_again_makes_a_new_link_and_closes_the_old(
    link: str, admin: Member, signed_in: SignedIn, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        signed_in(admin).post(f"{PEOPLE}invitations/{Invitation.objects.get().pk}/renewal/")
    again = link_in(mail.outbox[1])
    assert Client().get(link).status_code == 410
    assert Client().get(again).status_code == 200
    assert "Marketing, editor, signs" in read(signed_in(admin).get(PEOPLE))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "no address"}, "valid email"),
        ({"email": "sam@acme.example"}, "has a seat here already"),
        ({"team": "leadership"}, "Only members of sales and marketing sign"),
        ({"role": "king"}, "king is not one of the available choices"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_beside_the_form(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.admin).post(PEOPLE, OFFER | wrong)
    assert answer.status_code == (409 if "has a seat" in said else 400)
    assert said in answer.content.decode()
    assert (OFFER | wrong)["email"] in answer.content.decode()
    assert not Invitation.objects.exists()


def test_only_admins_invite(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.sales_lead).post(PEOPLE, OFFER).status_code == 403
    assert signed_in(cast.stranger).post(PEOPLE, OFFER).status_code == 404
    assert "Send the invitation" not in signed_in(cast.sales_lead).get(PEOPLE).content.decode()
