"""Keys for other systems."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from apps.core.forms import refusals_in, status_of
from apps.workspaces.doors import WorkspaceView, allow
from apps.workspaces.forms import TokenForm
from apps.workspaces.models import ApiToken
from apps.workspaces.policies import ApiTokenPolicy, WorkspacePolicy


@method_decorator(never_cache, name="dispatch")
class Tokens(WorkspaceView):
    """One's own tokens (an admin sees all), and a new one, whose secret is shown this once."""

    template_name = "workspaces/settings/tokens.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "issue_token"),
        "post": allow(WorkspacePolicy, "issue_token"),
    }

    def get(self, request: Any, workspace: str) -> HttpResponse:
        return self._shown(TokenForm())

    def post(self, request: Any, workspace: str) -> HttpResponse:
        form = TokenForm(request.POST)
        shown: dict[str, Any] = {}
        if form.is_valid():
            with refusals_in(form):
                shown["issued"], shown["secret"] = ApiToken.issue(
                    by=self.member,
                    label=form.cleaned_data["label"],
                    scopes=form.cleaned_data["scopes"],
                    expires_at=form.expires_at(),
                )
        if not form.is_valid():
            return self._shown(form, status=status_of(form))
        # Shown in this answer, not after a redirect: nothing may keep the secret meanwhile.
        return self._shown(TokenForm(), **shown)

    def _shown(self, form: TokenForm, status: int = 200, **shown: Any) -> HttpResponse:
        tokens = ApiToken.objects.visible_to(self.member).for_settings()
        return self.render_to_response(
            self.get_context_data(form=form, tokens=tokens, **shown), status=status
        )


class RevokeToken(WorkspaceView):
    permissions: ClassVar = {"post": allow(ApiTokenPolicy, "revoke")}

    def get_subject(self) -> ApiToken:
        return get_object_or_404(
            ApiToken.objects.visible_to(self.member).select_related("member__user"),
            pk=self.kwargs["token"],
        )

    def post(self, request: Any, workspace: str, token: UUID) -> HttpResponse:
        self.subject.revoke(by=self.member)
        messages.success(request, f"“{self.subject.label}” opens nothing any more.")
        return redirect("workspaces:tokens", workspace)
