"""Who the door lets in, by session and by token."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from apps.documents.collaboration.access import decide
from apps.documents.collaboration.client import Access
from apps.documents.collaboration.protocol import Close
from apps.documents.models import Document
from apps.workspaces.models import ApiToken, Member
from tests.cast import Cast


@pytest.fixture
def document(cast: Cast) -> Document:
    workspace = cast.admin.workspace
    return Document.objects.create(workspace=workspace, title="Playbook", kind="playbook")


def scope(*, cookie: str = "", query: str = "", bearer: str = "") -> dict[str, Any]:
    headers = [(b"host", b"testserver")]
    if cookie:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    if bearer:
        headers.append((b"authorization", f"Bearer {bearer}".encode()))
    return {"type": "websocket", "query_string": query.encode(), "headers": headers}


def session_of(member: Member) -> str:
    client = Client()
    client.force_login(member.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def answer(member: Member, document: Document) -> Access | Close:
    return decide(scope(cookie=session_of(member)), document.pk)


def test_an_editor_writes_and_a_commenter_reads(cast: Cast, document: Document) -> None:
    access = answer(cast.salesperson, document)
    assert isinstance(access, Access)
    assert (access.name, access.team, access.may_edit) == ("Sam Sales", "sales", True)
    access = answer(cast.commenter, document)
    assert isinstance(access, Access)
    assert not access.may_edit


def test_a_stranger_and_one_who_left_find_nothing(cast: Cast, document: Document) -> None:
    assert answer(cast.stranger, document) == Close.NOT_FOUND
    session = session_of(cast.marketer)
    cast.marketer.leave(by=cast.marketer)
    assert decide(scope(cookie=session), document.pk) == Close.NOT_FOUND
    assert decide(scope(cookie=session_of(cast.salesperson)), uuid4()) == Close.NOT_FOUND


def test_without_a_sign_in_the_door_stays_shut(document: Document) -> None:
    assert decide(scope(), document.pk) == Close.SIGN_IN
    assert decide(scope(cookie="invented"), document.pk) == Close.SIGN_IN
    assert decide(scope(query="token=invented"), document.pk) == Close.SIGN_IN


def test_nobody_writes_into_an_archived_document(cast: Cast, document: Document) -> None:
    document.archive(by=cast.salesperson)
    access = answer(cast.salesperson, document)
    assert isinstance(access, Access)
    assert not access.may_edit


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (["documents:read", "documents:write"], True),
        (["documents:read"], False),
        (["threads:read"], Close.FORBIDDEN),
    ],
)
def test_a_token_does_what_its_scopes_say(
    cast: Cast, document: Document, scopes: list[str], expected: bool | Close
) -> None:
    _, secret = ApiToken.issue(by=cast.salesperson, label="CRM", scopes=scopes)
    for asked in (scope(query=f"acks=1&token={secret}"), scope(bearer=secret)):
        access = decide(asked, document.pk)
        assert (access.may_edit if isinstance(access, Access) else access) == expected


def test_a_token_that_expired_opens_nothing(cast: Cast, document: Document) -> None:
    token, secret = ApiToken.issue(by=cast.salesperson, label="CRM", scopes=["documents:read"])
    token.expires_at = timezone.now() - timedelta(seconds=1)
    token.save()
    assert decide(scope(query=f"token={secret}"), document.pk) == Close.SIGN_IN


def test_a_token_of_another_workspace_finds_nothing(cast: Cast, document: Document) -> None:
    _, secret = ApiToken.issue(by=cast.stranger, label="CRM", scopes=["documents:write"])
    assert decide(scope(query=f"token={secret}"), document.pk) == Close.NOT_FOUND
