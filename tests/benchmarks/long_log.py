"""A page with a long past beside one of the same words that came about quickly."""

import random
import resource
import time
from bisect import bisect, insort
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from statistics import median

from django.utils import timezone

from apps.documents import versions
from apps.documents.collaboration import compaction
from apps.documents.models import Document, LiveText, Update, Version
from apps.documents.projection import project
from apps.workspaces.models import Member
from tests.benchmarks.asking import PAGES, Asker
from tests.benchmarks.opening import time_to_text
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most
from tests.benchmarks.traces import Trace
from tests.benchmarks.yjs import Author

SHORT = 1_000
"""Updates of the page beside it."""
OPENINGS = 11
"""Of each page in a run, in turns."""
TOGETHER = 2_500
"""Updates of one person in one go; then somebody else goes on after a quiet quarter of an hour."""
LONG_AGO = timedelta(days=30)
COPY = "COPY documents_update (document_id, revision, member_id, data, at) FROM STDIN"


def measure(plan: Plan, trace: Trace) -> list[Row]:
    """The log is folded, cut into versions and shortened by the portal's own means."""
    long = _page(plan, trace.updates)
    short = _page(plan, _quickly(trace.text))
    count = f"{len(trace.updates):,} updates"
    rows = [
        *_upkeep(f"until {count} are folded into a snapshot", lambda: compaction.compact(long.pk)),
        *_upkeep("until the text is projected", lambda: project(long.pk)),
        *_upkeep("until its versions are cut", versions.cut_waiting),
        Row("  versions", [Version.objects.filter(document=long).count()]),
    ]
    compaction.compact(short.pk)
    project(short.pk)
    rows += _opened(plan, count, long, short)
    rows += _upkeep("until its log is shortened", versions.forget_old_updates)
    assert not Update.objects.filter(document=long).exists()
    return rows


def _upkeep(what: str, work: Callable[[], object]) -> list[Row]:
    """Once: nothing is left to be done the second time."""
    before, begun = _peak(), time.perf_counter()
    work()
    took = time.perf_counter() - begun
    return [
        Row(f"s {what}", [took], form=".1f"),
        Row("  MB of memory more than ever before", [_peak() - before]),
    ]


def _peak() -> float:
    """The most megabytes that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _opened(plan: Plan, count: str, long: Document, short: Document) -> list[Row]:
    sockets, pages = [], []
    with plan.ours.impatient():  # every opening is of a page that is in no memory
        for _ in range(plan.runs):
            with plan.ours.running():
                browser = Asker(plan, {"Cookie": plan.ours.cookies[0]})
                sockets.append(_in_turns(partial(_socket, plan), long, short))
                pages.append(_in_turns(partial(_read, browser), long, short))
                browser.close()
    return [
        row
        for what, runs in (("opening it on the socket", sockets), ("its page", pages))
        for row in (
            Row(f"ms, {what}, {count}", [took for took, _ in runs], form=".1f"),
            Row(
                f"  times as long as with {SHORT:,}",
                [took / beside for took, beside in runs],
                [],
                at_most(1.5),
                ".2f",
            ),
        )
    ]


def _in_turns(
    ask: Callable[[Document], float], long: Document, short: Document
) -> tuple[float, float]:
    taken = [(ask(long), ask(short)) for _ in range(OPENINGS + 1)][1:]
    return median(one for one, _ in taken), median(other for _, other in taken)


def _socket(plan: Plan, page: Document) -> float:
    took = time_to_text(plan.ours, str(page.pk))
    time.sleep(0.1)  # the room leaves memory
    return took


def _read(browser: Asker, page: Document) -> float:
    return browser.get(f"{PAGES}/documents/{page.pk}/")


def _page(plan: Plan, updates: list[bytes]) -> Document:
    """A page whose log has these updates, written long ago by two in turns."""
    page = Document.create(by=plan.ours.members[0], title="A past")
    whose = zip(updates, _times(plan.ours.members[:2]), strict=False)
    with plan.ours.database.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, (data, (member, at)) in enumerate(whose, start=1):
            copy.write_row((page.pk, number, member.pk, data, at))
    LiveText.objects.filter(pk=page.pk).update(revision=len(updates))
    return page


def _times(members: list[Member]) -> Iterator[tuple[Member, datetime]]:
    at, number = timezone.now() - LONG_AGO, 0
    while True:
        for _ in range(TOGETHER):
            yield members[number % len(members)], at
            at += timedelta(seconds=0.2)
        at += timedelta(minutes=15)
        number += 1


def _quickly(text: str) -> list[bytes]:
    """The text in few updates, pieces of it in any order."""
    author = Author(1_000_003)
    block = author.add_block("codeBlock")
    size = -(-len(text) // (SHORT - 1))
    starts = list(range(0, len(text), size))
    random.Random(5).shuffle(starts)
    there: list[int] = []
    for start in starts:
        block.insert(min(bisect(there, start) * size, len(str(block))), text[start : start + size])
        insort(there, start)
    return author.updates
