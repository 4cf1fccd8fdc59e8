"""Links between the files of an import become links between the documents made of them."""

import posixpath
from collections.abc import Callable
from urllib.parse import unquote

from apps.core.richtext.links import map_links
from apps.core.richtext.losses import Loss
from apps.core.richtext.schema import Json
from apps.documents.importing.plan import ImportPlan, Page
from apps.documents.importing.reading import HTML, INDEX, MARKDOWN
from apps.documents.importing.slugs import section_at

_SUFFIXES = sorted(MARKDOWN | HTML)


def resolve_links(
    plan: ImportPlan, page: Page, *, href_of: Callable[[str], str | None]
) -> tuple[Json, list[Loss]]:
    """The content of a page with its links led to documents, and the links that lead nowhere.

    `href_of` gives the address of the document made of a page, by the page's path, such as
    `/sales/documents/0198…/`; None if none was made. A link to something outside the plan stays
    as the author wrote it and is told.
    """
    losses: dict[str, Loss] = {}

    def led(href: str) -> str:
        if not _is_inner(href):
            return href
        target, anchor = _target(plan, page, href)
        address = href_of(target.path) if target else None
        if target is None or address is None:
            losses[href] = _told(page, href, "leads to nothing in the import; left as it was")
            return href
        known, section = section_at(target.slugs, anchor) if anchor else (True, None)
        if not known:
            losses[href] = _told(page, href, "no such heading there; leads to the page")
        return f"{address}#{section}" if section else address

    content = map_links(page.json, led)
    return content, sorted(losses.values(), key=lambda loss: loss.line)


def _told(page: Page, href: str, why: str) -> Loss:
    return Loss(page.lines.get(href, 0), f"link {href}", why)


def _is_inner(href: str) -> bool:
    """True for an address without scheme or host."""
    head = href.split("/", 1)[0].split("#", 1)[0].split("?", 1)[0]
    return ":" not in head and not href.startswith("//")


def _target(plan: ImportPlan, page: Page, href: str) -> tuple[Page | None, str]:
    path, _, anchor = href.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return page, unquote(anchor)
    known = {one.path: one for one in plan.pages}
    for place in _places(plan, page, path):
        for candidate in _candidates(place):
            if candidate in known:
                return known[candidate], unquote(anchor)
        for name, one in known.items():
            # The page of a folder, whatever the case and suffix of its file.
            folder, file = posixpath.split(name)
            if folder == place and file.lower().rpartition(".")[0] in INDEX:
                return one, unquote(anchor)
    return None, ""


def _places(plan: ImportPlan, page: Page, path: str) -> list[str]:
    """Paths inside the import that an address may mean; one that leads out of it gives none."""
    if path.startswith("/"):
        inside = posixpath.normpath(path.lstrip("/") or ".")
        first, _, rest = inside.partition("/")
        found = [inside, rest or "."] if first == plan.root else [inside]
    else:
        folder = page.path if page.path.endswith("/") else posixpath.dirname(page.path)
        found = [posixpath.normpath(posixpath.join(folder, path))]
    return ["" if place == "." else place for place in found if not place.startswith("..")]


def _candidates(place: str) -> list[str]:
    return [place, f"{place}/", *(f"{place}{suffix}" for suffix in _SUFFIXES)]
