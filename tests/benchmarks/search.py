"""Searching by REST, in a small workspace and in a large one."""

from itertools import pairwise
from urllib.parse import urlencode

from tests.benchmarks.asking import API, Asker
from tests.benchmarks.filling import EVERYWHERE, Book, Language
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most


def queries(language: Language) -> dict[str, list[str]]:
    """What people type, by what makes it hard."""
    ranks = (0, 1, 5, 20, 100, 500, 2_000, 10_000, 25_000)
    chosen = [language.words[rank] for rank in ranks]
    return {
        "a word": chosen,
        "several words": [f"{a} {b}" for a, b in pairwise(chosen)],
        "a word of every text": [EVERYWHERE, f"{EVERYWHERE} {chosen[3]}"],
        "while one types": [chosen[4][:n] for n in range(1, 6)],
        "a word and a beginning": [f"{a} {b[:2]}" for a, b in pairwise(chosen[:4])],
        "a slip": [language.slip(word) for word in chosen if len(word) > 5],
        "nothing": ["xyzzyx", f"{chosen[1]} xyzzyx"],
    }


def measure(plan: Plan) -> list[Row]:
    """95th percentiles of whole requests, one after the other."""
    language = Language()
    book = Book(plan.ours.members[0], language, at_most=plan.written)
    small, large = plan.searched
    figures = {}
    with plan.ours.running():
        for size in (small, large):
            plan.say(f"  filling up to {size:,} pages and comments …")
            book.grow(size)
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
    asker = Asker.with_token(plan)
    for turn in range(plan.runs + 1):
        for kind, asked in queries(language).items():
            took = [asker.get(_address(query)) for query in asked]
            if turn:  # the first is for warming up
                figures.setdefault(kind, []).extend(took)
    asker.close()
    return figures


def _address(query: str) -> str:
    return f"{API}/search/?{urlencode({'q': query, 'page_size': 20})}"


def _p95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)]
