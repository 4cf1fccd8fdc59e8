"""The base of every page below `/<workspace>/`."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from apps.workspaces.doors.permission import Permission, check_named
from apps.workspaces.models import Member, Workspace

HANDLERS = ("get", "post", "put", "patch", "delete")


class MemberRequest(HttpRequest):
    """A request of a member, after the door has found their seat."""

    member: Member
    workspace: Workspace


def member_of(request: HttpRequest, slug: str) -> Member:
    """The seat of the signed-in person in a workspace; a stranger gets `Http404`."""
    member = (
        Member.objects.of(request.user)
        .filter(workspace__slug=slug)
        .select_related("workspace", "user")
        .first()
    )
    if member is None:
        raise Http404("There is no such workspace for you.")
    return member


class WorkspaceView(TemplateResponseMixin, ContextMixin, View):
    """A page about one thing of a workspace.

    A subclass names a permission for each HTTP verb it answers, and `get_subject` finds the
    thing among those visible to the member (404 otherwise); by default it is the workspace.
    """

    permissions: ClassVar[Mapping[str, Permission]] = {}
    fragment_template: ClassVar[str] = ""
    """The part of the page that scripts ask for anew, told by the header `HX-Request`."""
    request: MemberRequest
    subject: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        check_named(cls, (verb for verb in HANDLERS if hasattr(cls, verb)), cls.permissions)

    @property
    def member(self) -> Member:
        return self.request.member

    @property
    def workspace(self) -> Workspace:
        return self.request.workspace

    def get_subject(self) -> Any:
        return self.workspace

    @property
    def is_fragment(self) -> bool:
        return bool(self.fragment_template and self.request.headers.get("HX-Request"))

    def get_template_names(self) -> list[str]:
        return [self.fragment_template] if self.is_fragment else super().get_template_names()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        member = member_of(request, kwargs["workspace"])
        asked = cast(MemberRequest, request)
        asked.member, asked.workspace = member, member.workspace
        self.subject = self.get_subject()
        verb = "get" if request.method == "HEAD" else (request.method or "").lower()
        if verb in self.permissions:
            self.permissions[verb].require(member, self.subject)
        response = super().dispatch(request, *args, **kwargs)
        if self.fragment_template:
            # Or going back would show the part where the page was.
            patch_vary_headers(response, ["HX-Request"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            member=self.member, workspace=self.workspace, subject=self.subject, **kwargs
        )
