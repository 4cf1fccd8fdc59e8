"""Mail about somebody's account: sent by a worker, so that no page waits for a mail server."""

import logging
from typing import Any

from celery import Task, shared_task
from django.core.mail import EmailMessage, EmailMultiAlternatives

RETRY_AFTER = 30
"""Seconds to the second try; each later one waits twice as long."""

logger = logging.getLogger(__name__)


def post(mail: EmailMessage) -> None:
    """Have a mail sent. Without a broker it is sent at once, within the limit of a mail server."""
    pages = [str(page) for page, _ in getattr(mail, "alternatives", [])]
    letter = {
        "subject": mail.subject,
        "body": mail.body,
        "from_email": mail.from_email,
        "to": mail.to,
        "headers": mail.extra_headers,
    }
    try:
        send_mail.apply_async(kwargs={"letter": letter, "pages": pages}, retry=False)
    except Exception as error:  # a broker can fail in any way; none of them is the person's
        logger.warning("A mail is sent without a worker: %s", error)
        try:
            mail.send()
        except OSError as reason:
            logger.error("A mail about an account could not be sent: %s", reason)


@shared_task(name="accounts.send_mail", bind=True, max_retries=6, acks_late=True)
def send_mail(task: Task, *, letter: dict[str, Any], pages: list[str]) -> None:
    """Send one mail, again later if the mail server does not take it now."""
    mail = EmailMultiAlternatives(**letter)
    for page in pages:
        mail.attach_alternative(page, "text/html")
    try:
        mail.send()
    except OSError as error:  # `SMTPException` is one
        logger.warning("A mail about an account waits: %s", str(error) or type(error).__name__)
        raise task.retry(exc=error, countdown=RETRY_AFTER * 2**task.request.retries) from None
