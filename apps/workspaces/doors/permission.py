"""How a door names what it asks for, so that one which asks nothing cannot be defined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.policies import Policy
from apps.workspaces.models import Member


@dataclass(frozen=True)
class Permission:
    """Actions of a policy, asked about the thing that the door is about; one of them will do."""

    policy: type[Policy[Member, Any]]
    actions: tuple[str, ...]

    def require(self, member: Member, subject: object) -> None:
        """Raise `Forbidden` unless the member may."""
        asked = self.policy(member, subject)
        if not any(asked.may(action) for action in self.actions):
            asked.require(self.actions[0])


def allow(policy: type[Policy[Member, Any]], *actions: str) -> Permission:
    """The permission to do one of `actions`; one that the policy does not know is a typo.

    Two are for a step and its repetition: whoever may restore a page has a right to archive it,
    and when it is archived already, that changes nothing and is no offence.
    """
    unknown = set(actions) - set(policy.actions)
    if unknown or not actions:
        raise TypeError(f"{policy.__name__} knows no action {sorted(unknown)}")
    return Permission(policy, actions)


def check_named(door: type, handlers: Iterable[str], permissions: Mapping[str, Permission]) -> None:
    """Refuse the definition of a door that answers something without naming a permission."""
    unnamed = sorted(set(handlers) - set(permissions))
    if unnamed:
        raise TypeError(f"{door.__name__} names no permission for {', '.join(unnamed)}")
