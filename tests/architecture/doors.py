"""The two doors of the book, page and REST, behind one set of handles."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlencode

from django.test import Client

from apps.documents.models import Document, Impact, Template
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
    def sign(self, page: Document, hashes: Mapping[str, str]) -> Outcome: ...
    def withdraw(self, page: Document, section: str) -> Outcome: ...
    def name_version(self, page: Document, name: str) -> Outcome: ...
    def restore_version(self, page: Document, number: int) -> Outcome: ...
    def save_template(self, page: Document, title: str) -> Outcome: ...
    def remove_template(self, template: Template) -> Outcome: ...
    def confirm(self, impact: Impact, content_hash: str = "") -> Outcome: ...


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

    def sign(self, page: Document, hashes: Mapping[str, str]) -> Outcome:
        signed = {"section": list(hashes), "content_hash": list(hashes.values())}
        return self._post(f"{page.pk}/sign-off/", **signed)

    def withdraw(self, page: Document, section: str) -> Outcome:
        return self._post(f"{page.pk}/withdrawal/", section=section)

    def name_version(self, page: Document, name: str) -> Outcome:
        return self._post(f"{page.pk}/versions/", name=name)

    def restore_version(self, page: Document, number: int) -> Outcome:
        return self._post(f"{page.pk}/versions/{number}/restoration/")

    def save_template(self, page: Document, title: str) -> Outcome:
        return self._post(f"{page.pk}/template/", title=title)

    def remove_template(self, template: Template) -> Outcome:
        return self._post(f"templates/{template.pk}/removal/")

    def confirm(self, impact: Impact, content_hash: str = "") -> Outcome:
        address = f"{impact.document_id}/impacts/{impact.pk}/confirmation/"
        return self._post(address, content_hash=content_hash)

    def _post(self, rest: str, **fields: Any) -> Outcome:
        filled = {key: "" if value is None else value for key, value in fields.items()}
        sent = urlencode(filled, doseq=True)
        answer: Any = self.client.post(self.book + rest, sent, content_type=FORM)
        if answer.status_code < 400:
            return DONE
        return Outcome(answer.status_code, unescape(answer.content.decode()))


class Rest:
    """The same by token."""

    def __init__(self, member: Member) -> None:
        self.base = f"/api/v1/workspaces/{member.workspace.slug}/"
        self.client = caller(member)

    def create(self, title: str, kind: str = "page", parent: Document | None = None) -> Outcome:
        return self._ask("POST", "documents/", title=title, kind=kind, parent=_pk(parent))

    def rename(self, page: Document, title: str) -> Outcome:
        return self._ask("PATCH", f"documents/{page.pk}/", title=title)

    def move(self, page: Document, parent: Document | None) -> Outcome:
        return self._ask("PATCH", f"documents/{page.pk}/", parent=_pk(parent))

    def reorder(self, page: Document, parent: Document | None, position: int) -> Outcome:
        return self._ask("PATCH", f"documents/{page.pk}/", parent=_pk(parent), position=position)

    def archive(self, page: Document) -> Outcome:
        return self._ask("POST", f"documents/{page.pk}/archival/")

    def restore(self, page: Document) -> Outcome:
        return self._ask("DELETE", f"documents/{page.pk}/archival/")

    def set_interval(self, page: Document, days: int | None) -> Outcome:
        return self._ask("PATCH", f"documents/{page.pk}/", review_every_days=days)

    def sign(self, page: Document, hashes: Mapping[str, str]) -> Outcome:
        """One by its own address, several at once."""
        if len(hashes) == 1:
            [(section, content_hash)] = hashes.items()
            address = f"documents/{page.pk}/sections/{section}/sign-off/"
            return self._ask("POST", address, content_hash=content_hash)
        sections = [{"section": key, "content_hash": read} for key, read in hashes.items()]
        return self._ask("POST", f"documents/{page.pk}/sign-offs/", sections=sections)

    def withdraw(self, page: Document, section: str) -> Outcome:
        return self._ask("DELETE", f"documents/{page.pk}/sections/{section}/sign-off/")

    def name_version(self, page: Document, name: str) -> Outcome:
        return self._ask("POST", f"documents/{page.pk}/versions/", name=name)

    def restore_version(self, page: Document, number: int) -> Outcome:
        return self._ask("POST", f"documents/{page.pk}/versions/{number}/restoration/")

    def save_template(self, page: Document, title: str) -> Outcome:
        return self._ask("POST", "templates/", document=_pk(page), title=title)

    def remove_template(self, template: Template) -> Outcome:
        return self._ask("DELETE", f"templates/{template.pk}/")

    def confirm(self, impact: Impact, content_hash: str = "") -> Outcome:
        address = f"impacts/{impact.pk}/confirmation/"
        return self._ask("POST", address, content_hash=content_hash)

    def _ask(self, method: str, rest: str, **fields: Any) -> Outcome:
        sent, address = json.dumps(fields), self.base + rest
        answer: Any = self.client.generic(method, address, sent, content_type="application/json")
        if answer.status_code < 400:
            return DONE
        return Outcome(answer.status_code, answer.json()["detail"])


def _pk(page: Document | None) -> str | None:
    return str(page.pk) if page else None
