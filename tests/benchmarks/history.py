"""One random history again, and the fewest of its steps that still break something.

python -m tests.benchmarks.history SEED [--letters N] [--stock] [--rival] [--calm] [--plain]
    [--shrink]
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.benchmarks.contender import Contender
from tests.benchmarks.histories import EACH, story_of
from tests.benchmarks.place import contenders
from tests.histories.stories import Outcome, Story, Storyteller

TRIES = 2
"""How often fewer steps are tried: the moment at which news arrives differs."""


def say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def shrunk(steps: Sequence[int], breaks: Callable[[Sequence[int]], bool]) -> list[int]:
    """The steps without parts that can be left out: halves first, then ever smaller ones."""
    left = list(steps)
    size = max(1, len(left) // 2)
    while True:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            if fewer and breaks(fewer):
                left = fewer
            else:
                at += size
        if size == 1:
            return left
        size //= 2


def main() -> None:
    given = arguments()
    with contenders() as (ours, rival):
        contender: Contender = rival if given.rival else ours
        with contender.running(), Storyteller() as teller:
            outcome = tell(teller, contender, given)
            say(outcome)
            if given.shrink and not outcome.whole:
                shrink(teller, contender, given, outcome)


def tell(
    teller: Storyteller,
    contender: Contender,
    given: argparse.Namespace,
    only: Sequence[int] | None = None,
) -> Outcome:
    story: Story = story_of(contender, given.seed, stock=given.stock)
    return teller.tell(
        replace(story, letters=given.letters, calm=given.calm, plain=given.plain, only=only)
    )


def shrink(
    teller: Storyteller, contender: Contender, given: argparse.Namespace, outcome: Outcome
) -> None:
    def breaks(steps: Sequence[int]) -> bool:
        return any(not tell(teller, contender, given, steps).whole for _ in range(TRIES))

    steps = shrunk(range(outcome.last_step + 1), breaks)
    say(f"steps {steps}")
    say(tell(teller, contender, given, steps))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.history")
    parser.add_argument("seed", type=int)
    parser.add_argument("--letters", type=int, default=EACH)
    parser.add_argument("--stock", action="store_true", help="every third on a stock client")
    parser.add_argument("--rival", action="store_true", help="on Hocuspocus")
    parser.add_argument("--calm", action="store_true", help="nobody offline, one edit at a time")
    parser.add_argument("--plain", action="store_true", help="letters only come and go")
    parser.add_argument("--shrink", action="store_true", help="look for the fewest steps")
    return parser.parse_args()


if __name__ == "__main__":
    main()
