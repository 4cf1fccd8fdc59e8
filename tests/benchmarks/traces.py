"""What is typed: a real history of keystrokes where there is one, an invented one otherwise."""

import gzip
import json
import random
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.yjs import Author, Reader, sized, varuint

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT.parent / "shared/data/editing-traces/automerge-paper.json.gz"
KEPT = ROOT / "var/benchmarks"
WORDS = (
    "a the of and to in that is was for it with as on be at by this from or have an had they you"
    " client offer price quarter campaign value proof launch region pilot margin forecast renewal"
)

Edit = tuple[int, int, str]
"""Position, characters deleted there, text inserted there."""


@dataclass(frozen=True)
class Trace:
    """`updates` are Yjs updates, one a keystroke, of an author who made the document's only block
    with the first of them; `text` is what stands there in the end."""

    name: str
    updates: list[bytes]
    text: str


def trace(keystrokes: int | None = None) -> Trace:
    """The recorded history where it is present, else one of the same length; or its beginning."""
    if RECORDED.exists():
        name, edits = "automerge-paper", recorded(RECORDED)
    else:
        name, edits = "generated", generated(260_000)
    edits = edits[:keystrokes]
    kept = KEPT / f"trace-{sha256(repr((4, edits)).encode()).hexdigest()[:16]}.bin"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        _keep(kept, _typed(edits))
    return Trace(name, _kept(kept), _text_after(edits))


def recorded(path: Path) -> list[Edit]:
    """A sequential trace of josephg/editing-traces whose text is ASCII."""
    with gzip.open(path, "rt") as file:
        content = json.load(file)
    return [(at, gone, new) for step in content["txns"] for at, gone, new in step["patches"]]


def generated(keystrokes: int, seed: int = 7) -> list[Edit]:
    """Somebody types sentences, corrects a tenth of it at once, and jumps back to rework."""
    chance = random.Random(seed)
    words = WORDS.split()
    edits: list[Edit] = []
    length = at = 0
    while len(edits) < keystrokes:
        at = chance.randrange(length + 1) if chance.random() < 0.02 else at
        for key in chance.choice(words) + chance.choice(("", "", "", ",", ".")) + " ":
            edits.append((at, 0, key))
            at, length = at + 1, length + 1
        if chance.random() < 0.25:
            for _ in range(min(at, chance.randrange(1, 12))):
                at, length = at - 1, length - 1
                edits.append((at, 1, ""))
    return edits[:keystrokes]


def _text_after(edits: list[Edit]) -> str:
    text: list[str] = []
    for at, gone, new in edits:
        text[at : at + gone] = new
    return "".join(text)


def _typed(edits: list[Edit]) -> list[bytes]:
    author = Author(1_000_001)
    text = author.add_block("codeBlock")
    for at, gone, new in edits:
        with author.doc.transaction():
            if gone:
                del text[at : at + gone]
            if new:
                text.insert(at, new)
    return author.updates


def _keep(path: Path, updates: list[bytes]) -> None:
    draft = path.with_suffix(".new")
    draft.write_bytes(varuint(len(updates)) + b"".join(map(sized, updates)))
    draft.replace(path)


def _kept(path: Path) -> list[bytes]:
    reader = Reader(path.read_bytes())
    return [reader.piece() for _ in range(reader.number())]
