"""Opening a document with a long past: how long it takes cold, and what stays in memory after."""

import time
from statistics import median

from tests.benchmarks.contender import Contender
from tests.benchmarks.crowd import Crowd, crowd
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most
from tests.benchmarks.traces import Trace
from tests.benchmarks.yjs import state_of

MEGA = 1024 * 1024
SETTLED_AFTER = 20  # rounds, by when caches and the allocator have their size
OPENINGS = 5


def cold(plan: Plan, trace: Trace, documents: dict[str, list[str]]) -> list[Row]:
    """From connecting to having the whole text, of documents that are in no memory.

    They are those that the replay left, else one is made whose state is the same.
    """
    for contender in plan.both:
        if contender.title not in documents:
            documents[contender.title] = [contender.new_document()]
            contender.put(documents[contender.title][0], state_of(trace.updates))
        contender.compact(documents[contender.title])
    opened: dict[str, list[float]] = {}
    shaken: dict[str, list[float]] = {}
    for contender in plan.both:
        for document in documents[contender.title]:
            with contender.running():
                empty = [time_to_text(contender, contender.new_document()) for _ in range(OPENINGS)]
                shaken.setdefault(contender.title, []).append(median(empty))
                opened.setdefault(contender.title, []).append(time_to_text(contender, document))
    ours, theirs = plan.ours.title, plan.rival.title
    return [
        Row(
            "ms from connecting to the text, after compaction",
            opened[ours],
            opened[theirs],
            at_most(25),
            ".1f",
        ),
        Row("  of an empty document", shaken[ours], shaken[theirs], None, ".1f"),
    ]


def time_to_text(contender: Contender, document: str) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    people = Crowd([contender.join(document)])
    people.wait_for_text()
    people.go()
    return 1000 * (people.arrivals[-1].at - start)


def again_and_again(plan: Plan, state: bytes) -> list[Row]:
    """Megabytes by which the server grows over rounds of opening and closing the long text."""
    settled = min(SETTLED_AFTER, plan.rounds // 2)

    def once(contender: Contender) -> list[float]:
        document = contender.new_document()
        contender.put(document, state)
        with contender.running():
            memory = []
            for _ in range(plan.rounds):
                with crowd(contender, document, 2):
                    pass
                time.sleep(0.15)
                memory.append(contender.process.memory / MEGA)
        return memory

    with plan.ours.impatient():
        ours = once(plan.ours)
    theirs = once(plan.rival)
    name = f"MB grown from round {settled} to {plan.rounds} of opening and closing"
    return [
        Row("MB after the first round", ours[:1], theirs[:1]),
        Row(
            name,
            [ours[-1] - ours[settled - 1]],
            [theirs[-1] - theirs[settled - 1]],
            at_most(10),
            ".1f",
        ),
    ]
