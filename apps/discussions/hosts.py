"""What an app tells about the things that it lets threads hang on; asked without importing it.

Anything with a policy that knows `view` and `comment` can carry threads. What is registered here
is for those that can be put away, or that a token needs a scope of its own to change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

Ids = Callable[[], "QuerySet[Any]"]


@dataclass(frozen=True)
class _Host:
    scope: str | None
    put_away: Ids | None


_hosts: dict[str, _Host] = {}


def register_host(kind: str, *, scope: str | None = None, put_away: Ids | None = None) -> None:
    """Tell about the things of a subject type.

    `scope` names what a token must be allowed to write them, such as `documents`. `put_away`
    answers the ids of those that are archived as a query of one column; their threads wait for
    nobody.
    """
    _hosts[kind] = _Host(scope, put_away)


def scope_of(kind: str) -> str | None:
    """The scope that a token needs to change a thing of this type."""
    return _hosts[kind].scope if kind in _hosts else None


def put_away() -> Iterator[tuple[str, "QuerySet[Any]"]]:
    """The ids of the things that are put away, by type."""
    for kind, host in _hosts.items():
        if host.put_away is not None:
            yield kind, host.put_away()
