"""What a worker does with files."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.files.models import StoredFile

LEFT_BEHIND = timedelta(minutes=1)
"""A picture that has waited so long for its copies has been forgotten by its worker."""

logger = logging.getLogger(__name__)


@shared_task(name="files.render", acks_late=True, ignore_result=True)
def render(file_id: str) -> None:
    """Make the smaller copies of one picture; a second run does nothing."""
    file = StoredFile.objects.unrendered().filter(pk=UUID(file_id)).first()
    if file is None:
        return
    try:
        file.render()
    except Exception:
        # The picture itself stays what is shown; asking again would end the same way.
        logger.exception("No smaller copies of file %s", file.pk)
        file.rendered_at = timezone.now()
        file.save(update_fields=["rendered_at", "updated_at"])


@shared_task(name="files.render_left_behind", ignore_result=True)
def render_left_behind(limit: int = 200) -> int:
    """Make what a crash or a lost message left unmade; answers how many were asked for."""
    waiting = StoredFile.objects.unrendered().filter(created_at__lt=timezone.now() - LEFT_BEHIND)
    ids = list(waiting.order_by("created_at").values_list("pk", flat=True)[:limit])
    for file_id in ids:
        render.delay(str(file_id))
    return len(ids)
