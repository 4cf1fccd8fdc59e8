"""The page of an error that nobody expected, and of an outage, which is nobody's error."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from apps.core import outages


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled, wherever it was raised: a view, a middleware."""
    if not outages.is_outage(sys.exc_info()[1]):
        return defaults.server_error(request)
    headers = {"Retry-After": str(outages.RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
