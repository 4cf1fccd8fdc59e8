"""The page of an objective, and its forms."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.okrs.family import family_of
from apps.okrs.forms import LineForm, ObjectiveForm, initial_of
from apps.okrs.lines import write_line
from apps.okrs.models import Cycle, Objective
from apps.okrs.policies import CyclePolicy, ObjectivePolicy
from apps.okrs.views.base import CycleView, ObjectiveView, OkrView
from apps.workspaces.doors import MemberRequest, allow


class ObjectivePage(ObjectiveView):
    """Why it matters, who owns it, how it stands, and what is above and below it."""

    template_name = "okrs/objective.html"
    fragment_template = "okrs/_objective_page.html"
    permissions: ClassVar = {"get": allow(ObjectivePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        objective = self.subject
        lines = list(objective.lines.select_related("by__user").order_by("-team"))
        own = next((line.text for line in lines if line.team == self.member.team), "")
        context = self.get_context_data(
            objective=objective,
            own_line=own,
            row=self.look.objectives([objective])[0],
            on=self.look.on,
            family=family_of(objective, self.look),
            lines=lines,
            archived=list(objective.key_results.exclude(archival=None).order_by("created_at")),
            crumbs=self.crumbs(objective.cycle, objective),
            can=ObjectivePolicy(self.member, objective).can(),
        )
        return self.render_to_response(context)


class ObjectiveFormView(OkrView):
    """What the forms share."""

    template_name = "okrs/objective_form.html"

    def show(self, form: ObjectiveForm, cycle: Cycle, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, cycle=cycle, crumbs=self.crumbs(cycle))
        return self.render_to_response(context, status=status)


class NewObjective(CycleView, ObjectiveFormView):
    """An objective of a cycle; `?parent=` names the one above it."""

    permissions: ClassVar = {
        "get": allow(CyclePolicy, "edit"),
        "post": allow(CyclePolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        initial = {"parent": request.GET.get("parent")}
        return self.show(ObjectiveForm(initial=initial, member=self.member), self.subject)

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = ObjectiveForm(request.POST, member=self.member)
        made = None
        if form.is_valid():
            with refusals_in(form):
                made = Objective.create(by=self.member, cycle=self.subject, **form.cleaned_data)
        if made is None:
            return self.show(form, self.subject, status=status_of(form))
        messages.success(request, "The objective stands. Now the numbers that tell if it is met.")
        return redirect("okrs:key-result-new", self.workspace.slug, made.pk)


class EditObjective(ObjectiveView, ObjectiveFormView):
    """Change its words, its owners, or what it is part of."""

    permissions: ClassVar = {
        "get": allow(ObjectivePolicy, "edit"),
        "post": allow(ObjectivePolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        initial = initial_of(self.subject, ObjectiveForm)
        return self.show(self._form(initial=initial), self.subject.cycle)

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.subject.change(by=self.member, **form.cleaned_data)
        if not form.is_valid():
            return self.show(form, self.subject.cycle, status=status_of(form))
        messages.success(request, f"“{self.subject.title}” is changed.")
        return redirect(self.subject)

    def _form(self, *args: Any, **kwargs: Any) -> ObjectiveForm:
        return ObjectiveForm(*args, member=self.member, objective=self.subject, **kwargs)


class ObjectiveArchival(ObjectiveView):
    """Put it away with its key results."""

    permissions: ClassVar = {"post": allow(ObjectivePolicy, "archive", "restore")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.archive(by=self.member)
        messages.success(request, f"“{self.subject.title}” is put away and counts nowhere.")
        return redirect(self.subject.cycle)


class ObjectiveRestoration(ObjectiveView):
    """Take it out again."""

    permissions: ClassVar = {"post": allow(ObjectivePolicy, "restore", "archive")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.restore(by=self.member)
        messages.success(request, f"“{self.subject.title}” counts again.")
        return redirect(self.subject)


class ObjectiveLine(ObjectiveView):
    """Say in a line, for the own team, what became of it."""

    permissions: ClassVar = {"post": allow(ObjectivePolicy, "write_line")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = LineForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                team = self.member.team
                write_line(self.subject, by=self.member, team=team, text=form.cleaned_data["text"])
        for said in form.errors.values():
            messages.error(request, " ".join(map(str, said)))
        return redirect(f"{self.subject.get_absolute_url()}#lines")
