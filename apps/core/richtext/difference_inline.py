"""The words of a difference as HTML: what was deleted, inserted, kept or only formatted."""

from html import escape

from apps.core.richtext.alignment import Change
from apps.core.richtext.difference_parts import Format
from apps.core.richtext.difference_runs import Runs
from apps.core.richtext.html_writing import inline
from apps.core.richtext.schema import Json


def unseen(words: str) -> str:
    """Words for those who listen to the page."""
    return f'<span class="visually-hidden"> {words} </span>'


def deleted(html: str) -> str:
    """Inline HTML that is no more; nothing gives nothing."""
    return f"<del>{unseen('deleted')}{html}{unseen('end')}</del>" if html else ""


def inserted(html: str) -> str:
    """Inline HTML that is new; nothing gives nothing."""
    return f"<ins>{unseen('inserted')}{html}{unseen('end')}</ins>" if html else ""


def words(before: Json, after: Json, steps: list[Change], formats: list[Format]) -> str:
    """The inline content of two blocks, told by steps."""
    runs = Runs(before), Runs(after)
    spans = _spans(formats)
    out: list[str] = []
    for step in steps:
        if step.op == "equal":
            out += _kept(runs[1], step.j1, step.j2, spans)
        else:
            out.append(deleted(inline(runs[0].cut(step.i1, step.i2))))
            out.append(inserted(inline(runs[1].cut(step.j1, step.j2))))
    return "".join(out)


def plain_words(before: str, after: str, steps: list[Change]) -> str:
    """Two texts without marks, told by steps."""
    out: list[str] = []
    for step in steps:
        if step.op == "equal":
            out.append(escape(after[step.j1 : step.j2]))
        else:
            out.append(deleted(escape(before[step.i1 : step.i2])))
            out.append(inserted(escape(after[step.j1 : step.j2])))
    return "".join(out)


def _spans(formats: list[Format]) -> list[tuple[int, int]]:
    """The spans in which some format changed, in order, the last first, none twice."""
    found = sorted((f.start, f.end) for f in formats if f.start is not None and f.end is not None)
    out: list[tuple[int, int]] = []
    for start, end in found:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out[::-1]


def _kept(runs: Runs, start: int, end: int, spans: list[tuple[int, int]]) -> list[str]:
    """Kept words, what was formatted marked as such. Takes what it has told off `spans`."""
    out: list[str] = []
    while spans and spans[-1][0] < end:
        low, high = spans.pop()
        out.append(inline(runs.cut(start, low)))
        out.append(f'<span class="difference__format">{inline(runs.cut(low, high))}</span>')
        start = high
    out.append(inline(runs.cut(start, end)))
    return out
