"""What a file is, told from its bytes: the name says what somebody hopes, the bytes what a
program will do with it."""

import codecs
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, Final

import puremagic
from django.conf import settings
from django.core.files import File

from apps.core.errors import InvalidInput
from apps.files import pictures
from apps.files.pictures import NotAPicture, Picture, TooManyPixels

MB: Final = 1024 * 1024
HEAD: Final = 64 * 1024
"""Bytes that are looked at to tell one type from another."""

UNKNOWN: Final = "application/octet-stream"
TEXT: Final = "text/plain"
READER: Final = codecs.getincrementaldecoder("utf-8")
SURE: Final = 0.3
"""A tenth for each byte at the head that is right; below it the library goes by the name alone."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of some bytes. `size` is in bytes; `picture` is None for all that we do not
    show in a page."""

    media_type: str
    size: int
    sha256: str
    picture: Picture | None


def judged(file: "File[Any]", name: str) -> Contents:
    """What the file is; `InvalidInput` names `file` if it may not be stored."""
    size = file.size or 0
    if not size:
        raise _refused(name, "is empty")
    if size > settings.MAX_FILE_MB * MB:
        raise _refused(name, f"has {size / MB:.1f} MB; a file has at most {settings.MAX_FILE_MB}")
    media_type = _type_of(file, name)
    picture = _picture(file, name, media_type)
    return Contents(
        media_type=picture.media_type if picture else media_type,
        size=size,
        sha256=_digest(file),
        picture=picture,
    )


def _picture(file: "File[Any]", name: str, media_type: str) -> Picture | None:
    """The picture that these bytes are or that the name promises, None if neither."""
    promised = PurePosixPath(name).suffix.lower() in pictures.SUFFIXES
    if not promised and media_type not in pictures.TYPES.values():
        return None
    if (file.size or 0) > settings.MAX_IMAGE_MB * MB:
        raise _refused(name, f"is a picture of more than {settings.MAX_IMAGE_MB} MB")
    try:
        return pictures.examined(file)
    except TooManyPixels as refusal:
        raise _refused(name, f"has {refusal}") from refusal
    except NotAPicture as refusal:
        raise _refused(name, "is damaged, or no picture at all") from refusal


def _type_of(file: "File[Any]", name: str) -> str:
    """The media type by the bytes. The name decides only between types that begin alike, such as
    the files of an office, which are all archives."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    try:
        found = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):
        found = []
    best = next((one for one in found if one.mime_type and one.confidence >= SURE), None)
    if best is not None:
        return str(best.mime_type).lower()
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        READER().decode(head, final=len(head) < HEAD)  # the last letter may be cut in two
    except UnicodeDecodeError:
        return False
    return True


def _digest(file: "File[Any]") -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refused(name: str, why: str) -> InvalidInput:
    return InvalidInput({"file": f"“{name}” {why}."})
