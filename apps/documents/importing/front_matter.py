"""The block of YAML that a Markdown file may begin with."""

import datetime as dt
import re
from collections.abc import Mapping

import yaml

from apps.core.richtext.losses import Loss, shortened
from apps.documents.vocabulary import KindName

LONGEST = 64 * 1024
_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"[\w-]+(?=\s*:)|[\"'][^\"'\n]+[\"'](?=\s*:)")


def split(source: str) -> tuple[Mapping[str, object], str, list[Loss]]:
    """Front matter, the text after it, and what of the front matter is not used.

    The text keeps its line numbers: the front matter gives way to blank lines. A block that is no
    YAML mapping is text, and stays.
    """
    found = _BLOCK.match(source)
    if found is None or len(found[1]) > LONGEST:
        return {}, source, []
    try:
        data = yaml.safe_load(found[1])
    except (yaml.YAMLError, RecursionError, ValueError):
        said = "not valid YAML; left out"
        return {}, _blanked(source, found.end()), [Loss(1, "front matter", said)]
    if data is None:
        return {}, _blanked(source, found.end()), []
    if not isinstance(data, dict):
        return {}, source, []
    kept = {str(key): value for key, value in data.items() if _is_plain(value)}
    return kept, _blanked(source, found.end()), _unused(found[1], kept)


def _blanked(source: str, end: int) -> str:
    return "\n" * source.count("\n", 0, end) + source[end:]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float | bool | dt.date)


def kind_in(data: Mapping[str, object]) -> str | None:
    """The kind of document that the front matter names, if there is such."""
    kind = data.get("kind")
    return kind if isinstance(kind, str) and kind in KindName.values else None


def _unused(block: str, data: Mapping[str, object]) -> list[Loss]:
    """A loss for each key but title and kind, with the lines that belong to it."""
    used = ("title:", "kind:") if kind_in(data) else ("title:",)
    entries: list[tuple[int, str]] = []
    for number, line in enumerate(block.split("\n"), start=2):
        if _KEY.match(line):
            entries.append((number, line))
        elif entries and line.strip():
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line.strip()}")
    why = "data about the page, of which only title and kind are used"
    return [
        Loss(number, f"front matter {shortened(entry, 200)}", why)
        for number, entry in entries
        if not entry.startswith(used)
    ]
