"""Threads, what is said in them, and how they were settled."""

from apps.discussions.models.comment import Comment
from apps.discussions.models.hanging import with_subjects
from apps.discussions.models.mention import Mention
from apps.discussions.models.queries import ThreadQuerySet
from apps.discussions.models.reaction import Reaction
from apps.discussions.models.resolution import Resolution
from apps.discussions.models.thread import Thread
from apps.discussions.models.version import CommentVersion

__all__ = [
    "Comment",
    "CommentVersion",
    "Mention",
    "Reaction",
    "Resolution",
    "Thread",
    "ThreadQuerySet",
    "with_subjects",
]
