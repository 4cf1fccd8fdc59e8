"""Cycles: all of them, a new one, another name or other days."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.okrs.forms import CycleForm, initial_of
from apps.okrs.models import Cycle
from apps.okrs.planning import next_quarter
from apps.okrs.policies import CyclePolicy
from apps.okrs.views.base import CycleView, OkrView
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.policies import WorkspacePolicy

PAGE = 50


class Cycles(OkrView):
    """All cycles, the latest first."""

    template_name = "okrs/cycles.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        rows = Cycle.objects.visible_to(self.member).latest_first().with_counts()
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        for cycle in page.object_list:
            cycle.workspace = self.workspace
        shown = {
            "page": page,
            "on": self.look.on,
            "may_write": WorkspacePolicy(self.member, self.workspace).may("write"),
            "crumbs": self.crumbs(),
        }
        return self.render_to_response(self.get_context_data(**shown))


class CycleFormView(OkrView):
    """What the forms share."""

    template_name = "okrs/cycle_form.html"

    def show(self, form: CycleForm, status: int = 200) -> HttpResponse:
        cycle = self.subject if isinstance(self.subject, Cycle) else None
        above = [cycle] if cycle else []
        context = self.get_context_data(form=form, cycle=cycle, crumbs=self.crumbs(*above))
        return self.render_to_response(context, status=status)


class NewCycle(CycleFormView):
    """Begin a cycle; the quarter after the last one is proposed."""

    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "write"),
        "post": allow(WorkspacePolicy, "write"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        days = Cycle.objects.visible_to(self.member).values_list("starts_on", "ends_on")
        return self.show(CycleForm(initial=next_quarter(days, self.look.on)))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = CycleForm(request.POST)
        made = None
        if form.is_valid():
            with refusals_in(form):
                made = Cycle.create(by=self.member, **form.cleaned_data)
        return self.show(form, status=status_of(form)) if made is None else redirect(made)


class EditCycle(CycleView, CycleFormView):
    """Another name, other days."""

    permissions: ClassVar = {
        "get": allow(CyclePolicy, "edit"),
        "post": allow(CyclePolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.show(CycleForm(initial=initial_of(self.subject, CycleForm)))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = CycleForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.subject.change(by=self.member, **form.cleaned_data)
        if not form.is_valid():
            return self.show(form, status=status_of(form))
        messages.success(request, f"“{self.subject.name}” is changed.")
        return redirect(self.subject)
