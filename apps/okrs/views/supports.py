"""What serves a key result: the list, naming one more, and taking that back."""

from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from apps.core.errors import InvalidInput
from apps.okrs.models import Support
from apps.okrs.models.support import things_behind
from apps.okrs.policies import KeyResultPolicy, SupportPolicy
from apps.okrs.serving import serving
from apps.okrs.views.base import KeyResultView, OkrView
from apps.workspaces.doors import MemberRequest, allow

NOT_THERE = "That is not the address of a page or a campaign of this workspace."


def supports_shown(view: KeyResultView) -> list[dict[str, Any]]:
    """What serves it, as far as it is still there: first what says so itself, then what is linked,
    with its link."""
    rows = list(Support.objects.filter(key_result=view.subject).order_by("at"))
    things = things_behind(rows, view.workspace.pk)
    found: list[dict[str, Any]] = [
        {"title": one.title, "href": one.href, "detail": one.detail}
        for one in serving(view.subject, view.member)
    ]
    for row in rows:
        thing: Any = things.get((row.subject_type, row.subject_id))
        if thing is not None:
            href = thing.get_absolute_url()
            kind = row.subject_type
            found.append(
                {"support": row, "title": thing.subject_title, "href": href, "detail": kind}
            )
    return found


class Supports(KeyResultView):
    """The list as of now, for a page that shows it; and naming what serves it, by its address."""

    template_name = "okrs/_supports.html"
    permissions: ClassVar = {
        "get": allow(KeyResultPolicy, "view"),
        "post": allow(KeyResultPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                key_result=self.subject,
                supports=supports_shown(self),
                can=KeyResultPolicy(self.member, self.subject).can(),
            )
        )

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        thing = thing_at(request.POST.get("address", ""), self.workspace.slug)
        if thing is None:
            raise InvalidInput({"address": NOT_THERE})
        Support.add(self.subject, by=self.member, kind=thing[0], pk=thing[1])
        return redirect(f"{self.subject.get_absolute_url()}#supports")


class SupportRemoval(OkrView):
    """It serves this no longer."""

    permissions: ClassVar = {"post": allow(SupportPolicy, "remove")}
    subject: Support

    def get_subject(self) -> Support:
        supports = Support.objects.visible_to(self.member).select_related(
            "key_result__archival", "key_result__objective__archival"
        )
        found: Support | None = supports.filter(pk=self.kwargs["support"]).first()
        if found is None:
            raise Http404("It serves nothing here.")
        found.key_result.workspace = self.workspace
        return found

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.remove(by=self.member)
        messages.success(request, "It is no longer named here.")
        return redirect(f"{self.subject.key_result.get_absolute_url()}#supports")


def thing_at(address: str, workspace: str) -> tuple[str, UUID] | None:
    """The type and id of the thing whose page an address of this workspace is; None of others."""
    try:
        found = resolve(urlsplit(address.strip()).path)
    except (Resolver404, ValueError):
        return None
    things = [(name, pk) for name, pk in found.kwargs.items() if isinstance(pk, UUID)]
    return things[0] if found.kwargs.get("workspace") == workspace and things else None
