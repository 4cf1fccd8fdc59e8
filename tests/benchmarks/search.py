"""Searching by REST, in a small workspace and in a large one."""

import http.client
import json
import random
import time
from itertools import accumulate, pairwise
from urllib.parse import urlencode

from django.db import connection

from apps.core.ids import uuid7
from apps.documents.models import Document, LiveText, Section
from apps.search import filling, vocabulary
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most

WORDS = 30_000
"""Different words in use; the n-th is used 1 / n as often as the first, as people do."""

SYLLABLES = [
    "al", "an", "be", "der", "di", "en", "er", "ge", "ing", "ka", "lo", "ma", "mi", "no", "or",
    "pla", "pre", "ri", "sa", "ser", "sta", "te", "tion", "tra", "um", "ver", "wo",
]  # fmt: skip
EVERYWHERE = "everywhere"
"""A word of every text."""


class Language:
    """Texts of made-up words, the same in each run."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        some = range(WORDS * 2)
        made = dict.fromkeys("".join(self._syllables()) for _ in some)
        self.words = list(made)[:WORDS]
        self._often = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _syllables(self) -> list[str]:
        return self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4))

    def text(self, length: int) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._often, k=length))

    def slip(self, word: str) -> str:
        """The word with two letters changed over."""
        at = self._chance.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def queries(self) -> dict[str, list[str]]:
        """What people type, by what makes it hard."""
        ranks = (0, 1, 5, 20, 100, 500, 2_000, 10_000, 25_000)
        chosen = [self.words[rank] for rank in ranks]
        return {
            "a word": chosen,
            "several words": [f"{a} {b}" for a, b in pairwise(chosen)],
            "a word of every text": [EVERYWHERE, f"{EVERYWHERE} {chosen[3]}"],
            "while one types": [chosen[4][:n] for n in range(1, 6)],
            "a word and a beginning": [f"{a} {b[:2]}" for a, b in pairwise(chosen[:4])],
            "a slip": [self.slip(word) for word in chosen if len(word) > 5],
            "nothing": ["xyzzyx", f"{chosen[1]} xyzzyx"],
        }


def measure(plan: Plan) -> list[Row]:
    """95th percentiles of whole requests, one after the other."""
    language = Language()
    small, large = plan.searched
    figures = {}
    with plan.ours.running():
        for size in (small, large):
            plan.say(f"  filling up to {size:,} pages …")
            _grow(plan, language, size)
            figures[size] = _asked(plan, language)
    everything = {
        size: [ms for some in kinds.values() for ms in some] for size, kinds in figures.items()
    }
    rows = [
        Row(f"ms, {kind}, p95 of {large:,}", [_p95(some)], form=".0f")
        for kind, some in figures[large].items()
    ]
    first, last = _p95(everything[small]), _p95(everything[large])
    return [
        *rows,
        Row(f"ms, all of it, p95 of {small:,}", [first], form=".0f"),
        Row(f"ms, all of it, p95 of {large:,}", [last], [], at_most(100), ".0f"),
        Row("growth between the two, times", [last / first], [], at_most(3), ".1f"),
    ]


def _asked(plan: Plan, language: Language) -> dict[str, list[float]]:
    figures: dict[str, list[float]] = {}
    line = http.client.HTTPConnection("127.0.0.1", plan.ours.process.port, timeout=60)
    for turn in range(plan.runs + 1):
        for kind, queries in language.queries().items():
            took = [_ask(plan, line, query) for query in queries]
            if turn:  # the first is for warming up
                figures.setdefault(kind, []).extend(took)
    line.close()
    return figures


def _ask(plan: Plan, line: http.client.HTTPConnection, query: str) -> float:
    address = f"/api/v1/workspaces/bench/search/?{urlencode({'q': query, 'page_size': 20})}"
    begun = time.perf_counter()
    line.request("GET", address, headers={"Authorization": f"Bearer {plan.ours.token}"})
    answer = line.getresponse()
    told = answer.read()
    took = 1000 * (time.perf_counter() - begun)
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}: {told.decode()[:500]}")
    json.loads(told)
    return took


def _grow(plan: Plan, language: Language, size: int) -> None:
    """So many pages in all: one of five has sections, the others are as short as comments."""
    missing = size - Document.objects.count()
    while missing > 0:
        some = min(missing, 1_000)
        _write(plan, language, some)
        missing -= some
        filling.fill()
    vocabulary.learn()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(plan: Plan, language: Language, count: int) -> None:
    by = plan.ours.members[0]
    pages = [
        Document(
            id=uuid7(), workspace=by.workspace, title=language.text(5), kind="page", created_by=by
        )
        for _ in range(count)
    ]
    Document.objects.bulk_create(pages)
    LiveText.objects.bulk_create(LiveText(document=page) for page in pages)
    Section.objects.bulk_create(
        Section(
            workspace=by.workspace, document=page, key=f"s{place}", position=place, level=2,
            title=(title := language.text(3)), content_hash="",
            text=f"{title}\n{EVERYWHERE} {language.text(100 if number % 5 == 0 else 40)}",
        )
        for number, page in enumerate(pages)
        for place in range(4 if number % 5 == 0 else 1)
    )  # fmt: skip


def _p95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)]
