"""Files that are put beside the text of a document."""

from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from apps.core.errors import DomainError, InvalidInput
from apps.documents.attaching import attach
from apps.documents.policies import DocumentPolicy
from apps.documents.views.base import DocumentView
from apps.files.models import StoredFile
from apps.workspaces.doors import MemberRequest, allow


class DocumentFiles(DocumentView):
    """Takes one file, in the field `file`.

    The editor asks for JSON and sets the file where the caret is; a plain form has its file set at
    the end of the text.
    """

    permissions: ClassVar = {"post": allow(DocumentPolicy, "edit")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        if not request.accepts("text/html"):
            return self._answer(request)
        stored = self._stored(request)
        attach(stored, self.subject, by=self.member)
        return redirect(self.subject)

    def _answer(self, request: MemberRequest) -> HttpResponse:
        try:
            stored = self._stored(request)
        except DomainError as refusal:
            return JsonResponse({"detail": _said(refusal), "code": refusal.code}, status=400)
        return JsonResponse(told(stored), status=201)

    def _stored(self, request: MemberRequest) -> StoredFile:
        upload = request.FILES.get("file")
        if not isinstance(upload, UploadedFile):
            raise InvalidInput({"file": "Choose a file."})
        return StoredFile.store(by=self.member, subject=self.subject, upload=upload)


def told(file: StoredFile) -> dict[str, Any]:
    """What the editor needs to set a file into the text."""
    return {
        "id": str(file.pk),
        "href": file.get_absolute_url(),
        "src": file.src,
        "name": file.name,
        "size": file.size,
        "type": file.media_type,
        "width": file.width,
        "height": file.height,
    }


def _said(refusal: DomainError) -> str:
    if isinstance(refusal, InvalidInput):
        return " ".join(line for lines in refusal.errors.values() for line in lines)
    return refusal.detail
