"""What a token must be allowed to ask something of a view."""

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS

from apps.workspaces.models import ApiToken


def scope_for(scope_name: str | None, method: str) -> str | None:
    """`documents` → `documents:read` for safe methods, `documents:write` otherwise."""
    if scope_name is None:
        return None
    return f"{scope_name}:{'read' if method in SAFE_METHODS else 'write'}"


def require_scope(token: ApiToken | None, scope: str | None) -> None:
    """Refuse a token without the scope. A person at the pages (no token) has all of them."""
    if token is not None and scope is not None and not token.allows(scope):
        raise PermissionDenied(f"This token lacks the scope {scope}.", "scope_missing")
