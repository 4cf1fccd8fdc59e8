"""Things with fixed, boring values. The people are in `tests/cast.py`."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from apps.core.richtext import markdown
from apps.discussions.anchors import Selection
from apps.discussions.models import Thread
from apps.documents.models import Document
from apps.documents.writing import write_content
from apps.files.models import StoredFile
from apps.workspaces.models import ApiToken, Member
from apps.workspaces.models.token import scopes_from

TEXT = "Hello.\n\n## Who buys\n\nPlant managers.\n\n## What it costs\n\nTwo hours a day.\n"


def make_token(member: Member, scopes: str = "all", **more: Any) -> tuple[ApiToken, str]:
    """A token of a member and its secret."""
    return ApiToken.issue(by=member, label="Test", scopes=scopes_from(scopes), **more)


def caller(member: Member, scopes: str = "all") -> APIClient:
    """A client of the API that sends a token of this member."""
    return bearer(make_token(member, scopes)[1])


def bearer(secret: str) -> APIClient:
    """A client of the API that sends this secret."""
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def make_document(by: Member, title: str = "Playbook", **more: Any) -> Document:
    """A page without text."""
    return Document.create(by=by, title=title, **more)


def make_text(by: Member, source: str = TEXT, title: str = "Playbook") -> Document:
    """A page with a text, given as Markdown."""
    document = make_document(by, title)
    write_content(document, by=by, json=markdown.parse(source)[0])
    return document


def make_thread(subject: Document, by: Member, body: str = "Why?", **more: Any) -> Thread:
    """A thread on a document; on some of its words with `quote`."""
    quote = more.pop("quote", "")
    if quote:
        more["anchor"] = Selection(quote=quote).on(subject)
    return Thread.begin(subject, by=by, body=body, **more)


def picture(form: str = "PNG", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, (29, 92, 76)).save(out, form, **more)
    return out.getvalue()


def upload(name: str = "plan.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it; a picture unless said."""
    return SimpleUploadedFile(name, picture() if content is None else content)


def make_file(
    subject: Document, by: Member, name: str = "plan.png", content: bytes | None = None
) -> StoredFile:
    """A stored file beside a document."""
    return StoredFile.store(by=by, subject=subject, upload=upload(name, content))


def base(member: Member) -> str:
    """The address below which all of a member's workspace is."""
    return f"/api/v1/workspaces/{member.workspace.slug}"


def at(document: Document, rest: str = "") -> str:
    """The address of a document, or of something below it."""
    return f"/api/v1/workspaces/{document.workspace.slug}/documents/{document.pk}/{rest}"
