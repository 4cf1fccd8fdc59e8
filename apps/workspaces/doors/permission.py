"""How a door names what it asks for, so that one which asks nothing cannot be defined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.policies import Policy
from apps.workspaces.models import Member


@dataclass(frozen=True)
class Permission:
    """An action of a policy, asked about the thing that the door is about."""

    policy: type[Policy[Member, Any]]
    action: str

    def require(self, member: Member, subject: object) -> None:
        """Raise `Forbidden` unless the member may."""
        self.policy(member, subject).require(self.action)


def allow(policy: type[Policy[Member, Any]], action: str) -> Permission:
    """The permission to do `action`; an action that the policy does not know is a typo."""
    if action not in policy.actions:
        raise TypeError(f"{policy.__name__} knows no action “{action}”")
    return Permission(policy, action)


def check_named(door: type, handlers: Iterable[str], permissions: Mapping[str, Permission]) -> None:
    """Refuse the definition of a door that answers something without naming a permission."""
    unnamed = sorted(set(handlers) - set(permissions))
    if unnamed:
        raise TypeError(f"{door.__name__} names no permission for {', '.join(unnamed)}")
