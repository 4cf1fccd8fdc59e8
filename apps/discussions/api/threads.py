"""REST: threads, and how they are settled."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django_filters.filters import CharFilter, ChoiceFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.policies import policy_about
from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Problem
from apps.core.subjects import SubjectLike, resolve
from apps.discussions import anchoring
from apps.discussions.anchors import Selection
from apps.discussions.api.shapes import ResolutionInput, ThreadChange, ThreadInput, ThreadResource
from apps.discussions.hosts import scope_of
from apps.discussions.models import Thread, ThreadQuerySet, with_subjects
from apps.discussions.policies import ThreadPolicy, carries_threads
from apps.discussions.vocabulary import Kind, Outcome
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.authentication import token_of
from apps.workspaces.rest.scopes import require_scope
from apps.workspaces.rest.views import WorkspaceViewSet
from apps.workspaces.vocabulary import Team

AMBIGUOUS = OpenApiResponse(
    Problem,
    "`quote_ambiguous`: the words stand there several times; `candidates` tells them apart, each "
    "a `quote` with `prefix`, `suffix` and `section` to send.",
)
SETTLED = OpenApiResponse(Problem, "`thread_resolved`: it is settled; open it again first.")
NOT_NOW = OpenApiResponse(
    Problem,
    "`already_resolved`: it was settled otherwise. For a suggestion also `anchor_detached` and "
    "`words_changed`: the words that it would replace are gone, or read otherwise by now.",
)


class ThreadFilter(FilterSet):
    subject_type = CharFilter(help_text="Such as `document`.")
    subject_id = UUIDFilter()
    kind = ChoiceFilter(choices=Kind.choices)
    open = YesNoFilter(method="by_settlement", help_text="`false`: those that are settled.")
    blocking = YesNoFilter()
    awaiting_team = ChoiceFilter(choices=Team.choices)
    waits_for = ChoiceFilter(
        choices=Team.choices, method="by_turn",
        help_text="Open ones in which it is this team's turn: to answer, or, if nobody is asked, "
        "to settle what it raised and what blocks.",
    )  # fmt: skip

    class Meta:
        model = Thread
        fields: ClassVar = [
            "subject_type", "subject_id", "kind", "open", "blocking", "awaiting_team", "waits_for",
        ]  # fmt: skip

    def by_settlement(self, rows: QuerySet[Thread], name: str, is_open: bool) -> QuerySet[Thread]:
        return rows.filter(resolution__isnull=is_open)

    def by_turn(self, rows: ThreadQuerySet, name: str, team: str) -> QuerySet[Thread]:
        return rows.open().alive().waiting_for(team)


class ThreadViews(WorkspaceViewSet[Thread]):
    """Threads, each with what it hangs on."""

    queryset = Thread.objects.all()
    serializer_class = ThreadResource
    scope_name = "threads"

    def visible_subjects(self) -> QuerySet[Thread]:
        return Thread.objects.visible_to(self.member).told()

    def get_subject(self) -> Any:
        """Whoever may not see what it hangs on does not learn that there is a thread."""
        found = super().get_subject()
        if isinstance(found, Thread) and not ThreadPolicy(self.member, found).may("view"):
            raise Http404
        return found

    def catch_up(self, rows: Sequence[Any]) -> bool:
        return anchoring.catch_up(rows)

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        page = super().paginate_queryset(queryset)
        return page if page is None else with_subjects(page, self.workspace)

    def shown(self, thread: Thread, status: int = 200) -> Response:
        """The thread as of now."""
        now = self.found(thread.pk)
        now.subject = thread.subject
        shown = self.get_serializer(now).data
        headers = {"Location": shown["url"]} if status == 201 else None
        return Response(shown, status=status, headers=headers)


class ThreadViewSet(ListModelMixin, ThreadViews):
    """Threads on documents and on everything else that can be discussed."""

    filterset_class = ThreadFilter
    ordering = "created_at"
    ordering_fields = ("created_at", "updated_at", "active_at")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "view"),
        "retrieve": allow(ThreadPolicy, "view"),
        "partial_update": allow(ThreadPolicy, "ask", "change"),
    }

    @extend_schema(
        summary="List threads",
        description="Open ones and settled ones, over everything. The inbox of a team: "
        "`?waits_for=sales&ordering=-active_at`.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Open a thread",
        description="By whoever may comment on its subject, with its first comment. On a "
        "selection of a text: name the words by `quote`, with `prefix` and `suffix` as far as "
        "needed, or by relative positions.",
        request=ThreadInput,
        responses={201: ThreadResource, 409: AMBIGUOUS},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ThreadInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        subject = self._subject(asked["subject"])
        policy_about(self.member, subject).require("comment")
        anchor = asked.get("anchor")
        thread = Thread.begin(
            subject,
            by=self.member,
            kind=asked["kind"],
            body=asked.get("body", ""),
            blocking=asked["blocking"],
            awaiting_team=asked.get("awaiting_team") or "",
            anchor=Selection(**anchor).on(subject) if anchor else None,
            replacement=asked.get("replacement", ""),
        )
        return self.shown(thread, 201)

    @extend_schema(summary="Read a thread")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.subject).data)

    @extend_schema(
        summary="Change a thread",
        description="Which team has to answer says whoever takes part; what it is and whether it "
        "blocks, the side that raised it.",
        request=ThreadChange,
        responses={200: ThreadResource, 409: SETTLED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ThreadChange(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        ThreadPolicy(self.member, self.subject).require_change(asked)
        if "awaiting_team" in asked:
            asked["awaiting_team"] = asked["awaiting_team"] or ""
        self.subject.change(by=self.member, **asked)
        return self.shown(self.subject)

    def _subject(self, asked: dict[str, Any]) -> SubjectLike:
        link = (asked["type"], asked["id"])
        subject = resolve([link], workspace_id=self.workspace.pk).get(link)
        if subject is None or not carries_threads(subject):
            raise InvalidInput({"subject": "There is no such thing to discuss in this workspace."})
        if not policy_about(self.member, subject).may("view"):
            raise InvalidInput({"subject": "There is no such thing to discuss in this workspace."})
        return subject


class ResolutionViewSet(ThreadViews):
    """That a thread is settled."""

    permissions: ClassVar = {
        "create": allow(ThreadPolicy, "resolve", "accept"),
        "destroy": allow(ThreadPolicy, "reopen"),
    }

    @extend_schema(
        summary="Settle a thread",
        description="One's own, always. One that blocks: as a signatory of the team that raised "
        "it. `accepted` puts the words of a suggestion into the text, which needs the right to "
        "edit it and, for a token, its scope (`documents:write`). Settled in the same way again, "
        "nothing changes.",
        request=ResolutionInput,
        responses={201: ThreadResource, 409: NOT_NOW},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ResolutionInput(data=request.data)
        given.is_valid(raise_exception=True)
        accepting = given.validated_data["outcome"] == Outcome.ACCEPTED
        policy = ThreadPolicy(self.member, self.subject)
        policy.require_outcome(given.validated_data["outcome"])
        if accepting and (scope := scope_of(self.subject.subject_type)):
            require_scope(token_of(request), f"{scope}:write")
        self.subject.resolve(by=self.member, **given.validated_data)
        return self.shown(self.subject, 201)

    @extend_schema(
        summary="Open a thread again",
        responses={
            204: None,
            409: OpenApiResponse(
                Problem, "`suggestion_accepted`: its words are in the text; open a new thread."
            ),
        },
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.reopen(by=self.member)
        return Response(status=204)
