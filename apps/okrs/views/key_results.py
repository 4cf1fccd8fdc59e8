"""The page of a key result, and its forms."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.okrs.charting import Voice, chart
from apps.okrs.figures import plain
from apps.okrs.forms import CheckInForm, KeyResultForm, initial_of
from apps.okrs.models import CheckIn, KeyResult
from apps.okrs.policies import KeyResultPolicy, ObjectivePolicy
from apps.okrs.views.base import KeyResultView, ObjectiveView, OkrView
from apps.okrs.views.supports import supports_shown
from apps.okrs.vocabulary import Kind
from apps.workspaces.doors import MemberRequest, allow

KINDS = [
    (Kind.INCREASE, "trending-up", "A number grows from where it is to a target."),
    (Kind.DECREASE, "trending-down", "A number falls from where it is to a target."),
    (Kind.STAY_ABOVE, "arrow-up-to-line", "A number must not fall below a line."),
    (Kind.STAY_BELOW, "arrow-down-to-line", "A number must not rise above a line."),
    (Kind.MILESTONE, "flag", "Something is done by the end of the cycle, or it is not."),
]
"""Each with an icon and a line that explains it."""

HISTORY = 60
"""Check-ins in the table of a key result's page; a year of weekly ones."""


def shown_key_result(
    view: KeyResultView, form: CheckInForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, with what was refused in the form for checking in."""
    view.template_name = "okrs/key_result.html"
    key_result = view.subject
    row = view.look.key_result(key_result)
    told = list(CheckIn.objects.filter(key_result=key_result).latest_first().with_confidences())
    voices = _voices(told)
    context = view.get_context_data(
        key_result=key_result,
        one=row,
        on=view.look.on,
        form=form or CheckInForm(key_result=key_result),
        refused=form is not None,
        told=told[:HISTORY],
        untold=max(0, len(told) - HISTORY),
        chart=chart(
            key_result.aim,
            key_result.cycle.span,
            row.readings,
            voices,
            unit=key_result.unit,
            today=view.look.on,
        ),
        has_voices=bool(voices),
        weight=plain(key_result.weight),
        supports=supports_shown(view),
        crumbs=view.crumbs(key_result.cycle, key_result.objective, key_result),
        can=KeyResultPolicy(view.member, key_result).can(),
    )
    return view.render_to_response(context, status=status)


def _voices(told: list[CheckIn]) -> list[Voice]:
    """What the teams said, oldest first."""
    return [
        Voice(day=check_in.as_of, team=one.team, confidence=one.value)
        for check_in in reversed(told)
        for one in check_in.confidences.all()
    ]


class KeyResultPage(KeyResultView):
    """How it stands, how it came there, and what serves it."""

    template_name = "okrs/key_result.html"
    fragment_template = "okrs/_key_result_page.html"
    permissions: ClassVar = {"get": allow(KeyResultPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return shown_key_result(self)


class KeyResultFormView(OkrView):
    """What the forms share."""

    template_name = "okrs/key_result_form.html"

    def show(self, form: KeyResultForm, objective: Any, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            objective=objective,
            kinds=KINDS,
            crumbs=self.crumbs(objective.cycle, objective),
        )
        return self.render_to_response(context, status=status)


class NewKeyResult(ObjectiveView, KeyResultFormView):
    """One more key result of an objective."""

    permissions: ClassVar = {
        "get": allow(ObjectivePolicy, "edit"),
        "post": allow(ObjectivePolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.show(KeyResultForm(member=self.member), self.subject)

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = KeyResultForm(request.POST, member=self.member)
        if form.is_valid():
            with refusals_in(form):
                KeyResult.create(by=self.member, objective=self.subject, **form.cleaned_data)
        if not form.is_valid():
            return self.show(form, self.subject, status=status_of(form))
        messages.success(request, f"“{form.cleaned_data['title']}” is added.")
        if "another" in request.POST:
            return redirect(request.path)
        return redirect(self.subject)


class EditKeyResult(KeyResultView, KeyResultFormView):
    """Change what is measured, or who checks in."""

    permissions: ClassVar = {
        "get": allow(KeyResultPolicy, "edit"),
        "post": allow(KeyResultPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        initial = initial_of(self.subject, KeyResultForm)
        return self.show(self._form(initial=initial), self.subject.objective)

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.subject.change(by=self.member, **form.cleaned_data)
        if not form.is_valid():
            return self.show(form, self.subject.objective, status=status_of(form))
        messages.success(request, f"“{self.subject.title}” is changed.")
        return redirect(self.subject)

    def _form(self, *args: Any, **kwargs: Any) -> KeyResultForm:
        return KeyResultForm(*args, member=self.member, owner=self.subject.owner, **kwargs)


class KeyResultArchival(KeyResultView):
    """Put it away."""

    permissions: ClassVar = {"post": allow(KeyResultPolicy, "archive", "restore")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.archive(by=self.member)
        messages.success(request, f"“{self.subject.title}” is put away and counts nowhere.")
        return redirect(self.subject.objective)


class KeyResultRestoration(KeyResultView):
    """Take it out again."""

    permissions: ClassVar = {"post": allow(KeyResultPolicy, "restore", "archive")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.restore(by=self.member)
        messages.success(request, f"“{self.subject.title}” counts again.")
        return redirect(self.subject)
