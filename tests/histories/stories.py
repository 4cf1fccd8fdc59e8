"""Random histories of people at one text, told by a Node process, and what came of them.

    with Storyteller() as teller:
        outcome = teller.tell(Story(seed=7, letters=400, seats=[...], rest=...))
        assert outcome.whole, outcome

Which letters were typed, and by whom they were deleted on a page that showed them, is written
down as it happens; the judge (`static/editor/test/people/histories/judge.ts`) looks where each
is in the end.
"""

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from portal import node

MAIN = Path(__file__).parents[2] / "static/editor/test/people/histories/main.ts"


@dataclass(frozen=True)
class Seat:
    """How one person comes in. `line`: `ours`, `stock` (y-websocket) or `rival`."""

    server: str
    document: str
    token: str
    line: str = "ours"


@dataclass(frozen=True)
class Door:
    """The address of the document in the REST API, and a token."""

    base: str
    token: str


@dataclass(frozen=True)
class Story:
    """`seed` decides what everybody tries; it ends once so many letters were typed."""

    seed: int
    letters: int
    seats: Sequence[Seat]
    rest: Door | None = None
    only: Sequence[int] | None = None
    """Only the steps with these numbers are done."""
    calm: bool = False
    """Everybody sees each edit before the next is made, and nobody is offline."""
    plain: bool = False
    """Letters come, go and become bold, which Yjs can bring together by itself."""
    asks: int = 0
    """Every so many steps everybody waits for `between`."""

    def as_order(self) -> str:
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value is not None}
        )


@dataclass(frozen=True)
class Outcome:
    """Letters by where they are; see `judge.ts`."""

    seed: int
    typed: int
    deleted: int
    lost: int
    doubled: int
    elsewhere: int
    undone: int
    returned: int
    steps: int
    last_step: int
    seconds: float
    agreed: bool
    """All pages, a new one and REST have one text in the end."""
    end: dict[str, Any] = field(repr=False)
    texts: dict[str, Any] = field(repr=False)
    cases: list[dict[str, Any]] = field(repr=False)

    @property
    def whole(self) -> bool:
        return self.agreed and not (self.lost or self.doubled or self.elsewhere)

    @property
    def causes(self) -> Counter[str]:
        """Which edit by somebody who did not see it did that to how many letters."""
        return Counter(f"{case['what']}: {case['because']}" for case in self.cases)

    def __str__(self) -> str:
        told = "\n".join(map(_told, self.cases[:8]))
        texts = "" if self.agreed else json.dumps(self.texts, ensure_ascii=False)
        return f"{self!r}, {dict(self.causes)}\n{told}\n{texts}"


def _told(case: dict[str, Any]) -> str:
    typed, block = case["typed"], case["standsIn"] or ""
    at = block.find(case["letter"])
    around = block[max(0, at - 8) : at + 9] or "no block"
    return (
        f"step {typed['step']}, {typed['who']}: {case['letter']} {case['what']}, typed in"
        f" {typed['left'][-8:]}|{typed['right'][:8]}, stands in {around} ({case['because']})"
    )


class Storyteller:
    """A Node process in which all these people live."""

    def __enter__(self) -> "Storyteller":
        self._process = subprocess.Popen(
            [*node.command("node"), "--disable-warning=ExperimentalWarning", str(MAIN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind:
            self._process.kill()
        self._process.communicate(timeout=20)

    def tell(self, story: Story, between: Callable[[int], None] | None = None) -> Outcome:
        """`between` is called with the number of the step that everybody waits with."""
        answer = self._ask(story.as_order())
        while "step" in answer and "seed" not in answer:
            if between:
                between(answer["step"])
            answer = self._ask("")
        if "error" in answer:
            raise AssertionError(f"seed {story.seed}: {answer['error']}")
        return Outcome(**answer)

    def _ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        said = self._process.stdout.readline()
        assert said, "the people are gone"
        answer: dict[str, Any] = json.loads(said)
        return answer
