"""What an import is going to make, and what it will not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from apps.core.richtext.losses import Loss
from apps.core.richtext.schema import Json

MB = 1024 * 1024
WORD = frozenset({".docx", ".docm", ".dotx", ".dotm"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may hold. A file over its limit is refused before it is read."""

    file_bytes: int = 5 * MB
    word_bytes: int = 25 * MB
    """Of a Word file, which carries its pictures."""
    total_bytes: int = 100 * MB
    files: int = 2_000
    depth: int = 12

    def most_bytes(self, path: str) -> int:
        """How large a file of this name may be."""
        is_word = PurePosixPath(path).suffix.lower() in WORD
        return self.word_bytes if is_word else self.file_bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that does not become a page; `path` lies inside what was given."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread to be opened beside a page.

    `said` is what is said in it, comment by comment, as Markdown. `quote` are the words that it is
    about; `span` is where these stand, in offsets of the page's `TextIndex`, None if they do not:
    the thread then hangs on the page as a whole.
    """

    said: tuple[str, ...]
    quote: str = ""
    span: tuple[int, int] | None = None
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A document to be made.

    `path` names it within the plan: the path of its file, or of its folder with a slash at the
    end where the folder has no page of its own. `parent` is the path of another page, or None.
    `json` is canonical and each heading has its section id; links still lead where the author
    pointed. `slugs` maps an anchor to the section id that it means, None for the top of the page.
    `lines` says where in the source an address first stands. `talks` are the threads beside it.
    """

    path: str
    title: str
    parent: str | None
    json: Json
    front_matter: Mapping[str, object] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    slugs: Mapping[str, str | None] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    talks: tuple[Talk, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """A file beside the pages, once it is stored: where a link to it leads, and what an image
    shows (None for all but pictures that a page can show). `size` is in bytes."""

    href: str
    src: str | None
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Pages, parents before children; what was refused; and `others`, files that are no text
    pages (data, pictures), of which those come along that a page shows or links to. `files` says
    where these lie on this machine, by their path inside the plan; pictures inside a Word file are
    given as their bytes."""

    pages: tuple[Page, ...] = ()
    refused: tuple[Refusal, ...] = ()
    others: tuple[Refusal, ...] = ()
    root: str = ""
    files: Mapping[str, Path | bytes] = field(default_factory=dict)

    def page(self, path: str) -> Page | None:
        """The page of this path."""
        return next((page for page in self.pages if page.path == path), None)
