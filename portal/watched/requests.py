"""Each request counted, and told in a line of the log."""

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from portal.health import PROBES

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
HIDDEN = "…"
logger = logging.getLogger("portal.requests")


class WatchedRequests:
    """The first middleware of all, there only where somebody looks (`settings.WATCHED`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        if settings.MEASURED:
            _count(request, response.status_code, seconds)
        if settings.LOG_FORMAT == "json" and request.path_info not in PROBES:
            _tell(request, response.status_code, seconds)
        return response


def _count(request: HttpRequest, status: int, seconds: float) -> None:
    from portal.watched.instruments import REQUEST_SECONDS, REQUESTS

    view, method = _view(request), request.method or ""
    REQUESTS.labels(view, method if method in METHODS else "other", status).inc()
    REQUEST_SECONDS.labels(view).observe(seconds)


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    path, method = _path(request), request.method
    facts = {
        "method": method,
        "path": path,
        "view": _view(request),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "address": request.META.get("REMOTE_ADDR", ""),
    }
    logger.info("%s %s %s", method, path, status, extra=facts)


def _view(request: HttpRequest) -> str:
    """The name of what answered: never an address, of which there are as many as anybody likes."""
    if request.path_info in PROBES:
        return request.path_info.strip("/")
    match = _match(request)
    return match.view_name if match else "none"


def _path(request: HttpRequest) -> str:
    """The address without what may open something: secrets of invitations and of resets. One that
    leads nowhere is not told, as nobody knows what is in it."""
    match = _match(request)
    if match is None:
        return HIDDEN
    path = request.path_info
    for name, value in match.kwargs.items():
        if name != "workspace" and isinstance(value, str) and not _is_id(value):
            path = path.replace(value, HIDDEN)
    return path


def _match(request: HttpRequest) -> ResolverMatch | None:
    return request.resolver_match


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return value.isdecimal()
    return True
