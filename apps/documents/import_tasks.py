"""What a worker does with files that were sent for import. Apart from `tasks.py`, on which the
writing of texts stands, since an import writes texts."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.documents.importing import read_path
from apps.documents.intake import Intake
from apps.documents.models import Import, ImportState
from apps.documents.uploads import Unpacked, forget

LEFT_BEHIND = timedelta(minutes=2)
"""An import that noted nothing for so long has no worker any more."""


def import_after_commit(import_id: UUID) -> None:
    """Have a worker bring these files into the book."""
    transaction.on_commit(lambda: bring_in.delay(str(import_id)), robust=True)


@shared_task(name="documents.bring_in", acks_late=True, ignore_result=True)
def bring_in(import_id: str) -> None:
    """Bring the files of one import into the book; a second run goes on or does nothing."""
    with transaction.atomic():
        bringing = (
            Import.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("workspace", "by__user", "parent")
            .filter(pk=import_id)
            .exclude(state=ImportState.DONE)
            .first()
        )
        if bringing is None:
            return
        bringing.note(state=ImportState.RUNNING)
    with Unpacked(bringing) as folder:
        plan = read_path(Path(folder), as_page=False)
        bringing.note(pages_total=len(plan.pages))
        report = Intake(
            plan,
            by=bringing.by,
            kind=bringing.kind,
            parent=bringing.parent,
            made=bringing.made,
            note=lambda made: bringing.note(made=made),
        ).run()
    bringing.note(report=asdict(report), state=ImportState.DONE)
    forget(bringing.folder)


@shared_task(name="documents.bring_in_left_behind", ignore_result=True)
def bring_in_left_behind() -> None:
    """Go on with imports whose worker died."""
    quiet = timezone.now() - LEFT_BEHIND
    for import_id in (
        Import.objects.exclude(state=ImportState.DONE)
        .filter(updated_at__lt=quiet)
        .values_list("pk", flat=True)
    ):
        bring_in.delay(str(import_id))
