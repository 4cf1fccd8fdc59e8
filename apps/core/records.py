"""What every row has in common."""

from django.db import models

from apps.core.ids import uuid7


class Record(models.Model):
    """A row with a time-ordered id that knows when it was made and last changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


def touched(*fields: str) -> list[str]:
    """The `update_fields` of a verb: the fields it set, and the time it did so."""
    return [*fields, "updated_at"]
