"""The two doors of the book, page and REST, behind one set of handles."""

import json
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlencode

from django.test import Client

from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.factories import caller

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Outcome:
    """`status` is 200 for all that was done; `said` is a refusal in words."""

    status: int
    said: str = ""


DONE = Outcome(200)


class Door(Protocol):
    """What a member can do through it. None as a parent is the top of the book."""

    def create(self, title: str, kind: str = "page", parent: Document | None = None) -> Outcome: ...
    def rename(self, page: Document, title: str) -> Outcome: ...
    def move(self, page: Document, parent: Document | None) -> Outcome: ...
    def reorder(self, page: Document, parent: Document | None, position: int) -> Outcome: ...
    def archive(self, page: Document) -> Outcome: ...
    def restore(self, page: Document) -> Outcome: ...
    def set_interval(self, page: Document, days: int | None) -> Outcome: ...


class Pages:
    """Forms as a browser without scripts sends them."""

    def __init__(self, member: Member) -> None:
        self.book = f"/{member.workspace.slug}/documents/"
        self.client = Client()
        self.client.force_login(member.user)

    def create(self, title: str, kind: str = "page", parent: Document | None = None) -> Outcome:
        return self._post("new/", title=title, kind=kind, parent=_pk(parent))

    def rename(self, page: Document, title: str) -> Outcome:
        return self._post(f"{page.pk}/title/", title=title)

    def move(self, page: Document, parent: Document | None) -> Outcome:
        return self._post(f"{page.pk}/place/", parent=_pk(parent))

    def reorder(self, page: Document, parent: Document | None, position: int) -> Outcome:
        return self._post("tree/", document=_pk(page), parent=_pk(parent), position=position)

    def archive(self, page: Document) -> Outcome:
        return self._post(f"{page.pk}/archival/")

    def restore(self, page: Document) -> Outcome:
        return self._post(f"{page.pk}/restoration/")

    def set_interval(self, page: Document, days: int | None) -> Outcome:
        return self._post(f"{page.pk}/review-interval/", review_every_days=days)

    def _post(self, rest: str, **fields: Any) -> Outcome:
        sent = urlencode({key: "" if value is None else value for key, value in fields.items()})
        answer: Any = self.client.post(self.book + rest, sent, content_type=FORM)
        if answer.status_code < 400:
            return DONE
        return Outcome(answer.status_code, unescape(answer.content.decode()))


class Rest:
    """The same by token."""

    def __init__(self, member: Member) -> None:
        self.documents = f"/api/v1/workspaces/{member.workspace.slug}/documents/"
        self.client = caller(member)

    def create(self, title: str, kind: str = "page", parent: Document | None = None) -> Outcome:
        return self._ask("POST", "", title=title, kind=kind, parent=_pk(parent))

    def rename(self, page: Document, title: str) -> Outcome:
        return self._ask("PATCH", f"{page.pk}/", title=title)

    def move(self, page: Document, parent: Document | None) -> Outcome:
        return self._ask("PATCH", f"{page.pk}/", parent=_pk(parent))

    def reorder(self, page: Document, parent: Document | None, position: int) -> Outcome:
        return self._ask("PATCH", f"{page.pk}/", parent=_pk(parent), position=position)

    def archive(self, page: Document) -> Outcome:
        return self._ask("POST", f"{page.pk}/archival/")

    def restore(self, page: Document) -> Outcome:
        return self._ask("DELETE", f"{page.pk}/archival/")

    def set_interval(self, page: Document, days: int | None) -> Outcome:
        return self._ask("PATCH", f"{page.pk}/", review_every_days=days)

    def _ask(self, method: str, rest: str, **fields: Any) -> Outcome:
        sent, address = json.dumps(fields), self.documents + rest
        answer: Any = self.client.generic(method, address, sent, content_type="application/json")
        if answer.status_code < 400:
            return DONE
        return Outcome(answer.status_code, answer.json()["detail"])


def _pk(page: Document | None) -> str | None:
    return str(page.pk) if page else None
