"""The demo pages as texts: Markdown with links and mentions made real."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from apps.core.richtext import markdown
from apps.core.richtext.sections import split, with_section_ids
from apps.documents.models import Document, Section
from portal.demo.script import Page, Script

Json = dict[str, Any]


def slug(title: str) -> str:
    """A heading's anchor as GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return kept.replace(" ", "-")


class Texts:
    """All pages of the script as ProseMirror JSON."""

    def __init__(self, script: Script, documents: dict[str, UUID], people: dict[str, UUID]) -> None:
        """`documents` maps files to their ids, `people` names to members' ids."""
        self._address = f"/{script.workspace['slug']}/documents"
        self._documents = documents
        self._people = people
        names = sorted(people, key=len, reverse=True)
        self._mention = re.compile("@(" + "|".join(map(re.escape, names)) + r")\b")
        self._raw = {page.file: self._parsed(script, page) for page in script.pages.values()}
        self._anchors = {
            file: {slug(section.title): section.id for section in split(json)}
            for file, json in self._raw.items()
        }

    def text(self, file: str) -> Json:
        """One page with its links and mentions."""
        return self._walk(self._raw[file], lambda node: self._leaf(file, node))

    def _parsed(self, script: Script, page: Page) -> Json:
        json, losses = markdown.parse(script.text(page))
        if losses:
            raise ValueError(f"{page.file} says what a page cannot hold: {losses}")
        return with_section_ids(json)

    def _walk(self, node: Json, leaf: Callable[[Json], list[Json]]) -> Json:
        if "content" not in node:
            return node
        below: list[Json] = []
        for child in node["content"]:
            below += leaf(child) if child["type"] == "text" else [self._walk(child, leaf)]
        return node | {"content": below}

    def _leaf(self, file: str, node: Json) -> list[Json]:
        marks = [self._link(file, mark) for mark in node.get("marks", [])]
        if any(mark["type"] in ("code", "link") for mark in marks):
            return [node | {"marks": marks}]
        parts: list[Json] = []
        end = 0
        for found in self._mention.finditer(node["text"]):
            if found.start() > end:
                parts.append(node | {"text": node["text"][end : found.start()]})
            name = found[1]
            parts.append(
                {"type": "mention", "attrs": {"id": str(self._people[name]), "label": name}}
            )
            end = found.end()
        if end < len(node["text"]):
            parts.append(node | {"text": node["text"][end:]})
        return parts

    def _link(self, file: str, mark: Json) -> Json:
        href = mark.get("attrs", {}).get("href", "")
        target, _, anchor = href.partition("#")
        target = target or file
        if mark["type"] != "link" or target not in self._documents:
            return mark
        section = self._anchors[target].get(anchor, "")
        address = f"{self._address}/{self._documents[target]}/"
        return mark | {
            "attrs": mark["attrs"] | {"href": f"{address}#{section}" if section else address}
        }


class Linked:
    """Texts that are told once the book stands, with their links into it."""

    def __init__(self, script: Script, documents: Mapping[str, Document]) -> None:
        self._days = script.with_days
        rows = Section.objects.filter(document__in=documents.values()).defer("text")
        by_id = {document.pk: (file, document) for file, document in documents.items()}
        self._addresses: dict[str, str] = {}
        for one in rows:
            file, document = by_id[one.document_id]
            place = f"{document.get_absolute_url()}#{one.key}"
            self._addresses[f"{file}#{slug(one.title)}"] = place

    def text(self, source: str) -> Json:
        """Markdown as ProseMirror JSON."""
        json, losses = markdown.parse(self._days(source))
        if losses:
            raise ValueError(f"A page cannot hold all of this: {losses}")
        return with_section_ids(self._with_links(json))

    def _with_links(self, node: Json) -> Json:
        if "marks" in node:
            node = node | {"marks": [self._link(mark) for mark in node["marks"]]}
        if "content" in node:
            return node | {"content": [self._with_links(one) for one in node["content"]]}
        return node

    def _link(self, mark: Json) -> Json:
        href = mark.get("attrs", {}).get("href", "")
        if mark["type"] != "link" or href not in self._addresses:
            return mark
        return mark | {"attrs": mark["attrs"] | {"href": self._addresses[href]}}
