"""What no request may hold, how pages go out small, and how they say no: domain errors that a
view did not turn into a form's message."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core.errors import DomainError, Forbidden


class CompressedPages(GZipMiddleware):
    """Pages alone: compression makes the ETag of an API's answer a weak one, and `If-Match` needs
    the strong."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ReadableQueryMiddleware:
    """Refuses a query with a NUL: no page has a use for one, and PostgreSQL takes none in text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The query holds a NUL.")
        return self.get_response(request)


class DomainErrorMiddleware:
    """Shows a refusal where the person is: back on the page they came from, or as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        back = request.headers.get("Referer", "")
        if (
            request.method == "POST"
            and not getattr(request, "htmx", False)
            and not isinstance(error, Forbidden)
            and url_has_allowed_host_and_scheme(back, {request.get_host()})
        ):
            messages.error(request, error.detail)
            return HttpResponseRedirect(back)
        page = render_to_string("refusal.html", {"error": error}, request)
        return HttpResponse(page, status=error.status)
