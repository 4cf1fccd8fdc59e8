"""Who is called in a comment."""

from typing import ClassVar

from django.db import models

from apps.core.ids import uuid7


class Mention(models.Model):
    """That a comment calls a member."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    comment = models.ForeignKey(
        "discussions.Comment", on_delete=models.CASCADE, related_name="mentions"
    )
    member = models.ForeignKey(
        "workspaces.Member", on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "member"], name="discussions_mention_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "member", "-id"], name="discussions_mention_of")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.comment_id}"
