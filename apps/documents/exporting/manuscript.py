"""What is going to be exported: one page, or a page with all below it, read as of now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.core.errors import InvalidInput, RuleViolation
from apps.documents.models import Document
from apps.documents.models.tree import branch_below
from apps.documents.writing import read_content
from apps.workspaces.models import Workspace

MOST_PAGES = 1_000
"""Pages of one export; a larger branch is exported in parts."""


@dataclass(frozen=True)
class Page:
    """One page of the book. `depth` counts from the page asked for, which has 0; `below` are the
    pages directly under it, in order. `json` is canonical."""

    id: UUID
    title: str
    kind: str
    depth: int
    json: dict[str, Any]
    address: str
    below: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Manuscript:
    """The pages in reading order, the one asked for first."""

    workspace: Workspace
    pages: tuple[Page, ...]
    day: date
    is_tree: bool

    @property
    def title(self) -> str:
        return self.pages[0].title

    @property
    def by_id(self) -> Mapping[UUID, Page]:
        return {page.id: page for page in self.pages}

    @property
    def about(self) -> str:
        """A line on where this comes from and of when it is."""
        count = f" · {len(self.pages)} pages" if self.is_tree and len(self.pages) > 1 else ""
        return f"{self.workspace.name} · {self.day:%-d %B %Y}{count}"


def gather(document: Document, *, tree: bool = False, text: str = "live") -> Manuscript:
    """The manuscript of a document; with `tree` of all current pages below it, too.

    Raises `RuleViolation` if these are too many, `InvalidInput` for a text that there is not.
    """
    branch = list(_branch(document)) if tree else [(document, 0, ())]
    if len(branch) > MOST_PAGES:
        raise RuleViolation(
            "export_too_large",
            f"{len(branch)} pages; at most {MOST_PAGES} can be exported at once. "
            "Export the pages below it one by one.",
        )
    pages = tuple(_page(one, depth, below, text) for one, depth, below in branch)
    return Manuscript(document.workspace, pages, timezone.localdate(), tree)


def text_of(document: Document, text: str = "live") -> dict[str, Any]:
    """The text that is exported: what stands there now."""
    if text != "live":
        raise InvalidInput({"text": "Only `live` can be exported."})
    return read_content(document).json


def _page(document: Document, depth: int, below: tuple[UUID, ...], text: str) -> Page:
    return Page(
        id=document.pk,
        title=document.title,
        kind=document.kind,
        depth=depth,
        json=text_of(document, text),
        address=document.get_absolute_url(),
        below=below,
    )


def _branch(root: Document) -> Iterator[tuple[Document, int, tuple[UUID, ...]]]:
    """The page and all below it as a reader turns them over, archived ones left out."""
    ids = [pk for pk, _ in branch_below(root.pk)]
    below: dict[UUID | None, list[Document]] = {}
    for page in Document.objects.filter(pk__in=ids).exclude(pk=root.pk).current().in_order():
        page.workspace = root.workspace
        below.setdefault(page.parent_id, []).append(page)

    def walked(page: Document, depth: int) -> Iterator[tuple[Document, int, tuple[UUID, ...]]]:
        under = below.get(page.pk, [])
        yield page, depth, tuple(one.pk for one in under)
        for one in under:
            yield from walked(one, depth + 1)

    return walked(root, 0)
