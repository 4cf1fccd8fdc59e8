"""What is going to be exported: one page, or a page with all below it, read as of now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.core.errors import InvalidInput, RuleViolation
from apps.documents.agreed import agreed_content
from apps.documents.models import Document, Section
from apps.documents.models.tree import branch_below
from apps.documents.vocabulary import AGREED_STATES
from apps.documents.writing import read_content
from apps.workspaces.models import Workspace

LIVE, AGREED = "live", "agreed"
TEXTS = (LIVE, AGREED)
Note = Callable[[int, int], None]

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
    text: str = LIVE
    agreed: tuple[int, int] = (0, 0)
    """How many sections both teams stand behind, and how many there are."""

    @property
    def title(self) -> str:
        return self.pages[0].title

    @property
    def by_id(self) -> Mapping[UUID, Page]:
        return {page.id: page for page in self.pages}

    @property
    def about(self) -> str:
        """A line on where this comes from and of when it is."""
        agreed, sections = self.agreed
        parts = [self.workspace.name, f"{self.day.day} {self.day:%B %Y}"]
        if len(self.pages) > 1:
            parts.append(f"{len(self.pages)} pages")
        if self.text == AGREED:
            parts.append("as agreed by sales and marketing")
        elif sections:
            parts.append(f"{agreed} of {sections} sections agreed")
        return " · ".join(parts)


def gather(
    document: Document, *, tree: bool = False, text: str = LIVE, note: Note = lambda done, of: None
) -> Manuscript:
    """The manuscript of a document; with `tree` of all current pages below it, too.

    `note` hears how many pages of how many are read. Raises `RuleViolation` if these are too many
    and `InvalidInput` for a text that there is not.
    """
    branch = list(_branch(document)) if tree else [(document, 0, ())]
    if len(branch) > MOST_PAGES:
        raise RuleViolation(
            "export_too_large",
            f"{len(branch)} pages; at most {MOST_PAGES} can be exported at once. "
            "Export the pages below it one by one.",
        )
    pages: list[Page] = []
    for one, depth, below in branch:
        pages.append(_page(one, depth, below, text))
        note(len(pages), len(branch))
    return Manuscript(
        document.workspace,
        tuple(pages),
        timezone.localdate(),
        text=text,
        agreed=_agreed([one for one, _, _ in branch]),
    )


def text_of(document: Document, text: str = LIVE) -> dict[str, Any]:
    """The text that is exported: as of now, or each section as both teams last agreed to it."""
    if text not in TEXTS:
        raise InvalidInput({"text": f"One of {', '.join(TEXTS)}."})
    return agreed_content(document) if text == AGREED else read_content(document).json


def _agreed(documents: list[Document]) -> tuple[int, int]:
    states = Section.objects.filter(document__in=documents).values_list("state", flat=True)
    return sum(state in AGREED_STATES for state in states), len(states)


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
