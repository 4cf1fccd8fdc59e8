"""Closing a cycle, and the grades that it was closed with."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.okrs.board import ObjectiveRow
from apps.okrs.closing_form import ClosingForm
from apps.okrs.models import Line, Objective
from apps.okrs.policies import CyclePolicy
from apps.okrs.views.base import CycleView
from apps.workspaces.doors import MemberRequest, allow


class ClosingPage(CycleView):
    """What closing would grade; the form for those who may; once it is closed, what was graded."""

    template_name = "okrs/closing.html"
    permissions: ClassVar = {
        "get": allow(CyclePolicy, "view"),
        "post": allow(CyclePolicy, "close"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        if self.subject.is_closed:
            return self._closed()
        return self._show(self._form())

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.subject.close(by=self.member, wanted=form.wanted())
        if not form.is_valid():
            return self._show(form, status=status_of(form))
        messages.success(request, f"“{self.subject.name}” is closed. What was reached stands.")
        return redirect(f"{self.subject.get_absolute_url()}closing/")

    def _form(self, *args: Any) -> ClosingForm:
        return ClosingForm(*args, cycle=self.subject, rows=self._rows(), lines=self._lines())

    def _rows(self) -> list[ObjectiveRow]:
        return self.look.objectives(Objective.objects.filter(cycle=self.subject).for_board())

    def _lines(self) -> list[Line]:
        lines = Line.objects.filter(objective__cycle=self.subject)
        return list(lines.select_related("by__user").order_by("-team"))

    def _show(self, form: ClosingForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            cycle=self.subject,
            form=form,
            on=self.look.on,
            crumbs=self.crumbs(self.subject),
            can=CyclePolicy(self.member, self.subject).can(),
        )
        return self.render_to_response(context, status=status)

    def _closed(self) -> HttpResponse:
        closing = self.subject.closing
        grades = {grade.key_result_id: grade for grade in closing.grades.all()}
        lines = self._lines()
        carried = Objective.objects.filter(carried_from__cycle=self.subject).select_related("cycle")
        goes_on = {one.carried_from_id: one for one in carried}
        for one in carried:
            one.workspace = self.workspace
        told = [
            {
                "row": row,
                "grades": [(one, grades.get(one.key_result.pk)) for one in row.key_results],
                "lines": [line for line in lines if line.objective_id == row.objective.pk],
                "goes_on": goes_on.get(row.objective.pk),
            }
            for row in self._rows()
        ]
        self.template_name = "okrs/closed.html"
        context = self.get_context_data(
            cycle=self.subject,
            closing=closing,
            told=told,
            reached=sum(grade.reached for grade in grades.values()),
            graded=len(grades),
            crumbs=self.crumbs(self.subject),
        )
        return self.render_to_response(context)
