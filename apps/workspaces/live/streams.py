"""What a page can listen to, and who may.

The app that owns a thing registers its stream: `@stream("document")` on a function that says
whether a member may hear of the thing with that id. Nothing is heard that was not registered.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from apps.accounts.models import User
from apps.workspaces.models import Member

Right = Callable[[Member, UUID], bool]
_rights: dict[str, Right] = {}


def stream(kind: str) -> Callable[[Right], Right]:
    """Register who may hear of things of this kind."""

    def register(right: Right) -> Right:
        _rights[kind] = right
        return right

    return register


def seats_of(person: User) -> list[Member]:
    """All seats of a person: a page listens in one workspace, a browser has several open."""
    return list(Member.objects.of(person).select_related("workspace", "user"))


def audible(seats: Iterable[Member], names: Iterable[str]) -> set[str]:
    """Those of the streams that one of the seats may hear. Reads the database."""
    return {name for name in names if _may_hear(seats, name)}


def _may_hear(seats: Iterable[Member], name: str) -> bool:
    kind, _, pk = name.partition(":")
    right = _rights.get(kind)
    try:
        thing = UUID(pk)
    except ValueError:
        return False
    # One spelling a stream, or the same thing would fill the limit under many names.
    return right is not None and str(thing) == pk and any(right(seat, thing) for seat in seats)


@stream("workspace")
def sits_in(member: Member, pk: UUID) -> bool:
    return member.workspace_id == pk


@stream("member")
def is_own(member: Member, pk: UUID) -> bool:
    return member.pk == pk
