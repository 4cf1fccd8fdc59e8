"""The page of an error that nobody expected, and of an outage, which is nobody's error."""

import sys
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from apps.core import outages


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled, wherever it was raised: a view, a middleware."""
    if outages.is_outage(sys.exc_info()[1]):
        return _outage()
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that cannot be kept is told as a bad request by Django, whatever kept it away."""
    if any(outages.is_outage(error) for error in _chain(exception)):
        return _outage()
    return defaults.bad_request(request, exception)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it was raised over."""
    while error is not None:
        yield error
        error = error.__context__


def _outage() -> HttpResponse:
    headers = {"Retry-After": str(outages.RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
