"""What comes in: bounded, valid UTF-8, and JSON that can be stored."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from apps.core.rest.problems import TooLarge

SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_text(stream: IO[bytes]) -> str:
    """The body as text. Raises 413 above `DATA_UPLOAD_MAX_MEMORY_SIZE`, 400 if not UTF-8."""
    return _text(read_bounded(stream))


def read_bounded(stream: IO[bytes] | HttpRequest) -> bytes:
    """The body, read no further than one byte beyond what is allowed."""
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise TooLarge(f"The body is larger than the {limit:,} bytes that are read.")
    return raw


def measure_chunked(request: HttpRequest) -> None:
    """Give a body that came in chunks its length: DRF takes one without for empty."""
    chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if chunked and not request.META.get("CONTENT_LENGTH"):
        request._body = read_bounded(request)  # noqa: SLF001
        request.META["CONTENT_LENGTH"] = str(len(request.body))


class JSONParser(BaseParser):
    """JSON without the liberties of Python's reader: no NaN, no half of a surrogate pair."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = read_bounded(stream)
        text = _text(raw)
        try:
            value = json.loads(text, parse_constant=_refuse)
            if SURROGATE_ESCAPE.search(raw):
                json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ParseError("A string holds half of a surrogate pair.", "malformed") from error
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.", "malformed") from error
        except ValueError as error:
            raise ParseError(f"This is not JSON: {error}", "malformed") from error
        return value


class TextParser(BaseParser):
    """A whole body of text; a subclass names its media type."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return read_text(stream)


class MarkdownParser(TextParser):
    media_type = "text/markdown"


class HTMLParser(TextParser):
    media_type = "text/html"


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError(
            f"The body is not valid UTF-8: byte {error.start} cannot be read.", "malformed"
        ) from error


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not a JSON number")
