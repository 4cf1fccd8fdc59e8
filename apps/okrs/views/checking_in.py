"""Checking in: a value, a confidence and Enter."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core.forms import refusals_in, status_of
from apps.okrs.forms import CheckInForm
from apps.okrs.policies import KeyResultPolicy
from apps.okrs.views.base import KeyResultView
from apps.okrs.views.key_results import shown_key_result
from apps.workspaces.doors import MemberRequest, allow


class CheckIns(KeyResultView):
    """Say how a key result stands. From a board with scripts it answers the row and the head of its
    objective as they stand then; else it leads back to where the form was."""

    permissions: ClassVar = {"post": allow(KeyResultPolicy, "check_in")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = CheckInForm(request.POST, key_result=self.subject)
        if form.is_valid():
            with refusals_in(form):
                self.subject.check_in(by=self.member, **form.cleaned_data)
        if request.headers.get("HX-Request"):
            return self._row(form)
        if not form.is_valid():
            return shown_key_result(self, form, status=status_of(form))
        messages.success(request, f"Checked in on “{self.subject.title}”.")
        return redirect(self._back())

    def _row(self, form: CheckInForm) -> HttpResponse:
        objective = self.look.objectives([self.find_objective(self.subject.objective_id)])[0]
        rows = {one.key_result.pk: one for one in objective.key_results}
        shown = {
            "row": objective,
            "one": rows[self.subject.pk],
            "on": self.look.on,
            "form": None if form.is_valid() else form,
            "just_done": form.is_valid(),
        }
        answer = self.render_to_response(self.get_context_data(**shown))
        if not form.is_valid():
            answer.status_code, answer["HX-Reswap"] = 400, "outerHTML"
        return answer

    template_name = "okrs/_checked_in.html"

    def _back(self) -> str:
        back = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, None) and back.startswith("/")
        return back if safe else self.subject.get_absolute_url()
