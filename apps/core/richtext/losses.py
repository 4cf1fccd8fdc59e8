"""What a reading could not keep, told in plain words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that did not survive a parse.

    `line` counts from 1 in the source that was given; 0 means that the place is not known.
    `what` names the thing as the author wrote it, `why` says what became of it and the reason.
    """

    line: int
    what: str
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}: {self.why}"


def shortened(text: str, limit: int = 60) -> str:
    """`text` on one line, cut to `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
