"""Our templates as text, and what they include."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture.modules import ROOT

TEMPLATES = ROOT / "templates"
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
INCLUDE = re.compile(r'\{% include "([^"]+)"(.*?) ?%\}')


@dataclass(frozen=True)
class Include:
    """One `{% include %}`: where it stands, what it shows, and what it passes."""

    source: str
    target: str
    rest: str

    @property
    def passes(self) -> bool:
        return self.rest.split()[:1] == ["with"]

    @property
    def is_closed(self) -> bool:
        return self.rest.split()[-1:] == ["only"]


@cache
def templates() -> dict[str, str]:
    """Our templates by name, without their comments."""
    return {
        str(path.relative_to(TEMPLATES)): COMMENT.sub("", path.read_text())
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".txt"}
    }


def pages() -> dict[str, str]:
    """Those that browsers show."""
    return {name: text for name, text in templates().items() if name.endswith(".html")}


def includes() -> Iterator[Include]:
    for name, text in templates().items():
        for target, rest in INCLUDE.findall(text):
            yield Include(name, target, rest)
