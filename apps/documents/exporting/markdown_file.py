"""A page as a Markdown file: the text, with title and kind in front."""

from collections.abc import Mapping

import yaml

from apps.core.richtext import markdown
from apps.core.richtext.nodes import attr
from apps.core.richtext.sections import headings
from apps.documents.exporting.addresses import Inside, led_out, with_sources
from apps.documents.exporting.manuscript import Manuscript, Page
from apps.documents.importing.slugs import slugs_of


def markdown_file(manuscript: Manuscript) -> bytes:
    """The first page of a manuscript."""
    page = manuscript.pages[0]

    def inside(target: Page, section: str) -> str:
        return anchor(target, section)

    return written(page, manuscript, inside).encode()


def written(
    page: Page, manuscript: Manuscript, inside: Inside, pictures: Mapping[str, str] | None = None
) -> str:
    """One page; `inside` gives the addresses of those beside it, `pictures` those of pictures."""
    data = {"title": page.title, "kind": str(page.kind)}
    front = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6)
    json = led_out(page.json, page, manuscript.by_id, inside)
    text = markdown.render(with_sources(json, pictures or {}))
    return f"---\n{front}---\n\n{text}"


def anchor(page: Page, section: str) -> str:
    """The anchor of a section as Markdown renderers make it of its heading; `#` for the page."""
    ids = {attr(heading, "id") for heading in headings(page.json)}
    if section not in ids:
        return "#"
    slugs = slugs_of(page.json, {})
    return "#" + next(slug for slug, one in slugs.items() if one == section)
