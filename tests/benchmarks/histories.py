"""Random histories of two to five people at one text: which letters are lost, and which are
elsewhere than where they were typed.

The same people try the same on both sides: ours in our editor, theirs as stock Tiptap with the
provider of Hocuspocus. What is written by REST, ours has in addition. A part of it is told once
more with every third of ours on a stock client. See `tests/histories/stories.py`.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.contender import Contender
from tests.benchmarks.ours import Ours
from tests.benchmarks.plan import Plan
from tests.benchmarks.server import on_any_core
from tests.benchmarks.table import Row, at_most
from tests.histories.stories import Door, Outcome, Seat, Story, Storyteller

EACH = 2_500
"""Letters of one history."""
FIRST_SEED = 1_000
STOCK_SHARE = 5
"""One of so many histories is told with stock clients, too."""
MOST_PEOPLE = 5


def measure(plan: Plan) -> list[Row]:
    """Both at once: nothing here is a matter of speed."""
    with on_any_core(), ThreadPoolExecutor(2) as threads:
        ours, theirs = threads.map(lambda contender: _told(contender, _seeds(plan)), plan.both)
    mixed = _told(plan.both[0], _seeds(plan)[::STOCK_SHARE], stock=True)
    for contender, outcomes in zip(plan.both, (ours, theirs), strict=True):
        _say(plan, contender, outcomes)
    return [
        Row("letters typed", [_sum(ours, "typed")], [_sum(theirs, "typed")]),
        *(
            Row(what, [_sum(ours, name)], [_sum(theirs, name)], at_most(0))
            for what, name in (
                ("lost, though nobody deleted them on a page that showed them", "lost"),
                ("standing twice", "doubled"),
                ("in a block in which they were not typed", "elsewhere"),
            )
        ),
        Row("  deleted by an undo of others", [_sum(ours, "undone")], [_sum(theirs, "undone")]),
        Row("  deleted, and there again", [_sum(ours, "returned")], [_sum(theirs, "returned")]),
        Row("texts that differ in the end", [_forked(ours)], [_forked(theirs)], at_most(0)),
        Row("with stock clients among ours: letters typed", [_sum(mixed, "typed")], []),
        *(
            Row(f"  {name}", [_sum(mixed, name)], [])
            for name in ("lost", "doubled", "elsewhere", "undone", "returned")
        ),
    ]


def _seeds(plan: Plan) -> range:
    return range(FIRST_SEED, FIRST_SEED + -(-plan.told // EACH))


def _people(seed: int) -> int:
    return 2 + seed % (MOST_PEOPLE - 1)


def story_of(contender: Contender, seed: int, *, stock: bool = False) -> Story:
    """In a new document on that server, which runs. With `stock` every third of ours has a client
    that knows nothing of us."""
    document = contender.new_document()
    if isinstance(contender, Ours):
        return _on_ours(contender, document, seed, stock)
    server = f"ws://127.0.0.1:{contender.process.port}"
    seat = Seat(server, document, token="bench", line="rival")
    return Story(seed, EACH, [seat] * _people(seed))


def _on_ours(ours: Ours, document: str, seed: int, stock: bool) -> Story:
    tokens = [ours.token_of(member) for member in ours.members[: _people(seed)]]
    address = f"127.0.0.1:{ours.process.port}"
    seats = [
        Seat(f"ws://{address}", document, token, "stock" if stock and number % 3 == 2 else "ours")
        for number, token in enumerate(tokens)
    ]
    base = f"http://{address}/api/v1/workspaces/bench/documents/{document}/"
    return Story(seed, EACH, seats, Door(base, tokens[0]))


def _told(contender: Contender, seeds: range, *, stock: bool = False) -> list[Outcome]:
    with contender.running(), Storyteller() as teller:
        return [teller.tell(story_of(contender, seed, stock=stock)) for seed in seeds]


def _sum(outcomes: list[Outcome], name: str) -> float:
    return float(sum(getattr(outcome, name) for outcome in outcomes))


def _forked(outcomes: list[Outcome]) -> float:
    return float(sum(not outcome.agreed for outcome in outcomes))


def _say(plan: Plan, contender: Contender, outcomes: list[Outcome]) -> None:
    """The seeds that are not whole, and what did it."""
    broken = [outcome.seed for outcome in outcomes if not outcome.whole]
    causes = sum((outcome.causes for outcome in outcomes), Counter[str]())
    plan.say(
        f"  {contender.title}: {len(broken)} of {len(outcomes)} histories, seeds {broken[:12]}"
    )
    for cause, letters in causes.most_common(8):
        plan.say(f"    {letters:6,} {cause}")
