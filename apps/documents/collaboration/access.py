"""Who may come in: the same session, tokens and policy as everywhere else in the portal."""

from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.http import parse_cookie

from apps.documents.collaboration.client import Access
from apps.documents.collaboration.protocol import Close
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.workspaces.models import ApiToken, Member

Scope = Mapping[str, Any]


def decide(scope: Scope, document_id: UUID) -> Access | Close:
    """What the one behind a socket may do with a document, as of now."""
    secret = _token(scope)
    if secret is not None:
        return _by_token(secret, document_id)
    document = Document.objects.filter(pk=document_id).first()
    request = SimpleNamespace(session=_session(scope))
    user = get_user(request)  # type: ignore[arg-type]  # it only looks at the session
    if not user.is_authenticated:
        return Close.SIGN_IN
    if document is None:
        return Close.NOT_FOUND
    member = Member.objects.of(user).filter(workspace_id=document.workspace_id).first()
    return _access(member, document, may_write=True)


authorise = database_sync_to_async(decide)


def _by_token(secret: str, document_id: UUID) -> Access | Close:
    token = ApiToken.objects.behind(secret)
    if token is None:
        return Close.SIGN_IN
    if not {"documents:read", "documents:write"} & set(token.scopes):
        return Close.FORBIDDEN
    document = Document.objects.visible_to(token.member).filter(pk=document_id).first()
    return _access(token.member, document, may_write="documents:write" in token.scopes)


def _access(member: Member | None, document: Document | None, *, may_write: bool) -> Access | Close:
    if member is None or document is None:
        return Close.NOT_FOUND
    policy = DocumentPolicy(member, document)
    if not policy.may("view"):
        return Close.NOT_FOUND
    return Access(
        member_id=member.pk,
        user_id=member.user_id,
        workspace_id=member.workspace_id,
        name=member.name,
        team=member.team,
        may_edit=may_write and policy.may("edit"),
    )


def _token(scope: Scope) -> str | None:
    """The secret in `?token=`, or in the header of a program that can set one."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    if "token" in query:
        return str(query["token"][0])
    kind, _, secret = _header(scope, b"authorization").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _session(scope: Scope) -> Any:
    """The session behind the cookie; an empty one without."""
    cookies = parse_cookie(_header(scope, b"cookie"))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(cookies.get(settings.SESSION_COOKIE_NAME))


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope.get("headers", ()):
        if key.lower() == name:
            return str(value.decode("latin-1"))
    return ""
