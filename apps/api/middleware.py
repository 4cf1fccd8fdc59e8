"""Errors below `/api/` that come from before or beyond a REST view, as problem+json."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from apps.core import outages
from apps.core.rest.problems import is_api, problem

SAID = {
    400: ("malformed", "The request could not be read."),
    403: ("forbidden", "You may not do this."),
    404: ("not_found", "There is nothing at this address."),
    413: ("too_large", "The body is too large."),
    503: ("unavailable", outages.WORDS),
    500: ("server_error", "Something went wrong here. It has been noted."),
}


class ProblemMiddleware:
    """A program that asked the API gets no page for people, not even about a wrong address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < HTTPStatus.BAD_REQUEST or not is_api(request):
            return response
        if not response.get("Content-Type", "").startswith(("text/html", "text/plain")):
            return response
        return _as_problem(response)


def _as_problem(response: HttpResponseBase) -> HttpResponse:
    status = HTTPStatus(response.status_code)
    code, detail = SAID.get(status, (status.name.lower(), status.phrase))
    again = response.get("Retry-After")
    return problem(status, code, detail, headers={"Retry-After": again} if again else None)
