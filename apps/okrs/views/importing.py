"""Bringing OKRs in from Markdown or a table: shown first, made when it is confirmed."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.okrs.bringing_in import People, bring_in
from apps.okrs.import_form import ImportForm
from apps.okrs.importing import Preview, read
from apps.okrs.models import Objective
from apps.okrs.previewing import objectives_of, strangers_in
from apps.okrs.views.base import OkrView
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.policies import WorkspacePolicy


class ImportOkrs(OkrView):
    """Upload or paste, look, confirm. Nothing is kept in between: the text comes along."""

    template_name = "okrs/import.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "write"),
        "post": allow(WorkspacePolicy, "write"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        cycle = self.find_cycle(request.GET["cycle"]) if request.GET.get("cycle") else None
        return self._show(ImportForm(member=self.member, initial={"cycle": cycle}))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, member=self.member)
        if not form.is_valid():
            return self._show(form, status=400)
        preview = read(form.cleaned_data["text"], form.cleaned_data["format"])
        if "confirm" not in request.POST:
            return self._preview(form, preview)
        made: list[Objective] = []
        with refusals_in(form):
            made = bring_in(preview, by=self.member, cycle=form.cleaned_data["cycle"])
        if not form.is_valid():
            return self._preview(form, preview, status=status_of(form))
        count = len(made)
        messages.success(request, f"{count} objective{'' if count == 1 else 's'} brought in.")
        return redirect(made[0].cycle if made else f"/{self.workspace.slug}/okrs/")

    def _show(self, form: ImportForm, status: int = 200) -> HttpResponse:
        shown = self.get_context_data(form=form, crumbs=self.crumbs())
        return self.render_to_response(shown, status=status)

    def _preview(self, form: ImportForm, preview: Preview, status: int = 200) -> HttpResponse:
        people = People.of(self.member)
        cycle = form.cleaned_data["cycle"]
        self.template_name = "okrs/import_preview.html"
        context = self.get_context_data(
            form=form,
            text=form.cleaned_data["text"],
            format=form.cleaned_data["format"],
            cycle=cycle,
            cycles=preview.cycles(),
            objectives=objectives_of(preview, people),
            key_result_count=sum(1 for _ in preview.key_results()),
            not_understood=preview.not_understood,
            strangers=strangers_in(preview, people),
            homeless=cycle is None and any(one.cycle is None for one in preview.objectives),
            crumbs=self.crumbs(),
        )
        return self.render_to_response(context, status=status)
