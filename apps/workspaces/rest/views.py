"""The base of every REST view below `/api/v1/workspaces/{workspace}/`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from apps.core.rest.views import ApiView
from apps.workspaces.doors.pages import member_of
from apps.workspaces.doors.permission import Permission, check_named
from apps.workspaces.models import Member, Workspace
from apps.workspaces.rest.authentication import token_of
from apps.workspaces.rest.scopes import require_scope, scope_for

STANDARD_ACTIONS = ("list", "create", "retrieve", "update", "partial_update", "destroy")

M = TypeVar("M", bound=Model)


class WorkspaceViewSet(ApiView, GenericViewSet[M], Generic[M]):
    """Resources of a workspace: scope of the token → scope of the member → policy → action.

    A subclass says `scope_name` (None where no token needs a scope) and names a permission for
    each action; one that does not cannot be defined. `subject` is what the permission is asked
    about: the thing named by `id` in the address, found by `visible_to` among `subjects`, or the
    workspace where the address names none.
    """

    scope_name: ClassVar[str | None]
    permissions: ClassVar[Mapping[str, Permission]] = {}
    subjects: ClassVar[Any] = None
    """The manager that finds the subject; by default that of `queryset`."""

    member: Member
    subject: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        actions = list(_actions(cls))
        check_named(cls, actions, cls.permissions)
        if actions and not hasattr(cls, "scope_name"):
            raise TypeError(f"{cls.__name__} does not say which scope a token needs")

    @property
    def workspace(self) -> Workspace:
        return self.member.workspace

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.member = self._seat(request)
        require_scope(token_of(request), scope_for(self.scope_name, request.method or "GET"))
        self.subject = self.get_subject()
        if self.action in self.permissions:  # else the method is not offered, as is said next
            self.check_policy()

    def check_policy(self) -> None:
        """Raise `Forbidden` unless the member may do this to the subject."""
        self.permissions[self.action].require(self.member, self.subject)

    def get_subject(self) -> Any:
        """What the request is about; `Http404` if the member may not even know of it."""
        if "id" not in self.kwargs:
            return self.workspace
        return self.found(self.kwargs["id"])

    def found(self, pk: UUID) -> Any:
        """The thing of this id as of now; `Http404` if the member may not know of it."""
        things = self.visible_subjects().filter(pk=pk)
        thing = things.first()
        if thing is not None and self.catch_up([thing]):
            thing = things.first()
        if thing is None:
            raise Http404
        return thing

    def catch_up(self, rows: Sequence[Any]) -> bool:
        """Make good what these rows tell and what lags behind; whether anything did, so that they
        have to be read again. For what is derived: whoever wrote is to read what follows."""
        return False

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        page = super().paginate_queryset(queryset)
        if page and self.catch_up(page):
            now = {row.pk: row for row in queryset.filter(pk__in=[row.pk for row in page])}
            return [now.get(row.pk, row) for row in page]
        return page

    def visible_subjects(self) -> QuerySet[Any]:
        """All that the member may know of."""
        source = cast(Any, self).queryset if self.subjects is None else self.subjects
        rows: QuerySet[Any] = source.all().visible_to(self.member)
        return rows

    def get_queryset(self) -> QuerySet[M]:
        if getattr(self, "swagger_fake_view", False):  # the schema is described, nobody asks
            nothing: QuerySet[M] = cast(Any, self).queryset.none()
            return nothing
        return self.visible_subjects()

    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "member": getattr(self, "member", None),
        }

    def _seat(self, request: Request) -> Member:
        """The caller's seat here; a token's is known and serves in its own workspace alone."""
        slug = self.kwargs["workspace"]
        token = token_of(request)
        if token is None:
            return member_of(request, slug)
        if token.member.workspace.slug != slug:
            raise Http404
        return token.member


def _actions(view: type[WorkspaceViewSet[Any]]) -> Iterator[str]:
    """The names of what a view set answers."""
    yield from (name for name in STANDARD_ACTIONS if hasattr(view, name))
    yield from (action.__name__ for action in view.get_extra_actions())
