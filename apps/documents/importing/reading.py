"""One file's text to a page: its title, its content, its anchors."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from apps.core.richtext import html, markdown, plain
from apps.core.richtext.links import map_images
from apps.core.richtext.losses import Loss
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json, empty_document
from apps.core.richtext.sections import headings, with_section_ids
from apps.core.richtext.text_index import TextIndex
from apps.documents.importing import front_matter
from apps.documents.importing.plan import WORD, Page
from apps.documents.importing.slugs import slugs_of
from apps.documents.importing.word import WordText
from apps.documents.importing.word_marks import taken_out, unsigned
from apps.documents.importing.word_talks import Remarks

MARKDOWN = frozenset({".md", ".markdown"})
HTML = frozenset({".html", ".htm"})
INDEX = frozenset({"readme", "index"})
LONGEST_TITLE = 200

# What our own HTML exports show around the text.
_FRAME = re.compile(r"<!--tandem-->.*?<!--/tandem-->", re.DOTALL)

_HREF = re.compile(
    r"""\]\(\s*<?([^\s)>]+)|(?:href|src)\s*=\s*["']?([^"'\s>]+)|^\s*\[[^\]]+\]:\s*(\S+)"""
)


def read_page(path: str, source: str | WordText, *, parent: str | None, fallback: str) -> Page:
    """The page that a file becomes. `fallback` is its title if it names none itself.

    The title is the one in the front matter, else the first heading of level 1, else the <title>
    of an HTML page. A heading that begins the text and says what the title says is not repeated
    in the text; the losses name it.
    """
    data: Mapping[str, object] = {}
    losses: list[Loss] = []
    named: str | None = None
    remarks = Remarks()
    if isinstance(source, WordText):
        reading, losses, remarks = _read_word(path, source)
        source = ""  # Word knows no lines
    elif PurePosixPath(path).suffix.lower() in HTML:
        reading = html.read(source := _FRAME.sub("", source))
        named = reading.title
    else:
        data, source, losses = front_matter.split(source)
        reading = markdown.read(source)
    losses += reading.losses
    document = with_section_ids(reading.document)
    title = _title(data.get("title"), document, named) or fallback
    slugs = slugs_of(document, reading.anchors)
    before = TextIndex(document).text if remarks.placed else ""
    document, dropped = _without_title(document, title)
    if dropped:
        taken = attr(dropped, "id")
        slugs = {slug: None if section == taken else section for slug, section in slugs.items()}
        line = _line_of(source, plain.inline(dropped))
        said = "the title of the page, and not repeated in its text"
        losses.insert(0, Loss(line, f"heading “{' '.join(plain.inline(dropped).split())}”", said))
    talks, kept_otherwise = remarks.talks(document, before)
    lines = _lines(source)
    losses = [*sorted(losses, key=lambda loss: loss.line), *kept_otherwise]
    title = title[:LONGEST_TITLE]
    return Page(path, title, parent, document, data, tuple(losses), slugs, lines, tuple(talks))


def _read_word(path: str, source: WordText) -> tuple[html.Reading, list[Loss], Remarks]:
    """What a Word file says, its pictures under addresses beside the file; what stayed behind,
    each thing once; and where the signs of its comments stood."""
    reading = html.read(source.html)
    document, places = taken_out(reading.document)
    folder = quote(PurePosixPath(path).name)

    def beside(image: Json) -> Json:
        src = attr(image, "src")
        inside = src in source.pictures
        return image | {"attrs": image["attrs"] | {"src": f"{folder}/{src}"}} if inside else image

    all_losses = [*source.losses, *reading.losses]
    found = Counter((unsigned(loss.what), loss.why) for loss in all_losses)
    losses = [
        Loss(0, f"{what} ({times} times)" if times > 1 else what, why)
        for (what, why), times in found.items()
    ]
    document = map_images(document, beside)
    return replace(reading, document=document, losses=[]), losses, Remarks(source.comments, places)


def readable(name: str) -> str:
    """A file or folder name as a title: `go-to-market_plan.md` is "Go to market plan"."""
    stem = (
        PurePosixPath(name).stem
        if PurePosixPath(name).suffix.lower() in MARKDOWN | HTML | WORD
        else name
    )
    words = " ".join(re.split(r"[\s_-]+", stem)).strip()
    return f"{words[:1].upper()}{words[1:]}" or name


def _title(given: object, document: Json, named: str | None) -> str:
    first = next((head for head in headings(document) if attr(head, "level") == 1), None)
    candidates = (
        str(given) if isinstance(given, str | int | float) else "",
        plain.inline(first) if first else "",
        named or "",
    )
    return next((title for one in candidates if (title := " ".join(one.split()))), "")


def _without_title(document: Json, title: str) -> tuple[Json, Json | None]:
    """The document without the heading that repeats the title, and that heading.

    A heading with a link or a mention in it stays, since a title could not hold these.
    """
    first, *rest = document["content"]
    if first["type"] != "heading" or attr(first, "level") != 1:
        return document, None
    bare = all(
        part["type"] != "mention" and all(mark["type"] != "link" for mark in part.get("marks", []))
        for part in first.get("content", [])
    )
    if not bare or " ".join(plain.inline(first).split()) != title:
        return document, None
    return (document | {"content": rest} if rest else empty_document()), first


def _line_of(source: str, words: str) -> int:
    """The line of the first heading with these words; 0 if it cannot be told."""
    wanted = "".join(words.split())[:20]
    for number, line in enumerate(source.split("\n"), start=1):
        if wanted and wanted in "".join(line.split()):
            return number
    return 0


def _lines(source: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), start=1):
        for match in _HREF.finditer(line):
            found.setdefault(next(group for group in match.groups() if group), number)
    return found
