"""The settings of a workspace as a whole."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refusals_in, status_of
from apps.workspaces.doors import WorkspaceView, allow
from apps.workspaces.forms import RenameForm
from apps.workspaces.policies import WorkspacePolicy


class General(WorkspaceView):
    """The name; an admin changes it."""

    template_name = "workspaces/settings/general.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "view"),
        "post": allow(WorkspacePolicy, "rename"),
    }

    def get(self, request: Any, workspace: str) -> HttpResponse:
        return self._shown(RenameForm(initial={"name": self.workspace.name}))

    def post(self, request: Any, workspace: str) -> HttpResponse:
        form = RenameForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.workspace.rename(by=self.member, name=form.cleaned_data["name"])
        if not form.is_valid():
            return self._shown(form, status=status_of(form))
        messages.success(request, f"The workspace is called {self.workspace.name}.")
        return redirect("workspaces:settings", workspace)

    def _shown(self, form: RenameForm, status: int = 200) -> HttpResponse:
        may_rename = WorkspacePolicy(self.member, self.workspace).rename()
        shown = self.get_context_data(form=form, may_rename=may_rename)
        return self.render_to_response(shown, status=status)
