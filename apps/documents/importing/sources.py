"""Finding the files of an import, and reading no more of them than is allowed."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from apps.core.richtext.schema import empty_document
from apps.documents.importing.decoding import Undecodable, decoded
from apps.documents.importing.plan import MB, WORD, ImportPlan, Limits, Page, Refusal
from apps.documents.importing.reading import HTML, INDEX, MARKDOWN, read_page, readable
from apps.documents.importing.word import WordText, read_word
from apps.documents.importing.word_package import Unreadable

PAGES = MARKDOWN | HTML | WORD
NO_PAGE = "not a text page: neither Markdown nor HTML nor Word"
_AS_WORD = "open it where it was written and save it as Word (.docx)"
_OTHERS = {
    ".doc": f"the old Word format; {_AS_WORD}",
    ".dot": f"the old Word format; {_AS_WORD}",
    ".odt": f"an OpenDocument text; {_AS_WORD}",
    ".rtf": f"rich text; {_AS_WORD}",
    ".pages": f"a text of Pages; {_AS_WORD}",
}


@dataclass
class _Found:
    """The text files of an import by path, and what was turned away."""

    limits: Limits
    texts: dict[str, str | WordText] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    others: list[Refusal] = field(default_factory=list)
    beside: dict[str, Path | bytes] = field(default_factory=dict)
    size: int = 0

    def refuse(self, path: str, reason: str) -> None:
        self.refused.append(Refusal(path, reason))

    def take(self, path: str, raw: bytes) -> None:
        """Keep the text of a file that may be read."""
        self.size += len(raw)
        try:
            if PurePosixPath(path).suffix.lower() in WORD:
                self.texts[path] = word = read_word(raw)
                self.beside |= {f"{path}/{name}": part for name, part in word.pictures.items()}
            else:
                self.texts[path] = decoded(raw)
        except (Undecodable, Unreadable) as refusal:
            self.refuse(path, str(refusal))

    def wants(self, path: str, size: int, *, alone: bool = False) -> bool:
        """True if a file of this name and size is to be read; says why if not."""
        suffix = PurePosixPath(path).suffix.lower()
        limit = self.limits
        most = limit.most_bytes(path)
        if suffix in _OTHERS:
            self.refuse(path, _OTHERS[suffix])
        elif suffix not in PAGES:
            turned_away = self.refused if alone else self.others
            turned_away.append(Refusal(path, NO_PAGE))
        elif size > most:
            self.refuse(path, f"{size / MB:.1f} MB; a file may have {most / MB:g} MB")
        elif self.size + size > limit.total_bytes:
            self.refuse(path, f"the import is over {limit.total_bytes / MB:g} MB already")
        elif len(self.texts) >= limit.files:
            self.refuse(path, f"the import has {limit.files} pages already")
        else:
            return True
        return False


def read_path(path: Path, limits: Limits | None = None, *, as_page: bool = True) -> ImportPlan:
    """The plan for a file or folder on this machine. Never raises for what is found there.

    A folder becomes a page with its files below it; with `as_page=False` the folder itself does
    not, and what is in it stands at the top. Symbolic links are refused, names that begin with a
    dot passed over.
    """
    found = _Found(limits or Limits())
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return ImportPlan(refused=(Refusal(str(path), error.strerror or "cannot be read"),))
    if stat.S_ISDIR(mode):
        _walk(path, PurePosixPath(), found)
        name = path.resolve().name
        return _planned(found, name, folder_page=readable(name) if as_page else None)
    _read_file(path, path.name, found, alone=True)
    return _planned(found, "", folder_page=None)


def read_upload(files: Iterable[tuple[str, BinaryIO]], limits: Limits | None = None) -> ImportPlan:
    """The plan for files that a browser sent, each with its path inside the folder chosen.

    Each file is read to its limit and no further.
    """
    found = _Found(limits or Limits())
    for name, file in files:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or not path.name or "\x00" in name:
            found.refuse(name[:200], "a path that leads out of the folder")
        elif len(path.parts) > found.limits.depth:
            found.refuse(str(path), f"deeper than {found.limits.depth} folders")
        elif not any(part.startswith(".") for part in path.parts):
            raw = file.read(found.limits.most_bytes(path.name) + 1)
            if found.wants(str(path), len(raw)):
                found.take(str(path), raw)
    return _planned(found, "", folder_page=None)


def _walk(folder: Path, inside: PurePosixPath, found: _Found) -> None:
    if len(inside.parts) > found.limits.depth:
        found.refuse(f"{inside}/", f"deeper than {found.limits.depth} folders")
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name.lower())
    except OSError as error:
        found.refuse(f"{inside}/", error.strerror or "cannot be read")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = inside / entry.name
        if entry.is_symlink():
            found.refuse(str(path), "a symbolic link, which may lead out of the folder")
        elif entry.is_dir(follow_symlinks=False):
            _walk(Path(entry.path), path, found)
        else:
            _read_file(Path(entry.path), str(path), found)


def _read_file(file: Path, path: str, found: _Found, *, alone: bool = False) -> None:
    """Read one regular file. Opened first and judged by what is open, so that nobody can put
    another thing in its place in between."""
    try:
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode):
            link = stat.S_ISLNK(status.st_mode)
            found.refuse(path, "a symbolic link" if link else "not a regular file")
            return
        if not found.wants(path, status.st_size, alone=alone):
            if PurePosixPath(path).suffix.lower() not in PAGES:
                found.beside[path] = file
            return
        with open_regular(file) as opened:
            raw = opened.read(found.limits.most_bytes(path) + 1)
    except OSError as error:
        found.refuse(path, error.strerror or "cannot be read")
        return
    if len(raw) > found.limits.most_bytes(path):
        found.refuse(path, "grew over its limit while it was read")
        return
    found.take(path, raw)


def open_regular(file: Path) -> BinaryIO:
    """Open a file that was found to be a regular one, and nothing put there since. May raise
    OSError."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    return os.fdopen(handle, "rb")


