"""A file of a workspace, beside the text or comment that it hangs on."""

from dataclasses import dataclass
from functools import cached_property
from secrets import token_hex
from typing import Any, ClassVar, Self

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, SubjectLike, resolve
from apps.files import pictures
from apps.files.contents import Contents, judged
from apps.files.events import FileStored
from apps.files.names import cleaned
from apps.workspaces.models import Member, Workspace


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the member's workspace; the policy of what a file hangs on has the last word."""
        return self.filter(workspace_id=member.workspace_id)

    def of(self, thing: SubjectLike) -> Self:
        """Those that hang on this."""
        return self.filter(subject_type=thing.subject_type, subject_id=thing.pk)

    def unrendered(self) -> Self:
        """Pictures without their smaller copies."""
        return self.filter(rendered_at=None, width__isnull=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """Bytes that can be sent: where they lie, what they are, how many. `tag` names just these."""

    path: str
    media_type: str
    size: int
    tag: str


class StoredFile(Record):
    """A file under a path that nobody can guess. What it is was told from its bytes.

    Two uploads of the same bytes are two files: each goes with what it hangs on, and nobody learns
    from an upload what others have stored. Only the same bytes under the same name on the same
    subject are one, so that a step that is repeated makes nothing twice.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="files")
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, help_text="Pixels; only pictures have sides.")
    height = models.PositiveIntegerField(null=True)
    moves = models.BooleanField(default=False, help_text="A picture of several frames.")
    path = models.CharField(max_length=200, unique=True, help_text="In the storage.")
    renditions = models.JSONField(default=dict, help_text="Bytes of each smaller copy, by name.")
    rendered_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_storedfile_size"),
            models.CheckConstraint(
                condition=models.Q(width=None, height=None) | models.Q(width__gt=0, height__gt=0),
                name="files_storedfile_sides",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "subject_type", "subject_id", "created_at"],
                name="files_storedfile_of_subject",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(rendered_at=None, width__isnull=False),
                name="files_storedfile_unrendered",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.width is not None

    @cached_property
    def subject(self) -> SubjectLike | None:
        """What it hangs on; None if that is gone."""
        link = (self.subject_type, self.subject_id)
        return resolve([link], workspace_id=self.workspace_id).get(link)

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.workspace.slug, self.pk, self.name])

    @property
    def src(self) -> str | None:
        """The address under which a text shows it: a copy that is quick to load and says nothing
        of where it was taken. None for what is no picture."""
        if not self.is_picture:
            return None
        return self.get_absolute_url() if self.moves else f"{self.get_absolute_url()}?size=page"

    @classmethod
    def store(
        cls, *, by: Member, subject: SubjectLike, upload: "File[Any]", name: str | None = None
    ) -> "StoredFile":
        """Keep an upload beside a subject. `InvalidInput` names `file` if it may not be kept.

        The bytes are stored before the row: a row always has its bytes.
        """
        name = cleaned(name or upload.name or "")
        contents = judged(upload, name)
        known = (
            cls.objects.visible_to(by)
            .of(subject)
            .filter(sha256=contents.sha256, name=name)
            .select_related("workspace")
            .first()
        )
        if known is not None:
            return known
        path = default_storage.save(f"files/{by.workspace_id}/{token_hex(16)}", File(upload.file))
        try:
            return cls._noted(by, subject, name, path, contents)
        except BaseException:
            default_storage.delete(path)
            raise

    @classmethod
    @transaction.atomic
    def _noted(
        cls, by: Member, subject: SubjectLike, name: str, path: str, contents: Contents
    ) -> "StoredFile":
        picture = contents.picture
        stored = cls.objects.create(
            workspace=by.workspace,
            subject_type=subject.subject_type,
            subject_id=subject.pk,
            name=name,
            media_type=contents.media_type,
            size=contents.size,
            sha256=contents.sha256,
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            moves=bool(picture and picture.moves),
            path=path,
            by=by,
        )
        publish(
            FileStored(
                workspace_id=by.workspace_id,
                by_id=by.pk,
                at=timezone.now(),
                subject=Subject.of(subject),
                file_id=stored.pk,
                file_name=name,
                media_type=stored.media_type,
                size=stored.size,
            )
        )
        return stored

    def copy(self, size: str | None = None) -> Copy:
        """The bytes to send: a smaller copy of this name, or the file as it came where there is
        none (yet)."""
        if size in self.renditions:
            return Copy(
                f"{self.path}.{size}",
                pictures.RENDERED_TYPE,
                self.renditions[size],
                f"{self.sha256}-{size}",
            )
        return Copy(self.path, self.media_type, self.size, self.sha256)

    def render(self) -> None:
        """Make the smaller copies. What moves keeps its page copy: one frame would not say it."""
        made: dict[str, int] = {}
        for size in pictures.BOXES:
            if size == "page" and self.moves:
                continue
            with default_storage.open(self.path) as original:
                copied = pictures.rendered(original, size)
            path = f"{self.path}.{size}"
            default_storage.delete(path)  # of a run that was cut off
            default_storage.save(path, ContentFile(copied))
            made[size] = len(copied)
        self.renditions, self.rendered_at = made, timezone.now()
        self.save(update_fields=touched("renditions", "rendered_at"))
