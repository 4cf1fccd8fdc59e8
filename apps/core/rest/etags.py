"""ETags that are a revision number, and the conditions that name them (RFC 9110, 13.1)."""

import re
from typing import Final

from django.http import HttpRequest
from rest_framework.request import Request

from apps.core.rest.problems import PreconditionRequired

TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
"""A tag, weak or strong: what compresses an answer on its way may have made ours weak."""

ANY: Final = "*"


def etag(revision: int) -> str:
    return f'"{revision}"'


def revisions_of(header: str) -> frozenset[int]:
    """The revisions that a list of tags names; tags that are none of ours match nothing."""
    return frozenset(int(tag) for tag in TAG.findall(header) if tag.isascii() and tag.isdigit())


def based_on(request: HttpRequest | Request, *, required: bool) -> frozenset[int] | None:
    """The revisions of `If-Match`, None if any will do; 428 if it is required and missing."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        if required:
            raise PreconditionRequired
        return None
    return None if header == ANY else revisions_of(header)


def is_known(request: HttpRequest | Request, revision: int) -> bool:
    """Whether `If-None-Match` says that the caller has this revision."""
    header = request.headers.get("If-None-Match", "").strip()
    return header == ANY or revision in revisions_of(header)
