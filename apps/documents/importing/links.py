"""Links between the files of an import become links between the documents made of them; pictures
and files beside them come along."""

import posixpath
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from apps.core.richtext.hrefs import is_safe_link
from apps.core.richtext.links import map_images, map_links
from apps.core.richtext.losses import Loss
from apps.core.richtext.nodes import attr, node
from apps.core.richtext.schema import Json
from apps.documents.importing.plan import Brought, ImportPlan, Page
from apps.documents.importing.reading import HTML, INDEX, MARKDOWN
from apps.documents.importing.slugs import section_at

FileOf = Callable[[str], Brought | str | None]
"""What became of a file by its path: where it is now, or why it could not be taken, or None if it
was not."""

_SUFFIXES = sorted(MARKDOWN | HTML)


def resolve_links(
    plan: ImportPlan,
    page: Page,
    *,
    href_of: Callable[[str], str | None],
    file_of: FileOf = lambda path: None,
) -> tuple[Json, list[Loss]]:
    """The content of a page with its links led to documents and files, its pictures to what was
    stored of them; and what leads nowhere.

    `href_of` gives the address of the document made of a page, by the page's path, such as
    `/sales/documents/0198…/`; None if none was made. `file_of` is asked for each file of the plan
    that the page shows or links to. What lies outside the plan stays as the author wrote it and
    is told.
    """
    losses: dict[str, Loss] = {}

    def led(href: str) -> str:
        if not _is_inner(href):
            return href
        if (file := _file(plan, page, href)) is not None:
            brought = file_of(file)
            if isinstance(brought, Brought):
                return brought.href
            losses[href] = _told(page, href, brought or "was not taken; left as it was")
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
    content = map_images(content, partial(_shown, plan, page, file_of, losses))
    return content, sorted(losses.values(), key=lambda loss: loss.line)


def _shown(
    plan: ImportPlan, page: Page, file_of: FileOf, losses: dict[str, Loss], image: Json
) -> Json:
    """The image as it stands in the book; a drawing that pages do not show becomes a file."""
    src = attr(image, "src") or ""
    if not _is_inner(src) or not is_safe_link(src):
        return image
    file = _file(plan, page, src)
    brought = file_of(file) if file is not None else "there is no such picture in the import"
    if not isinstance(brought, Brought):
        why = f"{brought or 'was not taken'}; its address is kept as it was"
        losses[src] = _told(page, src, why, "image")
        return image
    if brought.src is not None:
        return image | {"attrs": image["attrs"] | {"src": brought.src}}
    why = "pages do not show such pictures, as they can hold scripts; kept as a file to download"
    losses[src] = _told(page, src, why, "image")
    return node("file", href=brought.href, name=brought.name, size=brought.size)


def _told(page: Page, href: str, why: str, what: str = "link") -> Loss:
    return Loss(page.lines.get(href, 0), f"{what} {href}", why)


def _file(plan: ImportPlan, page: Page, href: str) -> str | None:
    """The path of the file in the plan that an address means, if it means one."""
    path = unquote(href.partition("#")[0].partition("?")[0])
    return next((place for place in _places(plan, page, path) if place in plan.files), None)


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
