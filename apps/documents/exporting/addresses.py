"""Where the links of a text lead once it has left the portal."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from apps.core.richtext.links import map_links
from apps.documents.exporting.manuscript import Page

Json = dict[str, Any]
Inside = Callable[[Page, str], str]
"""The address of a page of the same export, and of a section of it if one is named."""

_DOCUMENT = re.compile(r"/[-\w]+/documents/([0-9a-f-]{36})/?(?:\?[^#]*)?(?:#(.*))?")
_OF_THIS_PAGE = re.compile(r"#(.+)")


def led_out(json: Json, page: Page, pages: Mapping[UUID, Page], inside: Inside) -> Json:
    """The text with links to pages of the export as `inside` says, and with the full address of
    the portal in front of those that lead elsewhere in it, files and pictures, too."""

    def led(href: str) -> str:
        here = _OF_THIS_PAGE.fullmatch(href)
        if here:
            return inside(page, here[1])
        found = _DOCUMENT.fullmatch(local(href))
        target = pages.get(UUID(found[1])) if found and _is_id(found[1]) else None
        return inside(target, found[2] or "") if found and target else full(href)

    return _sourced(map_links(json, led), full)


def full(href: str) -> str:
    """An address within the portal, with the portal in front."""
    return f"{settings.PUBLIC_URL}{href}" if href.startswith("/") else href


def at_home(json: Json) -> Json:
    """A text that comes back, with its links into the portal as they stand in texts here."""
    return _sourced(map_links(json, local), local)


def local(href: str) -> str:
    """An address within the portal, without the portal in front; another one as it is."""
    inside = href.removeprefix(settings.PUBLIC_URL)
    return inside if inside.startswith("/") else href


def with_sources(json: Json, places: Mapping[str, str]) -> Json:
    """The text with its pictures and files at other places, by their full addresses."""
    return _sourced(json, lambda src: places.get(src, src)) if places else json


def _sourced(node: Json, change: Callable[[str], str]) -> Json:
    out = dict(node)
    name = {"image": "src", "file": "href"}.get(node["type"])
    if name and isinstance((node.get("attrs") or {}).get(name), str):
        out["attrs"] = node["attrs"] | {name: change(node["attrs"][name])}
    if node.get("content"):
        out["content"] = [_sourced(child, change) for child in node["content"]]
    return out


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
