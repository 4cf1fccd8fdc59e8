"""What follows from events here: mail that goes out, and news for open pages."""

import logging
from functools import partial
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from apps.accounts.models import User
from apps.core.events import reacts_to
from apps.workspaces.events import (
    InvitationSent,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    WorkspaceRenamed,
)
from apps.workspaces.live.pokes import poke, rights_changed
from apps.workspaces.tasks import send_invitation

logger = logging.getLogger(__name__)


@reacts_to(InvitationSent)
def send_mail(event: InvitationSent) -> None:
    transaction.on_commit(partial(_hand_over, str(event.subject.id)))


@reacts_to(MemberChanged, MemberLeft)
def tell_own_sockets(event: MemberChanged | MemberLeft) -> None:
    """A lowered right holds at once for pages that are open."""
    rights_changed(member=event.subject.id)
    poke(f"member:{event.subject.id}", "member", event.subject.id)


@reacts_to(MemberJoined, MemberChanged, MemberLeft)
def tell_roster(event: MemberJoined | MemberChanged | MemberLeft) -> None:
    poke(f"workspace:{event.workspace_id}", "member", event.subject.id)


@reacts_to(WorkspaceRenamed)
def tell_workspace(event: WorkspaceRenamed) -> None:
    poke(f"workspace:{event.workspace_id}", "workspace", event.workspace_id)


@receiver(user_logged_out)
def close_sockets(user: User | None, **_: Any) -> None:
    """Other pages of the same browser must not go on listening."""
    if user is not None:
        rights_changed(person=user.pk)


def _hand_over(invitation_id: str) -> None:
    """To the worker; without a broker the sweep finds it later, and the request goes on."""
    try:
        send_invitation.apply_async([invitation_id], retry=False)
    except Exception as error:  # a broker can fail in any way; none of them is the person's
        logger.warning("An invitation waits for the sweep: %s", error)
