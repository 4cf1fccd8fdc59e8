"""Who opens a socket: the session cookie and the page that sends it."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from apps.accounts.models import User

Scope = Mapping[str, Any]


def signed_in(scope: Scope) -> User | None:
    """The person behind the session cookie of a connection (an ASGI scope), asked anew.

    None without a session, after a sign-out, after a changed password and for a person who may
    not sign in any more. Reads the database.
    """
    cookies = parse_cookie(header(scope, b"cookie"))
    request = HttpRequest()
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    person = auth.get_user(request)
    return person if person.is_authenticated and person.is_active else None


def from_our_pages(scope: Scope) -> bool:
    """Whether a connection was opened by a page of ours.

    A browser sends our cookie along with a socket that a foreign page opens, and no CSRF token
    guards the handshake: only the `Origin` tells. A program that is no browser sends none, and
    holds no cookie that it was not given.
    """
    origin = header(scope, b"origin")
    if not origin:
        return True
    return urlsplit(origin).netloc == header(scope, b"host") or origin in _trusted()


def header(scope: Scope, name: bytes) -> str:
    """A header of the handshake, empty when it was not sent."""
    headers: Iterable[tuple[bytes, bytes]] = scope.get("headers", ())
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def _trusted() -> set[str]:
    """Addresses under which a proxy serves us though it hands on another `Host`."""
    return {
        *settings.CSRF_TRUSTED_ORIGINS,
        getattr(settings, "PUBLIC_URL", "").rstrip("/"),
    }
