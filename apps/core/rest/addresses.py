"""Links that work from outside."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from rest_framework.request import Request


def absolute(request: HttpRequest | Request, path: str) -> str:
    """A path of ours with scheme and host: those of `PUBLIC_URL`, else those of the request."""
    public: str = getattr(settings, "PUBLIC_URL", "")
    return f"{public}{path}" if public else request.build_absolute_uri(path)


def api_url(request: HttpRequest | Request, name: str, **parts: Any) -> str:
    """The absolute address of a REST resource by its route's name."""
    return absolute(request, reverse(f"api:{name}", kwargs=parts))
