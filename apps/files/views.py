"""The page's own address of a file."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponseBase

from apps.files.models import StoredFile
from apps.files.policies import FilePolicy
from apps.files.serving import sent
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow


class FileContent(WorkspaceView):
    """The bytes, for those who may see what the file hangs on. The name in the address is for
    people; the id alone counts."""

    permissions: ClassVar = {"get": allow(FilePolicy, "view")}
    subject: StoredFile

    def get_subject(self) -> StoredFile:
        file = StoredFile.objects.visible_to(self.member).filter(pk=self.kwargs["file"]).first()
        if file is None or not FilePolicy(self.member, file).may("view"):
            raise Http404("There is no such file.")
        return file

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponseBase:
        return sent(request, self.subject, request.GET.get("size"))
