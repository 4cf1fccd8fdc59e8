"""Where a thread hangs in a live text, and who knows such texts. Pure: no text is read here.

An app whose things have a live text registers an `AnchorHost` for their subject type. Threads on
all other things hang on the whole thing.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from apps.core.errors import InvalidInput
from apps.workspaces.models import Member


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """Where a thread hangs in a live text.

    `start` and `end` are encoded Yjs relative positions, which follow their characters through
    every edit. `quote` are the words between them when the thread was opened, `prefix` and
    `suffix` some words around it, `section` the id of the section that it stood in.
    """

    start: bytes
    end: bytes
    quote: str
    prefix: str
    suffix: str
    section: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an anchor stands now: `start` and `end` are ProseMirror positions in the document's
    JSON as of now, `text` the words there now."""

    start: int
    end: int
    section: str
    text: str


class AnchorHost(Protocol):
    """Who knows the live texts of one type of subject."""

    def place(
        self, subject: Any, *, quote: str, prefix: str = "", suffix: str = "", section: str = ""
    ) -> Anchor:
        """The anchor on these words. `InvalidInput` naming `anchor` if they are not there,
        `RuleViolation` `quote_ambiguous` with the `candidates` if they are there several times."""
        ...

    def check(self, subject: Any, *, start: bytes, end: bytes) -> Anchor:
        """The anchor between two relative positions of this very text. The words around it are
        read by the host itself. `InvalidInput` naming `anchor` if they are of another text."""
        ...

    def locate(self, subject: Any, anchors: Mapping[UUID, Anchor]) -> dict[UUID, Place | None]:
        """Where each stands now; None where its words are gone."""
        ...

    def catch_up(self, subjects: Collection[UUID]) -> bool:
        """Have the threads on these texts follow them as of now; whether any text had changed."""
        ...

    def replace(self, subject: Any, *, by: Member, anchor: Anchor, replacement: str) -> None:
        """Put other words in the place of those quoted: one edit by this member. `RuleViolation`
        `anchor_detached` if they are gone, `words_changed` if they read otherwise by now."""
        ...


class Follower(Protocol):
    """Who knows one text before and after an edit."""

    def follow(self, anchor: Anchor, *, lost_for: timedelta | None) -> Anchor | None:
        """The anchor as it stands after the edit: itself, or with new positions where its words
        were put elsewhere; None if they are nowhere for certain. `lost_for` is how long they have
        been nowhere already, None if they were somewhere. The quote stays what was quoted."""
        ...


H = TypeVar("H", bound=type[Any])
_hosts: dict[str, AnchorHost] = {}


def anchor_host(kind: str) -> Callable[[H], H]:
    """Class decorator: an instance of it knows the texts of this type of subject."""

    def register(host: H) -> H:
        _hosts[kind] = host()
        return host

    return register


def host_of(kind: str) -> AnchorHost | None:
    """Who knows the texts of this type of subject; None if they have none."""
    return _hosts.get(kind)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Words as a door names them: by quote, with as much around it as tells it from others, or
    by two relative positions, each in base64, as an editor knows them."""

    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    section: str = ""
    start: str = ""
    end: str = ""

    def on(self, subject: Any) -> Anchor:
        """The anchor on these words. `InvalidInput` names `anchor` if it cannot be."""
        host = host_of(subject.subject_type)
        if host is None:
            raise InvalidInput({"anchor": "There is no text to hang it on; leave the anchor out."})
        if self.start or self.end:
            return host.check(subject, start=decoded(self.start), end=decoded(self.end))
        if not self.quote.strip():
            raise InvalidInput({"anchor": "Quote some words, or name `start` and `end`."})
        return host.place(
            subject,
            quote=self.quote,
            prefix=self.prefix,
            suffix=self.suffix,
            section=self.section,
        )


def encoded(position: bytes) -> str:
    """A relative position as it is written in JSON and in forms."""
    return b64encode(position).decode()


def decoded(written: str) -> bytes:
    """The relative position that was written."""
    try:
        position = b64decode(written, validate=True)
    except ValueError:
        position = b""
    if not position:
        raise InvalidInput({"anchor": "A position is a Yjs relative position in base64."})
    return position
