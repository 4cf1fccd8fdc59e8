"""Each event told in words: «Ana Ruiz renamed *Pilot*», with a detail where there is one.

A table an area, so that a new event is one line there; a test holds that no event lacks its line.
"""

from apps.activity.sentences import campaigns, documents, okrs, threads, workspaces
from apps.activity.sentences.telling import Data, Told

AREAS = (workspaces, documents, threads, okrs, campaigns)

SENTENCES: dict[str, Told] = {kind: told for area in AREAS for kind, told in area.SENTENCES.items()}

TOGETHER: dict[str, tuple[str, str]] = documents.TOGETHER | threads.TOGETHER | campaigns.TOGETHER
"""Events that come in numbers: how several are told, and by what in their data they differ."""


def sentence(kind: str) -> str:
    """The verb phrase between who did it and the thing it was done to."""
    return SENTENCES[kind][0] if kind in SENTENCES else kind.replace(".", " ").replace("_", " ")


def detail(kind: str, data: Data) -> str:
    """A second line, or nothing."""
    return SENTENCES[kind][1](data) if kind in SENTENCES else ""


def sentence_of_all(kind: str, count: int) -> str:
    """The verb phrase for several events of a kind that stands in `TOGETHER`."""
    return TOGETHER[kind][0].format(count=count)


def without_title(told: str) -> str:
    """A verb phrase where the thing that it ends with is not said, being known."""
    if told.endswith("linked from"):
        return f"{told} here"
    for end in (":", " of", " from", " in", " on", " to"):
        if told.endswith(end):
            return told.removesuffix(end)
    return told
