"""Answers that were given, so that a repeated request is answered and not done again."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.core.ids import uuid7

KEPT_FOR = timedelta(hours=24)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def expired(self, *, at: datetime | None = None) -> Self:
        """Those old enough to be forgotten."""
        return self.filter(created_at__lte=(at or timezone.now()) - KEPT_FOR)


class Answer(models.Model):
    """The first answer to one `Idempotency-Key` of one person at one address.

    It is stored in the transaction of what the request did: both stand, or neither. An address
    names its workspace, so person and address are the member and the path.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "path", "key"], name="api_answer_one_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="api_answer_age")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"

    @property
    def is_expired(self) -> bool:
        return self.created_at <= timezone.now() - KEPT_FOR
