"""Every page tells the time by the clock of the person who reads it."""

from collections.abc import Callable
from zoneinfo import ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class TimeZoneMiddleware:
    """Stands behind the authentication middleware; strangers read the portal's own clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        try:
            zone = request.user.zone
        except ZoneInfoNotFoundError:  # the machine's zone data has lost a name that it once had
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)
