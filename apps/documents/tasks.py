"""What is done with a document's text after it has settled."""

from uuid import UUID

from celery import shared_task
from django.db.models import F

from apps.documents.collaboration import compaction
from apps.documents.models import LiveText
from apps.documents.projection import project as project_now


@shared_task(name="documents.project", acks_late=True, ignore_result=True)
def project(document_id: str) -> None:
    """Bring what is derived from one text up to date."""
    project_now(UUID(document_id))


@shared_task(name="documents.project_left_behind", ignore_result=True)
def project_left_behind(limit: int = 500) -> int:
    """Finish what a crash or a lost message left behind; answers how many texts."""
    behind = LiveText.objects.filter(projected_revision__lt=F("revision"))
    ids = list(behind.values_list("document_id", flat=True)[:limit])
    for document_id in ids:
        project_now(document_id)
    return len(ids)


@shared_task(name="documents.compact_long_logs", ignore_result=True)
def compact_long_logs() -> int:
    """Fold what rooms that died left unfolded; answers how many texts."""
    return compaction.compact_long_logs()
