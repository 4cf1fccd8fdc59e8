"""Domain events: how what happened below reaches what stands above.

A verb publishes an event as its last act, inside its transaction. Reactions run at once in the
same transaction, write only their own app's rows and do no I/O, so either everything that
follows from a step is stored with it or nothing is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection

from apps.core.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in a workspace.

    `name` is its public type in the activity, the REST API and webhooks. `by_id` is the member
    who did it, None for the system. Fields that a subclass adds make up its `data`.
    """

    name: ClassVar[str]
    is_news: ClassVar[bool] = True
    """Whether anybody is told of it. What happens at every pause of a typist is not: it only lets
    things above follow."""

    workspace_id: UUID
    by_id: UUID | None
    at: datetime
    subject: Subject

    def data(self) -> dict[str, Any]:
        """What the subclass tells beyond who, when and about what; plain JSON values."""
        own = {field.name for field in fields(self)} - {field.name for field in fields(Event)}
        return {name: _plain(getattr(self, name)) for name in sorted(own)}


Reaction = Callable[[Any], None]
ReactionToAll = Callable[[Sequence[Any]], None]
_reactions: dict[type[Event], list[Reaction]] = {}
_reactions_to_all: dict[type[Event], list[ReactionToAll]] = {}


def reacts_to(*events: type[Event]) -> Callable[[Reaction], Reaction]:
    """Register a reaction to some kinds of event (a base class means all below it)."""

    def register(reaction: Reaction) -> Reaction:
        for event in events:
            _reactions.setdefault(event, []).append(reaction)
        return reaction

    return register


def reacts_to_all(*events: type[Event]) -> Callable[[ReactionToAll], ReactionToAll]:
    """Register a reaction to all events of some kinds that one step caused, at once: for what would
    otherwise ask the database a thousand times where a thousand things happen together."""

    def register(reaction: ReactionToAll) -> ReactionToAll:
        for event in events:
            _reactions_to_all.setdefault(event, []).append(reaction)
        return reaction

    return register


def publish(event: Event) -> None:
    """Tell everyone above that this happened. Only inside a transaction."""
    publish_all([event])


def publish_all(events: Sequence[Event]) -> None:
    """Tell everyone above that these happened, in this order. A reaction to all of them at once
    hears the whole; the others hear them one by one."""
    if events and not connection.in_atomic_block:
        raise RuntimeError(f"{events[0].name} was published outside a transaction")
    for event in events:
        for kind in type(event).__mro__:
            for reaction in _reactions.get(kind, ()):
                reaction(event)
    for kind, reactions in _reactions_to_all.items():
        heard = [event for event in events if isinstance(event, kind)]
        for to_all in reactions if heard else ():
            to_all(heard)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date):
        return str(value)
    return value
