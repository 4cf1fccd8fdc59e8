"""Mail of the workspaces. An invitation is its own outbox: without `sent_at` it still has to go."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.workspaces.models import Invitation

logger = logging.getLogger(__name__)

LEFT_BEHIND = timedelta(seconds=30)
"""Age from which an unsent invitation is no more on its way by itself."""


@shared_task(acks_late=True)
def send_invitation(invitation_id: str) -> None:
    """Send the mail of one invitation, once.

    The row stays locked while the mail goes, so a second delivery of the task finds it taken or
    done. A crash between the mail and the commit sends it twice, which is better than never.
    """
    with transaction.atomic():
        unsent = Invitation.objects.unsent().select_for_update(skip_locked=True, of=("self",))
        invitation = (
            unsent.select_related("workspace", "invited_by__user").filter(pk=invitation_id).first()
        )
        if invitation is not None:
            invitation_mail(invitation).send()
            invitation.note_sent()


@shared_task(acks_late=True)
def send_waiting_invitations() -> None:
    """Send what a crash, a lost broker or a mail server that said no has left behind.

    One after the other, and none any more once the mail server does not answer: the rest would
    wait for it as long, and the next sweep comes in a minute.
    """
    old = Invitation.objects.unsent().filter(created_at__lt=timezone.now() - LEFT_BEHIND)
    for invitation_id in list(old.values_list("pk", flat=True)):
        try:
            send_invitation(str(invitation_id))
        except SMTPResponseException as refusal:
            logger.warning("The mail of invitation %s was refused: %s", invitation_id, refusal)
        except SMTPRecipientsRefused as refusal:
            logger.warning("The address of invitation %s was refused: %s", invitation_id, refusal)
        except OSError as error:
            reason = str(error) or type(error).__name__
            logger.warning("The mail server does not answer; invitations wait: %s", reason)
            return


def invitation_mail(invitation: Invitation) -> EmailMultiAlternatives:
    """Who invites to what, and the link."""
    path = reverse("workspaces:invitation", args=[invitation.secret])
    shown = {"invitation": invitation, "link": f"{settings.PUBLIC_URL}{path}"}
    mail = EmailMultiAlternatives(
        subject=f"{invitation.invited_by.name} invites you to {invitation.workspace.name}",
        body=render_to_string("workspaces/mail/invitation.txt", shown),
        to=[invitation.email],
    )
    mail.attach_alternative(render_to_string("workspaces/mail/invitation.html", shown), "text/html")
    return mail
