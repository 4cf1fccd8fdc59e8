"""Bringing the pages of an import plan into the book."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.files import File
from django.db import transaction

from apps.core.errors import DomainError, InvalidInput
from apps.core.richtext.losses import Loss
from apps.documents import versions
from apps.documents.exporting.addresses import at_home
from apps.documents.importing import (
    Brought,
    ImportPlan,
    Page,
    Refusal,
    open_regular,
    resolve_links,
)
from apps.documents.importing.front_matter import kind_in
from apps.documents.models import Document
from apps.documents.talks import open_threads
from apps.documents.vocabulary import KindName, VersionReason
from apps.documents.writing import write_content
from apps.files.models import StoredFile
from apps.workspaces.models import Member

PROMISED = Brought(href="/", src="/", name="", size=0)
"""In place of a file that will be stored: only what cannot be kept is counted."""

Note = Callable[[dict[str, str]], None]


@dataclass
class Report:
    """What came of an import: the pages made, how many threads came with each and what each could
    not keep; what was refused; what stays behind without being wrong: files that no page shows or
    links to."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    others: list[dict[str, str]] = field(default_factory=list)


class Intake:
    """The long step of an import, in two passes: first every page, then every text.

    Links between the files can become links between documents only when all of them have an id.
    Each page is stored on its own and noted in `made` (path to document id), so that a run that
    was cut off goes on where it stopped and makes nothing twice.
    """

    def __init__(
        self,
        plan: ImportPlan,
        *,
        by: Member,
        kind: str = KindName.PAGE,
        parent: Document | None = None,
        made: dict[str, str] | None = None,
        note: Note = lambda made: None,
    ) -> None:
        self.plan = plan
        self.by = by
        self.kind = kind
        self.parent = parent
        self.made = dict(made or {})
        self.note = note
        self.brought: set[str] = set()

    def run(self) -> Report:
        """Bring everything in; a page that the book refuses is reported and left out."""
        report = Report(
            refused=[_told(one) for one in self.plan.refused],
        )
        documents: dict[str, Document] = {}
        for page in self.plan.pages:
            try:
                documents[page.path] = self._document(page, documents)
            except DomainError as refusal:
                report.refused.append({"path": page.path, "reason": refusal.detail})
        for page in self.plan.pages:
            if page.path in documents:
                report.pages.append(self._write(page, documents))
        behind = (one for one in self.plan.others if one.path not in self.brought)
        report.others = [
            _told(Refusal(one.path, f"{one.reason}; no page shows it or links to it"))
            for one in behind
        ]
        return report

    @transaction.atomic
    def _document(self, page: Page, documents: dict[str, Document]) -> Document:
        if page.path in self.made:
            return Document.objects.select_related("workspace").get(pk=self.made[page.path])
        dead_links = resolve_links(
            self.plan, page, href_of=lambda path: "/", file_of=lambda path: PROMISED
        )[1]
        document = Document.create(
            by=self.by,
            title=page.title,
            kind=kind_in(page.front_matter) or self.kind,
            parent=documents.get(page.parent, self.parent) if page.parent else self.parent,
            source=page.path,
            losses=len(page.losses) + len(dead_links),
        )
        self.made[page.path] = str(document.pk)
        self.note(self.made)
        return document

    def _write(self, page: Page, documents: dict[str, Document]) -> dict[str, Any]:
        def href_of(path: str) -> str | None:
            return documents[path].get_absolute_url() if path in documents else None

        document = documents[page.path]

        def file_of(path: str) -> Brought | str:
            return self._bring(path, documents[page.path])

        json, dead_links = resolve_links(self.plan, page, href_of=href_of, file_of=file_of)
        losses: list[Loss] = [*page.losses, *dead_links]
        talks = page.talks
        try:
            self._store(page, document, at_home(json))
        except DomainError as refusal:
            losses.append(Loss(0, "the text", refusal.detail))
            if talks:
                losses.append(Loss(0, "its comments", "they hang on the text; left out with it"))
            talks = ()
        return {
            "path": page.path,
            "title": document.title,
            "document": str(document.pk),
            "threads": len(talks),
            "comments": sum(len(one.said) for one in talks),
            "losses": [{"line": loss.line, "what": loss.what, "why": loss.why} for loss in losses],
        }

    @transaction.atomic
    def _store(self, page: Page, document: Document, json: dict[str, Any]) -> None:
        """The text and the threads on it, both or neither. A run that goes on where another was
        cut off leaves alone what that one has stored: people may have gone on with it."""
        Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        if versions.of(document).filter(reason=VersionReason.IMPORT).exists():
            return
        write_content(document, by=self.by, json=json)
        versions.keep(document, by=self.by, reason=VersionReason.IMPORT, name=page.path[-200:])
        open_threads(document, by=self.by, talks=page.talks)

    def _bring(self, path: str, document: Document) -> Brought | str:
        """Store a file beside the document that shows it, or say why not."""
        try:
            source = self.plan.files[path]
            with BytesIO(source) if isinstance(source, bytes) else open_regular(source) as opened:
                upload = File(opened, name=path)
                file = StoredFile.store(by=self.by, subject=document, upload=upload)
        except InvalidInput as refusal:
            return " ".join(said for lines in refusal.errors.values() for said in lines)
        except OSError as error:
            return error.strerror or "cannot be read"
        self.brought.add(path)
        return Brought(file.get_absolute_url(), file.src, file.name, file.size)


def _told(refusal: Refusal) -> dict[str, str]:
    return {"path": refusal.path, "reason": refusal.reason}
