"""Things of apps above that name the key result which they serve, as a campaign does.

They keep that fact themselves, so nothing of it is stored here: their app lends the list, and
nobody links them from the side of the key result as well. When such a thing comes to serve
another key result, its app tells `key_result.support_added` and `…_removed`, as a link does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.workspaces.models import Member

if TYPE_CHECKING:
    from apps.okrs.models import KeyResult


@dataclass(frozen=True)
class Serving:
    """A thing that serves a key result, as its page lists it."""

    title: str
    href: str
    detail: str


List = Callable[["KeyResult", Member], Sequence[Serving]]


@dataclass(frozen=True)
class _Registered:
    refusal: str
    serving: List


_by_kind: dict[str, _Registered] = {}


def serves_by_itself(kind: str, *, refusal: str) -> Callable[[List], List]:
    """Register what lists the things of one type that serve a key result, in one query; `refusal`
    says where to name it to whoever would link such a thing."""

    def register(serving: List) -> List:
        _by_kind[kind] = _Registered(refusal, serving)
        return serving

    return register


def serving(key_result: "KeyResult", member: Member) -> list[Serving]:
    """All that say of themselves that they serve it."""
    return [one for each in _by_kind.values() for one in each.serving(key_result, member)]


def refusal_of(kind: str) -> str:
    """Why nobody links things of this type; empty for those that one links."""
    found = _by_kind.get(kind)
    return found.refusal if found else ""
