"""REST addresses of threads, below the base of a workspace."""

from django.urls import path

from apps.discussions.api.comments import (
    CommentHistoryViewSet,
    CommentViewSet,
    ReactionsViewSet,
    ThreadCommentsViewSet,
)
from apps.discussions.api.threads import ResolutionViewSet, ThreadViewSet

urlpatterns = [
    path("threads/", ThreadViewSet.as_view({"get": "list", "post": "create"}), name="threads"),
    path(
        "threads/<uuid:id>/",
        ThreadViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="thread",
    ),
    path(
        "threads/<uuid:id>/resolution/",
        ResolutionViewSet.as_view({"post": "create", "delete": "destroy"}),
        name="thread-resolution",
    ),
    path(
        "threads/<uuid:id>/comments/",
        ThreadCommentsViewSet.as_view({"get": "list", "post": "create"}),
        name="thread-comments",
    ),
    path(
        "comments/<uuid:id>/",
        CommentViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="comment",
    ),
    path(
        "comments/<uuid:id>/reactions/",
        ReactionsViewSet.as_view({"post": "create", "delete": "destroy"}),
        name="comment-reactions",
    ),
    path(
        "comments/<uuid:id>/history/",
        CommentHistoryViewSet.as_view({"get": "list"}),
        name="comment-history",
    ),
]
"""Below the base of a workspace."""
