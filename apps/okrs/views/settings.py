"""The workspace's thresholds and cadence."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.okrs.forms import SettingsForm
from apps.okrs.models import Settings
from apps.okrs.policies import SettingsPolicy
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow


class OkrSettings(WorkspaceView):
    """Everybody reads them; an admin sets them."""

    template_name = "okrs/settings.html"
    permissions: ClassVar = {
        "get": allow(SettingsPolicy, "view"),
        "post": allow(SettingsPolicy, "change"),
    }
    subject: Settings

    def get_subject(self) -> Settings:
        return Settings.of(self.workspace.pk)

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self._show(SettingsForm(instance=self.subject))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = SettingsForm(request.POST, instance=Settings.of(self.workspace.pk))
        if form.is_valid():
            with refusals_in(form):
                Settings.change(by=self.member, **form.cleaned_data)
        if not form.is_valid():
            return self._show(form, status=status_of(form))
        messages.success(request, "Every standing is told by these lines from now on.")
        return redirect(request.path)

    def _show(self, form: SettingsForm, status: int = 200) -> HttpResponse:
        may = SettingsPolicy(self.member, self.subject).may("change")
        context = self.get_context_data(form=form, settings=self.subject, may_change=may)
        return self.render_to_response(context, status=status)
