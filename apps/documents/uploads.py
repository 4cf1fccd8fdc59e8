"""Files that were sent for import, safe in the storage until a worker has read them."""

import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.core.errors import InvalidInput
from apps.documents.models import Document, Import
from apps.documents.vocabulary import KindName
from apps.workspaces.models import Member

MOST_FILES = 500
MOST_BYTES = 50 * 1024 * 1024
LONGEST_NAME = 255  # bytes; what file systems take for one file or folder
LONGEST_PATH = 1000  # bytes, of all of them together


def receive(
    files: Iterable[tuple[str, "UploadedFile[Any]"]],
    *,
    by: Member,
    kind: str = KindName.PAGE,
    parent: Document | None = None,
) -> Import:
    """Keep some files, each with its path inside the folder it came from, for import.

    Once this returns the import will happen, whichever process dies in between.
    """
    listed = [(_inside(path), file) for path, file in files]
    if kind not in KindName.values:
        raise InvalidInput({"kind": f"“{kind}” is not a kind of page."})
    if not listed:
        raise InvalidInput({"files": "Choose at least one file."})
    if len(listed) > MOST_FILES:
        raise InvalidInput({"files": f"At most {MOST_FILES} files at once."})
    if sum(file.size or 0 for _, file in listed) > MOST_BYTES:
        raise InvalidInput({"files": f"At most {MOST_BYTES // 1024 // 1024} MB at once."})
    _require_tree({path for path, _ in listed})
    first = listed[0][0]
    with transaction.atomic():
        bringing = Import.objects.create(
            workspace=by.workspace,
            by=by,
            kind=kind,
            parent=parent,
            source=first.name if len(listed) == 1 else first.parts[0],
        )
        for path, file in listed:
            default_storage.save(f"{bringing.folder}/{path}", File(file.file))
    return bringing


def _inside(path: str) -> PurePosixPath:
    """The path as one inside a folder; a way out of it is refused."""
    inside = PurePosixPath(path.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or not inside.name or "\x00" in path:
        raise InvalidInput({"files": f"“{path}” is not a path inside a folder."})
    names = [len(part.encode()) for part in inside.parts]
    if max(names) > LONGEST_NAME or sum(names) > LONGEST_PATH:
        raise InvalidInput({"files": f"“{path[:80]}…” is too long a path."})
    return inside


def _require_tree(paths: set[PurePosixPath]) -> None:
    """No path is both a file and a folder: no folder could hold them."""
    for path in paths:
        if both := paths.intersection(path.parents):
            raise InvalidInput({"files": f"“{both.pop()}” is a file and a folder at once."})


class Unpacked(TemporaryDirectory[str]):
    """The files of an import as a folder on this machine, gone when the block ends."""

    def __init__(self, bringing: Import) -> None:
        super().__init__(prefix="import-")
        self._copy(bringing.folder, Path(self.name))

    def _copy(self, folder: str, target: Path) -> None:
        folders, files = default_storage.listdir(folder)
        target.mkdir(exist_ok=True)
        for name in files:
            with (
                default_storage.open(f"{folder}/{name}") as source,
                (target / name).open("wb") as to,
            ):
                shutil.copyfileobj(source, to)
        for name in folders:
            self._copy(f"{folder}/{name}", target / name)


def forget(folder: str) -> None:
    """Delete a folder of the storage with all that is in it."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        forget(f"{folder}/{name}")
    default_storage.delete(folder)
