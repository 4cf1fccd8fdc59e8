"""Things that objectives and key results refer to."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from apps.core.errors import InvalidInput
from apps.workspaces.models import Member


def check_of(workspace_id: UUID, **links: Any) -> None:
    """Refuse, by field, what belongs to another workspace, and members who have left."""
    errors = {}
    for field, thing in links.items():
        if thing is not None and thing.workspace_id != workspace_id:
            errors[field] = "There is no such thing in this workspace."
        elif isinstance(thing, Member) and thing.left_at is not None:
            errors[field] = f"{thing.name} has left the workspace."
    if errors:
        raise InvalidInput(errors)


def plain(value: Any) -> Any:
    """A new value as an event tells it: a thing by its id, a number as text."""
    if isinstance(value, models.Model):
        return str(value.pk)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
