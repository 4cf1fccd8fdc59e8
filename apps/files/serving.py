"""Files on their way out: piece by piece, as themselves, and without any right in the page."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Final

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from apps.files.contents import TEXT, UNKNOWN
from apps.files.models import Copy, StoredFile

PIECE: Final = 256 * 1024  # bytes in memory for each file that is being sent

SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
"""Types that a browser may show by themselves: they can hold no script."""

NAMED: Final = SHOWN | {
    "application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint", "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "audio/mpeg", "audio/ogg", "audio/wav", "image/heic", "image/tiff", TEXT, "text/csv",
    "video/mp4", "video/quicktime", "video/webm",
}  # fmt: skip
"""Types that are told. All others (a page, a drawing with script, a style) are just bytes."""

POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


def sent(request: HttpRequest, file: StoredFile, size: str | None = None) -> HttpResponseBase:
    """The answer to one who may see the file.

    A browser keeps it but asks each time whether it still may and whether these are still the
    bytes; that costs no bytes.
    """
    copy = file.copy(size)
    tag = f'"{copy.tag}"'
    answer = get_conditional_response(request, etag=tag) or _body(request, copy, tag)
    shown = copy.media_type in SHOWN
    disposition = content_disposition_header(as_attachment=not shown, filename=file.name)
    for name, value in {
        "ETag": tag,
        "Content-Disposition": disposition or "inline",
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
    }.items():
        answer[name] = value
    return answer


def _body(request: HttpRequest, copy: Copy, tag: str) -> HttpResponseBase:
    if not default_storage.exists(copy.path):
        raise Http404("The bytes of this file are gone.")
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        asked = ""
    span = _span(asked, copy.size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{copy.size}"})
    start, count = span
    pieces = _pieces_async if isinstance(request, ASGIRequest) else _pieces
    media_type = copy.media_type if copy.media_type in NAMED else UNKNOWN
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    answer = StreamingHttpResponse(
        pieces(copy.path, start, count),
        status=206 if asked and count != copy.size else 200,
        headers={"Content-Type": media_type, "Content-Length": str(count)},
    )
    if answer.status_code == 206:
        answer["Content-Range"] = f"bytes {start}-{start + count - 1}/{copy.size}"
    return answer


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and number of bytes of a `Range`; the whole where it is not one plain range, None
    where there is nothing of it."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[0] == "bytes=-":
        return 0, size
    first, last = found[1][:20], found[2][:20]
    start = int(first) if first else max(0, size - int(last))
    end = min(size - 1, int(last)) if first and last else size - 1
    if start > end and start < size:
        return 0, size  # written the wrong way round: no range at all
    return (start, end - start + 1) if start < size else None


def _pieces(path: str, start: int, count: int) -> Iterator[bytes]:
    with default_storage.open(path) as file:
        file.seek(start)
        while count > 0 and (piece := file.read(min(PIECE, count))):
            count -= len(piece)
            yield piece


async def _pieces_async(path: str, start: int, count: int) -> AsyncIterator[bytes]:
    """The same without holding a thread while the browser takes its time."""
    file = await sync_to_async(default_storage.open, thread_sensitive=False)(path)
    read = sync_to_async(file.read, thread_sensitive=False)
    try:
        await sync_to_async(file.seek, thread_sensitive=False)(start)
        while count > 0 and (piece := await read(min(PIECE, count))):
            count -= len(piece)
            yield piece
    finally:
        file.close()
