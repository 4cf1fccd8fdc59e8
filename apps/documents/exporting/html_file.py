"""A page as one HTML file that needs nothing else: style and pictures are inside."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from apps.core.richtext import html
from apps.documents.exporting.addresses import Inside, led_out
from apps.documents.exporting.manuscript import Manuscript, Page
from apps.documents.exporting.pictures import pictures_of

FRAME = ("<!--tandem-->", "<!--/tandem-->")
"""Around what is not the text: an import of the file passes it over."""


@cache
def _style() -> str:
    return "\n" + Path(__file__).with_name("page.css").read_text(encoding="utf-8")


@cache
def style_source() -> str:
    """The style inside, as a content-security policy names it."""
    return f"'sha256-{b64encode(sha256(_style().encode()).digest()).decode()}'"


def html_file(manuscript: Manuscript) -> bytes:
    """The first page of a manuscript."""

    def inside(target: Page, section: str) -> str:
        return f"#{section}"

    page = manuscript.pages[0]
    pictures = {src: one.data_uri for src, one in pictures_of(manuscript).items()}
    return written(page, manuscript, inside, pictures).encode()


def written(
    page: Page, manuscript: Manuscript, inside: Inside, pictures: Mapping[str, str], frame: str = ""
) -> str:
    """One page; `inside` gives the addresses of those beside it, `pictures` those of pictures,
    `frame` what stands between the title and the text."""
    text = html.render(led_out(page.json, page, manuscript.by_id, inside))
    for src, place in pictures.items():
        text = text.replace(f'src="{escape(src)}"', f'src="{escape(place)}"')
    title, opened, closed = escape(page.title), *FRAME
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Tandem">\n'
        f"<title>{title}</title>\n{opened}<style>{_style()}</style>{closed}\n</head>\n<body>\n"
        f'{opened}<header><h1>{title}</h1>\n<p class="about">{escape(manuscript.about)}</p>'
        f"{frame}</header>{closed}\n<main>\n{text}\n</main>\n</body>\n</html>\n"
    )
