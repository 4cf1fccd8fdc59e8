"""The past of one demo page: who wrote what when, who signed it, what was changed since."""

import math
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from apps.core.richtext.sections import split
from apps.documents import signing, versions
from apps.documents.models import Document, Update
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from portal.demo.script import Deed

Json = dict[str, Any]
Happened = Callable[[datetime], AbstractContextManager[None]]

FIRST_SHARE = 0.6
"""How much of a page its maker wrote; the rest came from those who edited it."""


class Past:
    """Plays what happened to a page in its order."""

    def __init__(
        self, document: Document, members: Mapping[str, Member], happened: Happened
    ) -> None:
        self.document = document
        self.members = members
        self.happened = happened

    def play(self, text: Json, writers: list[tuple[datetime, str]], deeds: list[Deed]) -> None:
        """Let the writers make the text, a part each, and the deeds happen in between."""
        steps: list[tuple[datetime, Callable[[], None]]] = []
        for number, (at, who) in enumerate(writers):
            part = _part_of(text, number, len(writers))
            steps.append((at, self._writes(at, who, part)))
        steps += [(deed.at, self._does(deed)) for deed in deeds]
        for at, step in sorted(steps, key=lambda one: one[0]):
            with self.happened(at):
                step()

    def go_on(self, deeds: list[Deed], *, now: datetime) -> None:
        """What happened once all pages stood and linked to each other."""
        for deed in deeds:
            with self.happened(deed.at):
                self._does(deed)()
        versions.cut(self.document, at=now)

    def _writes(self, at: datetime, who: str, text: Json) -> Callable[[], None]:
        def write() -> None:
            written = write_content(self.document, by=self.members[who], json=text)
            self._move(written.revision, at)

        return write

    def _does(self, deed: Deed) -> Callable[[], None]:
        return (lambda: self._change(deed)) if deed.change else (lambda: self._sign(deed))

    def _sign(self, deed: Deed) -> None:
        hashes = {
            section.key: section.content_hash
            for section in current_sections(self.document)
            if deed.sections is None or section.title in deed.sections
        }
        signing.sign(self.document, by=self.members[deed.who], hashes=hashes, at=deed.at)

    def _change(self, deed: Deed) -> None:
        if not (deed.change and deed.sections):
            return
        before, after = deed.change
        text = read_content(self.document).json
        wanted = next(part for part in split(text) if part.title == deed.sections[0])
        content = [
            replaced(node, before, after) if node in wanted.nodes else node
            for node in text["content"]
        ]
        by = self.members[deed.who]
        written = write_content(self.document, by=by, json=text | {"content": content})
        self._move(written.revision, deed.at)

    def _move(self, revision: int, at: datetime) -> None:
        Update.objects.filter(document=self.document, revision=revision).update(at=at)
        project(self.document.pk)


def _part_of(text: Json, number: int, writers: int) -> Json:
    """What the page said after its writer of this number, from 0."""
    parts = split(text)
    share = FIRST_SHARE + (1 - FIRST_SHARE) * (number / max(1, writers - 1))
    until = len(parts) if number == writers - 1 else math.ceil(len(parts) * share)
    return text | {"content": [node for part in parts[:until] for node in part.nodes]}


def replaced(node: Json, before: str, after: str) -> Json:
    """A text with other words in it."""
    if "text" in node:
        return node | {"text": node["text"].replace(before, after)}
    if "content" in node:
        return node | {"content": [replaced(one, before, after) for one in node["content"]]}
    return node
