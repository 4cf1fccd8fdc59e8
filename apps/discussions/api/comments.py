"""REST: what is said in a thread."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.serializers import Problem
from apps.discussions.api.shapes import (
    CommentInput,
    CommentResource,
    CommentVersionShape,
    ReactionInput,
    ReplyInput,
)
from apps.discussions.api.threads import SETTLED
from apps.discussions.models import Comment, CommentVersion, Thread
from apps.discussions.policies import CommentPolicy, ThreadPolicy
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet

REMOVED = OpenApiResponse(Problem, "`comment_removed`: it was taken back.")


class ThreadCommentsViewSet(ListModelMixin, WorkspaceViewSet[Comment]):
    """The comments of a thread."""

    queryset = Comment.objects.all()
    subjects = Thread.objects.select_related("workspace")
    serializer_class = CommentResource
    scope_name = "threads"
    ordering = "created_at"
    permissions: ClassVar = {
        "list": allow(ThreadPolicy, "view"),
        "create": allow(ThreadPolicy, "reply"),
    }

    def get_subject(self) -> Any:
        thread = super().get_subject()
        if not ThreadPolicy(self.member, thread).may("view"):
            raise Http404
        return thread

    def get_queryset(self) -> QuerySet[Comment]:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        return Comment.objects.filter(thread=self.subject.pk).told()

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        for comment in page or ():
            comment.thread = self.subject
        return page

    @extend_schema(summary="List the comments of a thread", description="The first one opened it.")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Reply",
        description="By whoever may comment on what the thread hangs on. An answer of the team "
        "that it waits for clears `awaiting_team`.",
        request=ReplyInput,
        responses={201: CommentResource, 409: SETTLED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ReplyInput(data=request.data)
        given.is_valid(raise_exception=True)
        comment = self.subject.reply(by=self.member, **given.validated_data)
        shown = self.get_serializer(comment).data
        return Response(shown, status=201, headers={"Location": shown["url"]})


class CommentViews(WorkspaceViewSet[Comment]):
    """One comment, named by its id."""

    queryset = Comment.objects.all()
    serializer_class = CommentResource
    scope_name = "threads"

    def visible_subjects(self) -> QuerySet[Comment]:
        rows: QuerySet[Comment] = Comment.objects.visible_to(self.member).told()
        return rows.select_related("author__user", "thread__workspace")

    def get_subject(self) -> Any:
        comment = super().get_subject()
        if not CommentPolicy(self.member, comment).may("view"):
            raise Http404
        return comment

    def shown(self, status: int = 200) -> Response:
        """The comment as of now."""
        return Response(self.get_serializer(self.found(self.subject.pk)).data, status=status)


class CommentViewSet(CommentViews):
    permissions: ClassVar = {
        "retrieve": allow(CommentPolicy, "view"),
        "partial_update": allow(CommentPolicy, "edit"),
        "destroy": allow(CommentPolicy, "remove"),
    }

    @extend_schema(summary="Read a comment")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.subject).data)

    @extend_schema(
        summary="Edit a comment",
        description="One's own. What it said before is kept and can be read at `history/`.",
        request=CommentInput,
        responses={200: CommentResource, 409: REMOVED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = CommentInput(data=request.data)
        given.is_valid(raise_exception=True)
        self.subject.edit(by=self.member, body=given.validated_data["body"])
        return self.shown()

    @extend_schema(
        summary="Remove a comment",
        description="One's own, or anybody's as an admin. That something stood there stays.",
        responses={204: None},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.remove(by=self.member)
        return Response(status=204)


class ReactionsViewSet(CommentViews):
    """How members react to a comment."""

    permissions: ClassVar = {
        "create": allow(CommentPolicy, "react"),
        "destroy": allow(CommentPolicy, "react"),
    }

    @extend_schema(
        summary="React to a comment",
        description="With the same emoji again, nothing changes.",
        request=ReactionInput,
        responses={201: CommentResource, 409: REMOVED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ReactionInput(data=request.data)
        given.is_valid(raise_exception=True)
        self.subject.react(by=self.member, emoji=given.validated_data["emoji"])
        return self.shown(201)

    @extend_schema(
        summary="Take a reaction back",
        parameters=[OpenApiParameter("emoji", str, required=True, description="Which one.")],
        responses={204: None},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ReactionInput(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        self.subject.unreact(by=self.member, emoji=given.validated_data["emoji"])
        return Response(status=204)


class CommentHistoryViewSet(ListModelMixin, WorkspaceViewSet[CommentVersion]):
    """What a comment said before it was edited."""

    queryset = CommentVersion.objects.all()
    subjects = Comment.objects.select_related("thread__workspace")
    serializer_class = CommentVersionShape
    scope_name = "threads"
    ordering = "id"
    permissions: ClassVar = {"list": allow(CommentPolicy, "view")}

    def get_subject(self) -> Any:
        comment = super().get_subject()
        if not CommentPolicy(self.member, comment).may("view"):
            raise Http404
        return comment

    def get_queryset(self) -> QuerySet[CommentVersion]:
        if getattr(self, "swagger_fake_view", False):
            return CommentVersion.objects.none()
        return CommentVersion.objects.filter(comment=self.subject.pk)

    @extend_schema(summary="List what a comment said before", description="The oldest first.")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)
