"""Exports of whole branches, which a worker writes while the member goes on reading.

How far one is stands in the cache and its file in the storage, both for a day: an export is a
copy, and what was forgotten is asked for again.
"""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Self
from uuid import UUID

from celery import shared_task
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.core.errors import DomainError
from apps.core.ids import uuid7
from apps.documents.exporting import Format, export
from apps.documents.models import Document
from apps.workspaces.models import Member

KEPT = timedelta(days=1)
FOLDER = "exports"


@dataclass(frozen=True)
class Export:
    """One export on its way. `name` is set once the file is there, `refusal` if there will be
    none; `done` counts the pages read of `pages`."""

    id: str
    member: str
    document: str
    form: str
    text: str
    title: str
    done: int = 0
    pages: int = 0
    name: str = ""
    refusal: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.name or self.refusal)

    @property
    def path(self) -> str:
        """Where its file lies in the storage."""
        return f"{FOLDER}/{self.id}"

    @property
    def format(self) -> Format:
        return Format(self.form)

    @classmethod
    def begin(cls, document: Document, *, by: Member, form: Format, text: str) -> Self:
        """Have a worker write the document with all below it."""
        begun = cls(str(uuid7()), str(by.pk), str(document.pk), form.value, text, document.title)
        begun.note()
        write.delay(begun.id)
        return begun

    @classmethod
    def of(cls, member: Member, pk: UUID | str) -> Self | None:
        """One of the member's own; None for any other."""
        kept = cache.get(f"export:{pk}")
        return cls(**kept) if kept and kept["member"] == str(member.pk) else None

    def note(self, **fields: int | str) -> "Export":
        """Remember how far it is."""
        now = replace(self, **fields)  # type: ignore[arg-type]
        cache.set(f"export:{self.id}", asdict(now), int(KEPT.total_seconds()))
        return now


@shared_task(name="documents.export", acks_late=True, ignore_result=True)
def write(export_id: str) -> None:
    """Write the file of one export; a second run writes it anew or does nothing."""
    kept = cache.get(f"export:{export_id}")
    begun = Export(**kept) if kept else None
    if begun is None or begun.is_over:
        return
    page = Document.objects.select_related("workspace").filter(pk=begun.document).first()
    if page is None:
        return

    def tell(done: int, of: int) -> None:
        begun.note(done=done, pages=of)

    try:
        file = export(page, begun.format, tree=True, text=begun.text, note=tell)
    except DomainError as refusal:
        begun.note(refusal=refusal.detail)
        return
    default_storage.delete(begun.path)  # of a run that was cut off
    default_storage.save(begun.path, ContentFile(file.data))
    begun.note(name=file.name)


@shared_task(name="documents.forget_exports", ignore_result=True)
def forget_exports() -> None:
    """Delete files that were exported more than a day ago."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in names:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < timezone.now() - KEPT:
            default_storage.delete(path)
