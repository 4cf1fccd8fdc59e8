"""Untrusted Yjs bytes: what must be true before they meet the library, and how it fails.

The library (yrs) answers malformed bytes with `ValueError`, some well-formed nonsense with a
Rust panic, which reaches Python as a `BaseException`, and deeply nested values with a stack
overflow that ends the process. The first two become `BadUpdate`; the third is refused before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pycrdt import get_state

from apps.documents.collaboration.protocol import Malformed, read_varuint
from apps.documents.collaboration.structure import deepest_nest

MAX_NESTING = 2000
"""Lists and objects inside each other. The library's stack ends above 10,000."""


class BadUpdate(ValueError):
    """Bytes that Yjs cannot take."""


@contextmanager
def guarded() -> Iterator[None]:
    """Turn every way in which the library refuses into `BadUpdate`.

    After a panic the `Doc` that was touched is in no known state and must be dropped.
    """
    try:
        yield
    except BaseException as error:
        raise _bad(error) from None


def _bad(error: BaseException) -> BaseException:
    """`BadUpdate` for whatever the library raises; anything else as it is."""
    if isinstance(error, ValueError | RuntimeError | OverflowError):
        return BadUpdate(str(error) or "malformed")
    # pyo3 offers no class to import; its name is its only mark.
    return BadUpdate(f"panic: {error}") if type(error).__name__ == "PanicException" else error


def check_update(update: bytes) -> None:
    """Raise `BadUpdate` unless the bytes are an update that is safe to hand on.

    Well-formed is not yet harmless: it may still panic when it is applied.
    """
    if len(update) > 2 * MAX_NESTING:
        check_nesting(update)
    try:  # not `guarded`, which costs more than all the rest of a keystroke
        get_state(update)
    except BaseException as error:
        raise _bad(error) from None


def check_nesting(update: bytes) -> None:
    """Refuse values nested so deep that reading them would end the process.

    Each nested list (`u`) or object (`v`) costs its byte, so few of these bytes mean little
    depth, and only an update with very many of them needs to be walked.
    """
    if update.count(b"u") + update.count(b"v") <= MAX_NESTING:
        return
    try:
        depth = deepest_nest(update)
    except Malformed as error:
        raise BadUpdate(str(error)) from None
    if depth > MAX_NESTING:
        raise BadUpdate("nested too deep")


def check_state_vector(vector: bytes) -> None:
    """Raise `Malformed` unless this is a list of (client, clock) and nothing more."""
    count, at = read_varuint(vector, 0)
    for _ in range(2 * count):
        _, at = read_varuint(vector, at)
    if at != len(vector):
        raise Malformed("bytes after the end")
