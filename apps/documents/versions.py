"""Cutting versions out of the log, and bringing one back.

Every version is the exact text of one revision, made from the version before and the updates
since. So it does not matter how late automatic ones are cut, and the log may be forgotten up to
the newest.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from apps.core.errors import InvalidInput, RuleViolation
from apps.core.events import publish
from apps.core.richtext import ydoc
from apps.core.subjects import Subject
from apps.documents.collaboration.replica import Replica
from apps.documents.events import VersionNamed, VersionRestored
from apps.documents.folding import QUIET, Edit, Fold, fold
from apps.documents.models import Document, LiveText, Update, Version
from apps.documents.models.version import packed
from apps.documents.vocabulary import VersionReason
from apps.documents.writing import read_content, rewrite_content
from apps.workspaces.models import Member

KEPT = timedelta(days=7)
"""How long updates stay in the log after everything made of them is stored."""

AT_ONCE = 2_000
"""Updates held in memory at a time while a stretch of log is replayed."""

FORGOTTEN_AT_ONCE = 20_000
"""Updates deleted in one transaction."""


def of(document: Document, *, with_state: bool = False) -> QuerySet[Version]:
    """The versions of a document with their authors, oldest first; without the texts unless
    asked for."""
    rows = Version.objects.filter(document=document).select_related("by__user")
    rows = rows.prefetch_related(Prefetch("authors", Member.objects.select_related("user")))
    return rows.select_related("document") if with_state else rows.defer("state")


def text_at(document: Document, revision: int) -> dict[str, Any] | None:
    """The text as of a revision, as ProseMirror JSON; None if the log does not reach so far back
    or not so far on."""
    base = Version.objects.filter(document=document, revision__lte=revision).last()
    start = base.revision if base else 0
    rows = Update.objects.filter(
        document=document, revision__gt=start, revision__lte=revision
    ).order_by("revision")
    updates = [bytes(data) for data in rows.values_list("data", flat=True)]
    if len(updates) != revision - start:
        return None
    replica = Replica.of([zlib.decompress(bytes(base.state)), *updates] if base else updates)
    replica.drop()
    return ydoc.read(replica.doc)


@transaction.atomic
def cut(document: Document, *, at: datetime | None = None) -> list[Version]:
    """Cut the automatic versions that are due: those whose edits nothing more will join."""
    at = at or timezone.now()
    log = _Log(document)
    return [log.keep(one) for one in log.folds() if one is not log.last or one.is_closed(at)]


def cut_waiting(*, at: datetime | None = None, at_most: int = 200) -> int:
    """Cut what is due of all documents that have been left alone for a while; answers how many
    versions that made."""
    at = at or timezone.now()
    waiting = Document.objects.filter(
        live_text__revision__gt=F("live_text__versioned_revision"), edited_at__lt=at - QUIET
    )
    return sum(len(cut(document, at=at)) for document in waiting.order_by("edited_at")[:at_most])


def forget_old_updates(*, at: datetime | None = None, at_most: int = 100) -> int:
    """Delete the part of long logs that snapshot, version and projection have taken in; answers
    how many documents. The last days stay, for processes and tabs that come back late."""
    before = (at or timezone.now()) - KEPT
    settled = LiveText.objects.annotate(
        known=Least("snapshot_revision", "projected_revision", "versioned_revision")
    )
    known = Update.objects.filter(document=OuterRef("pk"), revision__lte=OuterRef("known"))
    oldest = Subquery(known.order_by("revision").values("at")[:1])
    long = settled.annotate(oldest=oldest).filter(oldest__lt=before)
    texts = list(long.values_list("pk", "known")[:at_most])
    for document_id, known_to in texts:
        _forget(document_id, up_to=known_to, before=before)
    return len(texts)


def _forget(document_id: UUID, *, up_to: int, before: datetime) -> None:
    """A piece a transaction, from the oldest on: none is long, and none done is done in vain."""
    log = Update.objects.filter(document=document_id)
    first = log.order_by("revision").values_list("revision", flat=True).first() or up_to
    for start in range(first, up_to + 1, FORGOTTEN_AT_ONCE):
        end = min(start + FORGOTTEN_AT_ONCE - 1, up_to)
        log.filter(revision__range=(start, end), at__lt=before).delete()


@transaction.atomic
def keep(
    document: Document,
    *,
    by: Member,
    reason: str,
    name: str = "",
    at: datetime | None = None,
) -> Version:
    """A version of the text as of now. One for the same reason at the same revision is answered
    again, unless it is to have a name of its own."""
    at = at or timezone.now()
    log = _Log(document)
    folds = log.folds()
    for one in folds[:-1]:
        log.keep(one)
    if folds:
        folds[-1].last = at
        return log.keep(folds[-1], by=by, reason=reason, name=name)
    if log.version and log.version.reason == reason and not name:
        return log.version
    return log.keep(Fold(log.revision, at, at), by=by, reason=reason, name=name)


@transaction.atomic
def as_of_now(document: Document) -> Version:
    """The version that holds the text as of now; an automatic one is cut if none does."""
    log = _Log(document)
    for one in log.folds():
        log.keep(one)
    now = timezone.now()
    return log.version or log.keep(Fold(log.revision, now, now))


@transaction.atomic
def keep_named(document: Document, *, by: Member, name: str) -> Version:
    """Give the present text a name to find it by."""
    name = " ".join(name.split())
    if not name:
        raise InvalidInput({"name": "A name says what this version is."})
    if len(name) > 200:
        raise InvalidInput({"name": "At most 200 characters."})
    version = keep(document, by=by, reason=VersionReason.NAMED, name=name)
    publish(
        VersionNamed(
            workspace_id=document.workspace_id,
            by_id=by.pk,
            at=timezone.now(),
            subject=Subject.of(document),
            number=version.number,
            version_name=name,
        )
    )
    return version


@transaction.atomic
def restore(version: Version, *, by: Member) -> Version:
    """Make the text read as it did then, by the smallest edit; answers the version this makes.

    What stood there is kept as a version before, so a restore is undone by restoring that. Raises
    `RuleViolation` `same_text` if the text reads so already.
    """
    document = version.document
    before = _Log(document, still=True)  # or words written meanwhile would be in no version
    for one in before.folds():
        before.keep(one)
    revision = read_content(document).revision
    written = rewrite_content(document, by=by, change=lambda _: version.content())
    if written.revision == revision:
        raise RuleViolation("same_text", "The page reads like this version already.")
    publish(
        VersionRestored(
            workspace_id=document.workspace_id,
            by_id=by.pk,
            at=timezone.now(),
            subject=Subject.of(document),
            number=version.number,
        )
    )
    return keep(document, by=by, reason=VersionReason.RESTORE, name=f"As version {version.number}")


class _Log:
    """The part of a document's log that no version holds yet. Locks the document's row; with
    `still` its text, too, so that the log does not grow until the transaction ends."""

    def __init__(self, document: Document, *, still: bool = False) -> None:
        Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        self.document = document
        texts = LiveText.objects.select_for_update() if still else LiveText.objects.all()
        self.revision = texts.only("revision").get(pk=document.pk).revision
        self.version = Version.objects.filter(document=document).order_by("-number").first()
        self.last: Fold | None = None
        self._replica: Replica | None = None
        self._taken = self.version.revision if self.version else 0

    def folds(self) -> list[Fold]:
        folds = fold(self._edits())
        self.last = folds[-1] if folds else None
        return folds

    def keep(
        self,
        one: Fold,
        *,
        by: Member | None = None,
        reason: str = VersionReason.AUTOMATIC,
        name: str = "",
    ) -> Version:
        """Store the text as of the end of a fold. Folds are kept in their order."""
        version = Version.objects.create(
            workspace_id=self.document.workspace_id,
            document=self.document,
            number=self.version.number + 1 if self.version else 1,
            revision=one.revision,
            name=name,
            reason=reason,
            began_at=one.first,
            at=one.last,
            by=by,
            state=self._state_at(one.revision),
        )
        LiveText.objects.filter(pk=self.document.pk).update(versioned_revision=one.revision)
        version.authors.set(_known(self.document.workspace_id, one.authors))
        self.version = version
        return version

    def _edits(self) -> Iterator[Edit]:
        rows = Update.objects.filter(
            document=self.document, revision__gt=self._taken, revision__lte=self.revision
        ).order_by("revision")
        for row in rows.values_list("revision", "member_id", "at").iterator(AT_ONCE):
            yield Edit(*row)

    def _state_at(self, revision: int) -> bytes:
        if self.version and self.version.revision == revision:
            return bytes(self.version.state)
        if self._replica is None:
            start = [zlib.decompress(bytes(self.version.state))] if self.version else []
            self._replica = Replica.of(start)
        while self._taken < revision:
            until = min(revision, self._taken + AT_ONCE)
            rows = Update.objects.filter(
                document=self.document, revision__gt=self._taken, revision__lte=until
            ).order_by("revision")
            self._replica.take([bytes(data) for data in rows.values_list("data", flat=True)])
            self._taken = until
        return packed(self._replica.doc)


def _known(workspace_id: UUID, members: set[UUID]) -> list[Member]:
    return list(Member.objects.filter(workspace_id=workspace_id, pk__in=members))
