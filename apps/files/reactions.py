"""What follows when a file is stored: its smaller copies."""

from django.db import transaction

from apps.core.events import reacts_to
from apps.files.events import FileStored
from apps.files.tasks import render


@reacts_to(FileStored)
def render_after_commit(event: FileStored) -> None:
    file_id = str(event.file_id)
    transaction.on_commit(lambda: render.delay(file_id), robust=True)
