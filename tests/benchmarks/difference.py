"""The difference of two long pages, in processor time, beside difflib on the words of the same."""

import random
import time
from collections.abc import Callable
from difflib import SequenceMatcher

from apps.core.richtext import plain
from apps.core.richtext.difference import compare
from apps.core.richtext.difference_json import as_json
from apps.core.richtext.difference_page import as_page
from apps.core.richtext.difference_words import said_text
from apps.core.richtext.nodes import node, paragraph, text
from apps.core.richtext.schema import Json
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most

LETTERS = 120_000
KINDEST = "many edits"
_SOUNDS = str.maketrans("0123456789", "ghijklmnop")
# Short words first: they will come most often.
VOCABULARY = [f"{number * 7919:x}".translate(_SOUNDS) for number in range(1, 4000)]
Pair = tuple[Json, Json]


def measure(plan: Plan) -> list[Row]:
    """Milliseconds until the difference is there for the API and for the page."""
    chance = random.Random(11)
    cases: dict[str, Callable[[], Pair]] = {
        KINDEST: lambda: _edited(chance, _page(chance, 60)),
        "two other pages": lambda: (_page(chance, 60), _page(chance, 60)),
        "one paragraph, many edits": lambda: _edited(chance, _page(chance, 60_000)),
        "one paragraph, all other words": lambda: (_page(chance, 60_000), _page(chance, 60_000)),
    }
    return [_row(plan, what, make()) for what, make in cases.items()]


def _row(plan: Plan, what: str, pages: Pair) -> Row:
    ours = [_milliseconds(lambda: _told(*pages)) for _ in range(plan.runs + 1)][1:]
    # Once, and for the kindest case only: it takes long enough.
    theirs = [_milliseconds(lambda: _by_difflib(*pages))] if what == KINDEST else []
    return Row(f"ms of two pages of 120 KB, {what}", ours, theirs, at_most(1000))


def _told(before: Json, after: Json) -> None:
    sections = compare(before, after)
    as_json(sections)
    as_page(sections)


def _by_difflib(before: Json, after: Json) -> None:
    old, new = (said_text(plain.render(page)).keys for page in (before, after))
    SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _milliseconds(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


def _page(chance: random.Random, words: int) -> Json:
    """A page of paragraphs of so many words, with a heading before each twelfth."""
    content: list[Json] = []
    letters = 0
    while letters < LETTERS:
        if len(content) % 13 == 0:
            section = f"s{len(content):09d}"
            content.append(node("heading", [text(_words(chance, 4))], level=2, id=section))
        said = _words(chance, words)[: LETTERS - letters]
        letters += len(said)
        content.append(paragraph([text(said)]))
    return {"type": "doc", "content": content}


def _words(chance: random.Random, count: int) -> str:
    """As in speech, some words come often and most seldom."""
    ranks = (int(len(VOCABULARY) ** chance.random()) for _ in range(count))
    return " ".join(VOCABULARY[rank] for rank in ranks) + "."


def _edited(chance: random.Random, page: Json) -> Pair:
    """The page, and it with one word in twenty changed and one block in ten moved."""
    content: list[Json] = []
    for block in page["content"]:
        words = block["content"][0]["text"].split(" ")
        for at in range(len(words)):
            if chance.random() < 0.05:
                words[at] = _words(chance, 1).rstrip(".")
        content.append({**block, "content": [text(" ".join(words))]})
    for _ in range(len(content) // 10):
        block = content.pop(chance.randrange(1, len(content)))
        content.insert(chance.randrange(1, len(content) + 1), block)
    return page, {"type": "doc", "content": content}
