"""Threads on a real page while 25 people rewrite it: on their words, or detached with their quote.

Two pages of public histories. The data is not shipped; without it these tests skip.
"""

import gzip
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.core.richtext import markdown
from apps.core.richtext.quotes import Page, Span
from apps.discussions.models import Thread
from apps.documents.collaboration import journal
from apps.documents.live_words import LiveWords
from apps.documents.models import Document
from apps.documents.projection import project
from apps.documents.writing import write_content
from tests.cast import Cast
from tests.factories import make_document

DATA = Path(settings.BASE_DIR).parent / "shared/data/revision-histories"
EARLY = 15
"""The revision on which the threads are opened."""
THREADS = 200

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the revision histories are not here"),
]


def texts(name: str) -> list[dict[str, Any]]:
    """The revisions of a page; those that differ in nothing we keep are one."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        parsed = [markdown.parse(json.loads(line)["text"])[0] for line in lines]
    return [one for before, one in zip([None, *parsed], parsed, strict=False) if one != before]


def squeezed(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def quoted(page: Page, chance: random.Random) -> Span:
    """Some words of the page: from one to a dozen, now and then over the border of a block."""
    words = [match.span() for match in re.finditer(r"\S+", page.index.text)]
    first = chance.randrange(len(words))
    last = min(len(words) - 1, first + chance.choice([0, 1, 2, 3, 5, 8, 12]))
    span = page.trimmed(words[first][0], words[last][1])
    assert span is not None
    return span


def shares_most(quote: str, now: str) -> bool:
    """Whether these are the quoted words, some of them edited; found out in another way."""
    old, new = (re.findall(r"\w+", words) for words in (quote, now))
    kept = sum(block.size for block in SequenceMatcher(None, old, new, False).get_matching_blocks())
    letters = SequenceMatcher(None, squeezed(quote), squeezed(now), False).ratio()
    return kept >= len(old) / 2 or letters > 0.7


@dataclass
class Watch:
    """What became of the threads of one page."""

    stats: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def watch(cast: Cast, name: str, every: int) -> Watch:
    chance = random.Random(name)
    document = make_document(cast.marketer, name)
    revisions = texts(name)
    write_content(document, by=cast.marketer, json=revisions[EARLY])
    project(document.pk)
    words = LiveWords(journal.read(document.pk)[0])
    for _ in range(THREADS):
        anchor = words.anchor(quoted(words.page, chance))
        Thread.begin(document, by=cast.commenter, body="Sure?", anchor=anchor)
    seen = Watch()
    several = {
        thread.quote
        for thread in Thread.objects.on(document)
        if squeezed(words.page.index.text).count(squeezed(thread.quote)) > 1
    }
    for number, revision in enumerate(revisions[EARLY + 1 :: every], EARLY + 1):
        write_content(document, by=cast.salesperson, json=revision)
        project(document.pk)
        look(document, number, several, seen)
    return seen


def look(document: Document, number: int, several: set[str], seen: Watch) -> None:
    threads = list(Thread.objects.on(document))
    assert len(threads) == THREADS
    words = LiveWords(journal.read(document.pk)[0])
    text = squeezed(words.page.index.text)
    for thread in threads:
        quote = squeezed(thread.quote)
        count = text.count(quote)
        if count > 1:
            several.add(thread.quote)
        assert thread.anchor is not None
        span = words.still_there(thread.anchor)
        attached = thread.detached_at is None
        if attached and span is None:
            seen.wrong.append(f"{number}: attached to nothing: {quote!r}")
        elif attached and span is not None:
            now = squeezed(words.page.words(span))
            same = now == quote
            seen.stats["on its words" if same else "on words edited"] += 1
            if not same and not shares_most(quote, now):
                seen.wrong.append(f"{number}: {quote!r} on {now!r}")
            if not same and count == 1 and thread.quote not in several:
                seen.missed.append(f"{number}: {quote!r} stands, but on {now!r}")
        else:
            seen.stats["detached"] += 1
            if count == 1 and thread.quote not in several:
                seen.missed.append(f"{number}: {quote!r} stands, but detached")


@pytest.mark.parametrize(("name", "every"), [("fleet-sales-readme", 2), ("fleet-demand-readme", 3)])
def test_each_thread_is_on_its_words_or_detached(cast: Cast, name: str, every: int) -> None:
    seen = watch(cast, name, every)
    assert seen.wrong == []
    assert seen.missed == []
    assert min(seen.stats["on its words"], seen.stats["detached"]) > 1_000