# -- the tree


def _planned(found: _Found, root: str, *, folder_page: str | None) -> ImportPlan:
    folders = _Folders(found.texts, folder_page)
    pages = list(folders.pages())
    return ImportPlan(tuple(pages), tuple(found.refused), tuple(found.others), root, found.beside)


class _Folders:
    """The tree of pages that the files make: a folder's README or index is the folder's page."""

    def __init__(self, texts: dict[str, str | WordText], root_title: str | None) -> None:
        self.texts = texts
        self.root_title = root_title
        self.files: dict[str, list[str]] = {"": []}
        self.below: dict[str, list[str]] = {"": []}
        for path in texts:
            self._add(path)

    def _add(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        self._add_folder(folder)
        self.files[folder].append(path)

    def _add_folder(self, folder: str) -> None:
        if folder not in self.files:
            self.files[folder] = []
            self.below[folder] = []
            above = folder.rpartition("/")[0]
            self._add_folder(above)
            self.below[above].append(folder)

    def pages(self) -> Iterator[Page]:
        yield from self._folder("", None)

    def _folder(self, folder: str, parent: str | None) -> Iterator[Page]:
        files = self.files[folder]
        name = readable(folder.rpartition("/")[2]) if folder else self.root_title
        if name is not None and self.texts:
            index = _index_of(files)
            page = self._index_page(index, folder, name, parent)
            files = [file for file in files if file != index]
            yield page
            parent = page.path
        for file in files:
            title = readable(PurePosixPath(file).name)
            yield read_page(file, self.texts[file], parent=parent, fallback=title)
        for inner in self.below[folder]:
            yield from self._folder(inner, parent)

    def _index_page(self, index: str | None, folder: str, name: str, parent: str | None) -> Page:
        if index is None:
            return Page(f"{folder}/", name, parent, empty_document())
        return read_page(index, self.texts[index], parent=parent, fallback=name)


def _index_of(files: list[str]) -> str | None:
    """The file that is the page of its folder: README before index, Markdown before HTML."""

    def rank(file: str) -> tuple[bool, bool]:
        path = PurePosixPath(file)
        return path.stem.lower() != "readme", path.suffix.lower() not in MARKDOWN

    candidates = [file for file in files if PurePosixPath(file).stem.lower() in INDEX]
    return min(candidates, key=rank, default=None)
