"""Who asks: a token in the header, or the person signed in to the pages."""

from typing import cast

from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from apps.accounts.models import User
from apps.workspaces.models import ApiToken

SCHEME = "bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`. The token is `request.auth`, its person `request.user`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        secret = secret_of(cast(HttpRequest, request))
        if secret is None:
            return None
        token = ApiToken.objects.behind(secret)
        if token is None:
            code, detail = ApiToken.objects.why_refused(secret)
            raise exceptions.AuthenticationFailed(detail, code)
        token.note_use()
        return token.member.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Tandem"'


class CookieAuthentication(SessionAuthentication):
    """The session of the pages, with the CSRF token in `X-CSRFToken` for what changes things."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as refusal:
            raise exceptions.PermissionDenied(str(refusal.detail), "csrf_failed") from refusal


def token_of(request: Request) -> ApiToken | None:
    """The token that asks, None where a person does."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def secret_of(request: HttpRequest) -> str | None:
    """The token that a request carries, None without an `Authorization: Bearer`."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else None
