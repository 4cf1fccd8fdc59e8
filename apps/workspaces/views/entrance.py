"""The way in: `/`, choosing among workspaces, founding one, and taking an invitation."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, ListView, View

from apps.accounts.models import User
from apps.core.errors import RuleViolation
from apps.core.forms import refusals_in
from apps.workspaces.forms import FoundForm
from apps.workspaces.models import Invitation, Member, Workspace

KEPT_INVITATION = "invitation"
"""Session key: the secret of an invitation that waits until its reader has signed in."""


class Entrance(LoginRequiredMixin, View):
    """`/`: on to where this person belongs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if secret := request.session.get(KEPT_INVITATION):
            return redirect("workspaces:invitation", secret)
        found = list(Workspace.objects.of(cast(User, request.user))[:2])
        if len(found) == 1:
            return redirect(found[0])
        return redirect("workspaces:choose" if found else "workspaces:found")


class Choose(LoginRequiredMixin, ListView[Workspace]):
    """All one's workspaces."""

    template_name = "workspaces/choose.html"
    context_object_name = "seats"

    def get_queryset(self) -> Any:
        seats = Member.objects.of(self.request.user).select_related("workspace")
        return seats.order_by("workspace__name")


class Found(LoginRequiredMixin, FormView[FoundForm]):
    """Open a workspace, or be told to wait for an invitation."""

    template_name = "workspaces/found.html"
    form_class = FoundForm
    http_method_names = ["get", "head", "options", "post"]  # Django adds PUT

    def form_valid(self, form: FoundForm) -> HttpResponse:
        with refusals_in(form):
            member = Member.found(by=cast(User, self.request.user), **form.cleaned_data)
        if not form.is_valid():
            return self.form_invalid(form)
        return redirect(member.workspace)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seated = Member.objects.of(self.request.user).exists()
        return super().get_context_data(has_seat=seated, **kwargs)


@method_decorator(never_cache, name="dispatch")
class TakeInvitation(View):
    """Who invites to what, and the seat for whoever holds the link."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        invitation = Invitation.objects.linked(secret)
        if invitation is None or invitation.why_closed():
            return self._closed(request, invitation)
        if not request.user.is_authenticated:
            self._keep(request, secret, invitation)
        return self._shown(request, invitation)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("workspaces:invitation", secret)
        invitation = Invitation.objects.linked(secret)
        if invitation is None or invitation.why_closed():
            return self._closed(request, invitation)
        request.session.pop(KEPT_INVITATION, None)
        try:
            member = invitation.accept(by=request.user)
        except RuleViolation as refusal:
            messages.info(request, refusal.detail)
            return redirect("workspaces:entrance")
        messages.success(request, f"Welcome to {member.workspace.name}.")
        return redirect(member.workspace)

    def _keep(self, request: HttpRequest, secret: str, invitation: Invitation) -> None:
        """Find back here after sign-up, for which the link proves the address that it went to."""
        request.session[KEPT_INVITATION] = secret
        get_adapter().stash_verified_email(request, invitation.email)

    def _shown(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        person = request.user
        seats = Member.objects.of(person).filter(workspace=invitation.workspace)
        shown = {
            "invitation": invitation,
            "already": seats.exists(),
            "has_account": User.objects.filter(email__iexact=invitation.email).exists(),
            "next": reverse("workspaces:entrance"),
        }
        return render(request, "workspaces/invitation.html", shown)

    def _closed(self, request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
        request.session.pop(KEPT_INVITATION, None)
        why = invitation.why_closed() if invitation else "There is no invitation behind this link."
        shown = {"why": why, "invitation": invitation}
        return render(request, "workspaces/invitation_closed.html", shown, status=410)
