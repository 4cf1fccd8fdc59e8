"""A page of the book as a file to take away."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from apps.core.errors import InvalidInput
from apps.documents.exporting import ExportedFile, Format, export
from apps.documents.policies import DocumentPolicy
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, allow


class Export(DocumentView):
    """The page in one format, as of now; `?tree=1` with all below it."""

    form: Format = Format.MARKDOWN
    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        tree = asked_for_tree(request.GET.get("tree", ""))
        text = request.GET.get("text", "live")
        return as_download(export(self.subject, self.form, tree=tree, text=text))


def asked_for_tree(value: str) -> bool:
    """What `?tree=` says; `InvalidInput` if it makes no sense."""
    known = {"": False, "0": False, "false": False, "1": True, "true": True}
    if value.lower() not in known:
        raise InvalidInput({"tree": "Say 1 for the page with all below it, or 0."})
    return known[value.lower()]


def as_download(file: ExportedFile) -> HttpResponse:
    """The file as an answer that a browser keeps and never shows in our name."""
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    return HttpResponse(
        file.data,
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": disposition or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
