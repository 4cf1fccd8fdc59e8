"""What a comment said before."""

from typing import ClassVar

from django.db import models
from django.utils.safestring import SafeString

from apps.core.ids import uuid7
from apps.discussions import bodies


class CommentVersion(models.Model):
    """What a comment said before it was edited; `at` is when it was written."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    comment = models.ForeignKey(
        "discussions.Comment", on_delete=models.CASCADE, related_name="versions"
    )
    body = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.comment_id} at {self.at}"

    @property
    def html(self) -> SafeString:
        return bodies.shown(self.content)
