"""Who is mentioned in a comment: members of the workspace, by their ids."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from apps.core.errors import InvalidInput
from apps.discussions.bodies import Body, read
from apps.workspaces.models import Member


@dataclass(frozen=True)
class Addressed:
    """A comment in which everybody is called by their name, and who they are."""

    body: Body
    members: list[Member]


def addressed(body: Body, *, writer: Member, known: Collection[UUID] = ()) -> Addressed:
    """The members that a comment mentions. `InvalidInput` naming `body` if one of them has no
    seat in the writer's workspace; who left may stay where they are mentioned already (`known`)."""
    wanted = {written: _uuid(written) for written in body.mentions}
    if not wanted:
        return Addressed(body, [])
    found = {
        one.pk: one
        for one in Member.objects.visible_to(writer).filter(pk__in=filter(None, wanted.values()))
        if one.left_at is None or one.pk in known
    }
    if any(pk not in found for pk in wanted.values()):
        raise InvalidInput({"body": "It mentions somebody who is not in this workspace."})
    return Addressed(body.naming({pk: one.name for pk, one in found.items()}), list(found.values()))


def said_by(writer: Member, source: str, *, optional: bool = False) -> Addressed | None:
    """What a new comment says; None for one that may be empty and is."""
    if optional and not source.strip():
        return None
    return addressed(read(source), writer=writer)


def ids_of(said: Addressed | None) -> list[str]:
    """The members whom it mentions, as an event tells them."""
    return [str(member.pk) for member in said.members] if said else []


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
