"""Of a history that breaks something only the steps remain that it takes."""

from collections.abc import Sequence

from tests.benchmarks.history import shrunk


def test_the_fewest_steps_that_still_break_something_are_found() -> None:
    needed = {7, 42, 43}
    tries: list[int] = []

    def breaks(steps: Sequence[int]) -> bool:
        tries.append(len(steps))
        return needed <= set(steps)

    assert shrunk(range(200), breaks) == sorted(needed)
    assert len(tries) < 100
    assert 0 not in tries
