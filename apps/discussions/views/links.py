"""The permanent link of a thread, and with `#<comment>` of each of its comments."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from apps.discussions.models import Thread
from apps.discussions.policies import ThreadPolicy
from apps.workspaces.doors import WorkspaceView, allow


class PermanentLink(WorkspaceView):
    """Leads to where the thread is shown now; a browser takes the `#…` along."""

    permissions: ClassVar = {"get": allow(ThreadPolicy, "view")}

    def get_subject(self) -> Thread:
        threads = Thread.objects.visible_to(self.member)
        thread = threads.filter(pk=self.kwargs["thread"]).first()
        if thread is None or thread.subject is None:
            raise Http404
        return thread

    def get(self, request: Any, workspace: str, thread: Any) -> HttpResponse:
        return redirect(f"{self.subject.subject.get_absolute_url()}?thread={self.subject.pk}")
