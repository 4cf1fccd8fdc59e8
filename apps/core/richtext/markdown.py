"""Text as Markdown: GitHub's dialect, read by markdown-it-py and written by ourselves.

The reading goes through HTML: raw HTML in Markdown may begin in one block and end in another, and
only the finished page says what it encloses. Each block of the page carries the line of the source
that it came from, so a loss is told by line.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.gfm import gfm_plugin

from apps.core.richtext import html
from apps.core.richtext.losses import Loss
from apps.core.richtext.markdown_writing import blocks as _render_blocks
from apps.core.richtext.markdown_writing import is_empty
from apps.core.richtext.schema import Json

DEEPEST = 100


def parse(source: str) -> tuple[Json, list[Loss]]:
    """A document from Markdown, and what could not be kept, by line of `source`.

    Takes any input. Front matter is left out and named; `importing` reads it beforehand.
    """
    reading = read(source)
    return reading.document, reading.losses


def read(source: str) -> html.Reading:
    """As `parse`, with the anchors that HTML in the Markdown sets."""
    environment: dict[str, Any] = {}
    tokens = _PARSER.parse(source, environment)
    page = html.read(_PARSER.renderer.render(tokens, _PARSER.options, environment))
    losses = sorted(_told_of(tokens) + page.losses, key=lambda loss: loss.line)
    return replace(page, losses=losses)


def parse_words(source: str) -> Json:
    """A document from Markdown in which HTML and front matter are words like others: for what
    people say to each other. Takes any input; what cannot be kept is left out in silence."""
    page = _WORDS_PARSER.renderer.render(_WORDS_PARSER.parse(source), _WORDS_PARSER.options, {})
    return html.read(page).document


def render(document: Json) -> str:
    """The document as Markdown, ending in a line feed. `parse` reads the same document out of it,
    but for section ids, empty paragraphs at its end and line feeds inside words."""
    content = list(document.get("content", []))
    while content and is_empty(content[-1]):
        content.pop()
    written = _render_blocks(content)
    return f"{written}\n" if written else ""


def _told_of(tokens: Sequence[Token]) -> list[Loss]:
    losses = []
    if tokens and tokens[0].type == "front_matter":
        why = "data about the page are no part of its text; left out"
        losses.append(Loss(1, "front matter", why))
    deep = next((token for token in tokens if token.level >= DEEPEST - 1), None)
    if deep is not None:
        line = deep.map[0] + 1 if deep.map else 0
        losses.append(Loss(line, "nesting", f"deeper than {DEEPEST}; what lies deeper is left out"))
    return losses


def _mark_lines(state: StateCore) -> None:
    """Write on each block the line where it begins."""
    line = 1
    for token in state.tokens:
        if token.map and token.nesting >= 0:
            line = token.map[0] + 1
            token.meta = token.meta | {"line": line}
        if token.type.endswith("_open") and (token.map or token.type in {"td_open", "th_open"}):
            token.attrSet("data-line", str(line))


class _Renderer(RendererHTML):
    """HTML for our own reader: lines beside raw HTML, and addresses as the author wrote them."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        raw = _with_breaks(tokens[idx].content)
        return f"<!--line {tokens[idx].meta.get('line', 0)}-->{raw}"

    def html_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _with_breaks(tokens[idx].content)

    def front_matter(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return ""


def _with_breaks(raw: str) -> str:
    # Browsers read </br> as a line break, the parser of the page drops it.
    return raw.replace("</br>", "<br/>") if "</br>" in raw else raw


def _parser(*, markup: bool) -> MarkdownIt:
    """With `markup`, HTML and front matter are read as what they are."""
    options = {"html": markup, "maxNesting": DEEPEST}
    parser = MarkdownIt("commonmark", options, renderer_cls=_Renderer).use(gfm_plugin)
    if markup:
        parser.use(front_matter_plugin)
    parser.core.ruler.push("lines", _mark_lines)
    # Addresses are judged when the page is read, where one that may not stand is told by line.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_PARSER = _parser(markup=True)
_WORDS_PARSER = _parser(markup=False)
