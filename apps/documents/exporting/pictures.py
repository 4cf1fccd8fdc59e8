"""The pictures of a manuscript as bytes, for files that have to carry them."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from PIL import Image

from apps.documents.exporting.addresses import full, local
from apps.documents.exporting.manuscript import Manuscript
from apps.files.models import StoredFile

_FILE = re.compile(r"/[-\w]+/files/([0-9a-f-]{36})/[^/]*")
MOST_BYTES = 60 * 1024 * 1024
"""Of all pictures in one export together; those beyond it stay links."""


@dataclass(frozen=True)
class Picture:
    """A picture in a form that every reader of such files knows: PNG or JPEG."""

    name: str
    media_type: str
    data: bytes

    @property
    def data_uri(self) -> str:
        return f"data:{self.media_type};base64,{b64encode(self.data).decode()}"


def pictures_of(manuscript: Manuscript) -> dict[str, Picture]:
    """Each picture of the workspace that the texts show, by its full address.

    Pictures of other sites are not fetched: the machine asks nobody's address for a member.
    """
    wanted = {src: pk for page in manuscript.pages for src, pk in _sources(page.json)}
    rows = StoredFile.objects.filter(
        workspace_id=manuscript.workspace.pk, pk__in=set(wanted.values()), width__isnull=False
    )
    files = {file.pk: file for file in rows}
    found: dict[str, Picture] = {}
    size = 0
    for number, (src, pk) in enumerate(wanted.items(), start=1):
        picture = _read(files[pk], number) if pk in files and size < MOST_BYTES else None
        if picture is not None:
            size += len(picture.data)
            found[full(src)] = picture
    return found


def _sources(node: dict[str, Any]) -> Iterator[tuple[str, UUID]]:
    src = (node.get("attrs") or {}).get("src") if node["type"] == "image" else None
    match = _FILE.match(local(src)) if isinstance(src, str) else None
    if match and isinstance(src, str):
        try:
            yield src, UUID(match[1])
        except ValueError:
            return
    for child in node.get("content", []):
        yield from _sources(child)


def _read(file: StoredFile, number: int) -> Picture | None:
    """The copy for pages, or the file itself; None where its bytes are gone or cannot be read."""
    try:
        with default_storage.open(file.copy("page").path) as stored:
            raw = stored.read()
        with Image.open(BytesIO(raw)) as image:
            if image.format in ("PNG", "JPEG"):
                suffix = "png" if image.format == "PNG" else "jpg"
                return Picture(f"picture-{number}.{suffix}", f"image/{image.format.lower()}", raw)
            return _redrawn(image, number)
    except (OSError, ValueError):
        return None


def _redrawn(image: Image.Image, number: int) -> Picture:
    """WebP, AVIF and GIF as what Word knows, too: PNG where one can see through it, else JPEG."""
    out = BytesIO()
    if image.has_transparency_data:
        image.convert("RGBA").save(out, "PNG")
        return Picture(f"picture-{number}.png", "image/png", out.getvalue())
    image.convert("RGB").save(out, "JPEG", quality=88)
    return Picture(f"picture-{number}.jpg", "image/jpeg", out.getvalue())
