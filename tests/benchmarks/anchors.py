"""Where 500 threads stand in a long text, on the server: to show them, and after an edit."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID

from apps.core.ids import uuid7
from apps.core.richtext import markdown
from apps.discussions.anchors import Anchor, host_of
from apps.discussions.models import Thread
from apps.documents.collaboration import journal
from apps.documents.live_words import LiveWords
from apps.documents.models import Document
from apps.documents.projection import project
from apps.documents.writing import write_content
from tests.benchmarks.filling import Language
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most

THREADS = 500
SECTIONS = 100
WORDS = 160
"""In each section: a hundred kilobytes in all."""
ASKED = 9


def measure(plan: Plan, state: bytes) -> list[Row]:
    """Milliseconds of the server, the reading of the text from the database included. The second
    text was typed by a long history of keystrokes into one paragraph."""
    written = Written(plan)
    typed = Document.objects.get(pk=plan.ours.new_document())
    plan.ours.put(str(typed.pk), state)
    what = f"ms until {THREADS} anchors are resolved"
    size = f"{written.size / 1000:.0f} kB of text"
    return [
        Row(f"{what}, {size}", _asked(plan, written.page), [], at_most(200)),
        Row(f"{what}, typed by as many keystrokes", _asked(plan, typed)),
        *_settled(plan, written),
    ]


@dataclass
class Written:
    """A page that is written again and again: each time every tenth section is another."""

    plan: Plan
    language: Language = field(default_factory=Language)

    def __post_init__(self) -> None:
        self.page = Document.create(by=self.plan.ours.members[0], title="Long")
        self.parts = [self._section() for _ in range(SECTIONS)]
        self.turn = 0
        self.write()

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    def write(self) -> None:
        for number in range(self.turn, SECTIONS, 10):
            self.parts[number] = self._section()
        self.turn += 1
        text = markdown.parse("\n\n".join(self.parts))[0]
        write_content(self.page, by=self.plan.ours.members[0], json=text)

    def _section(self) -> str:
        return f"## {self.language.text(4)}\n\n{self.language.text(WORDS)}"


def anchors_on(page: Document) -> dict[UUID, Anchor]:
    chance = random.Random(THREADS)
    words = LiveWords(journal.read(page.pk)[0])
    anchors: dict[UUID, Anchor] = {}
    while len(anchors) < THREADS:
        start = chance.randrange(len(words.page.index.text) - 200)
        span = words.page.trimmed(start, start + chance.randrange(5, 120))
        if span is not None:
            anchors[uuid7()] = words.anchor(span)
    return anchors


def _asked(plan: Plan, page: Document) -> list[float]:
    host, anchors = host_of("document"), anchors_on(page)
    assert host is not None
    locate = host.locate
    return [
        median(_ms(lambda: locate(page, anchors)) for _ in range(ASKED)) for _ in range(plan.runs)
    ]


def _settled(plan: Plan, written: Written) -> list[Row]:
    """What threads cost after an edit that takes a tenth of them off their words."""
    alone: list[float] = []
    crowded: list[float] = []
    for figures in (alone, crowded):
        for _ in range(plan.runs):
            written.write()
            figures.append(_ms(lambda: project(written.page.pk)))
        if not crowded:
            for anchor in anchors_on(written.page).values():
                Thread.begin(written.page, by=plan.ours.members[1], body="Sure?", anchor=anchor)
    return [
        Row("ms until a text is settled after an edit", alone),
        Row(f"  with {THREADS} threads on it", crowded),
    ]


def _ms(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)
