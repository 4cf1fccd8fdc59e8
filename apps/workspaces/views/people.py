"""The roster: who sits here, in which team, with which role."""

from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from apps.core.errors import RuleViolation
from apps.core.forms import refusals_in, status_of
from apps.workspaces.doors import WorkspaceView, allow
from apps.workspaces.forms import InvitationForm, SeatForm
from apps.workspaces.models import Invitation, Member
from apps.workspaces.policies import InvitationPolicy, MemberPolicy, WorkspacePolicy
from apps.workspaces.vocabulary import Team


class Roster(WorkspaceView):
    """Members by team; for admins also the invitations, and the form that sends one."""

    template_name = "workspaces/settings/people.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "view"),
        "post": allow(WorkspacePolicy, "invite"),
    }

    def get(self, request: Any, workspace: str) -> HttpResponse:
        return self._shown(InvitationForm())

    def post(self, request: Any, workspace: str) -> HttpResponse:
        form = InvitationForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                Invitation.send(by=self.member, **form.cleaned_data)
        if not form.is_valid():
            return self._shown(form, status=status_of(form))
        messages.success(request, f"An invitation is on its way to {form.cleaned_data['email']}.")
        return redirect("workspaces:roster", workspace)

    def _shown(self, form: InvitationForm, status: int = 200) -> HttpResponse:
        shown: dict[str, Any] = {"teams": self._teams()}
        if WorkspacePolicy(self.member, self.workspace).invite():
            invitations = Invitation.objects.visible_to(self.member).for_roster()
            shown |= {"form": form, "invitations": invitations}
        return self.render_to_response(self.get_context_data(**shown), status=status)

    def _teams(self) -> list[tuple[Team, list[tuple[Member, list[str]]]]]:
        """Each team with its people, and what may be done with each of them."""
        people = Member.objects.visible_to(self.member).for_roster()
        seats = {
            team: [(seat, MemberPolicy(self.member, seat).can()) for seat in found]
            for team, found in groupby(people, key=lambda seat: seat.team)
        }
        return [(team, seats[team]) for team in Team if team in seats]


class SeatView(WorkspaceView):
    """A page about one seat."""

    permissions: ClassVar = {}

    def get_subject(self) -> Member:
        seated = Member.objects.visible_to(self.member).seated().select_related("workspace")
        return get_object_or_404(seated, pk=self.kwargs["member"])


class ChangeSeat(SeatView):
    """Give a member another team, role or signature."""

    template_name = "workspaces/settings/seat.html"
    permissions: ClassVar = {
        "get": allow(MemberPolicy, "change"),
        "post": allow(MemberPolicy, "change"),
    }

    def get(self, request: Any, workspace: str, member: UUID) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=SeatForm.about(self.subject)))

    def post(self, request: Any, workspace: str, member: UUID) -> HttpResponse:
        form = SeatForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.subject.change(by=self.member, **form.cleaned_data)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=status_of(form))
        messages.success(request, f"{self.subject.name}'s seat is changed.")
        return redirect("workspaces:roster", workspace)


class Remove(SeatView):
    """Ask, then empty a seat; what its member wrote and signed stays."""

    template_name = "workspaces/settings/departure.html"
    permissions: ClassVar = {
        "get": allow(MemberPolicy, "remove"),
        "post": allow(MemberPolicy, "remove"),
    }

    def get(self, request: Any, **_: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: Any, **_: Any) -> HttpResponse:
        try:
            self.subject.leave(by=self.member)
        except RuleViolation as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal), status=409)
        return self.gone()

    def gone(self) -> HttpResponse:
        messages.success(self.request, f"{self.subject.name} has no seat here any more.")
        return redirect("workspaces:roster", self.workspace.slug)


class Leave(Remove):
    """The same for one's own seat."""

    permissions: ClassVar = {
        "get": allow(MemberPolicy, "leave"),
        "post": allow(MemberPolicy, "leave"),
    }

    def get_subject(self) -> Member:
        return self.member

    def gone(self) -> HttpResponse:
        messages.success(self.request, f"You have left {self.workspace.name}.")
        return redirect("workspaces:entrance")


class InvitationView(WorkspaceView):
    """A step with one pending invitation."""

    permissions: ClassVar = {}

    def get_subject(self) -> Invitation:
        pending = Invitation.objects.visible_to(self.member).pending()
        return get_object_or_404(pending, pk=self.kwargs["invitation"])


class RevokeInvitation(InvitationView):
    permissions: ClassVar = {"post": allow(InvitationPolicy, "revoke")}

    def post(self, request: Any, workspace: str, invitation: UUID) -> HttpResponse:
        self.subject.revoke(by=self.member)
        messages.success(request, f"The invitation of {self.subject.email} is withdrawn.")
        return redirect("workspaces:roster", workspace)


class SendAgain(InvitationView):
    permissions: ClassVar = {"post": allow(InvitationPolicy, "revoke")}

    def post(self, request: Any, workspace: str, invitation: UUID) -> HttpResponse:
        self.subject.send_again(by=self.member)
        messages.success(request, f"A new link is on its way to {self.subject.email}.")
        return redirect("workspaces:roster", workspace)
