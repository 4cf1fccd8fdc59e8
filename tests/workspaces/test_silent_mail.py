"""A mail server that takes connections and never answers holds nobody up."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.accounts import tasks
from apps.workspaces.models import Invitation
from apps.workspaces.tasks import send_invitation, send_waiting_invitations
from portal.celery import app
from tests.cast import Cast
from tests.silence import silent_server

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def _silent(settings: Settings) -> Iterator[None]:
    with silent_server() as port:
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = SMTP, 1
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield


@pytest.fixture
def _by_workers() -> Iterator[None]:
    """Tasks are handed over, and not run where they are asked for."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


def invited(cast: Cast, count: int) -> list[Invitation]:
    return [
        Invitation.send(
            by=cast.admin, email=f"new{number}@acme.example", team="sales", role="editor"
        )
        for number in range(count)
    ]


def test_mail_has_a_limit_unless_somebody_sets_another(settings: Settings) -> None:
    assert settings.EMAIL_TIMEOUT == 10


@pytest.mark.usefixtures("_silent")
def test_an_invitation_that_nobody_takes_is_given_up_and_kept(cast: Cast) -> None:
    [invitation] = invited(cast, 1)
    began = time.monotonic()
    with pytest.raises(OSError, match="timed out"):
        send_invitation(str(invitation.pk))
    assert time.monotonic() - began < 5
    assert Invitation.objects.unsent().count() == 1


@pytest.mark.usefixtures("_silent")
def test_six_waiting_invitations_wait_no_longer_than_one_and_go_out_when_it_is_over(
    cast: Cast, settings: Settings
) -> None:
    invited(cast, 6)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        began = time.monotonic()
        send_waiting_invitations()
        assert time.monotonic() - began < 3
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        send_waiting_invitations()
    assert len(mail.outbox) == 6


@pytest.mark.usefixtures("_silent", "_by_workers")
def test_a_page_that_sends_mail_does_not_wait_for_the_mail_server(
    cast: Cast, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 60
    with app.connection_for_write() as line:
        line.default_channel.queue_purge("mail")
        began = time.monotonic()
        answer = Client().post("/accounts/password/reset/", {"email": cast.admin.user.email})
        assert answer.status_code == 302
        assert time.monotonic() - began < 10
        letter = line.SimpleQueue("mail").get(timeout=5)
        letter.ack()
    assert letter.headers["task"] == tasks.send_mail.name
    assert cast.admin.user.email in str(letter.payload)


def test_a_mail_about_an_account_arrives_as_it_was_written(cast: Cast) -> None:
    Client().post("/accounts/password/reset/", {"email": cast.admin.user.email})
    [letter] = mail.outbox
    assert letter.to == [cast.admin.user.email]
    assert "/accounts/password/reset/key/" in letter.body
