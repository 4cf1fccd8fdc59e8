"""A page of the book as a file to take away."""

from typing import Any, ClassVar

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from apps.core.errors import InvalidInput
from apps.documents.export_tasks import Export
from apps.documents.exporting import ExportedFile, Format, export
from apps.documents.exporting.formats import ZIP
from apps.documents.exporting.html_file import style_source
from apps.documents.exporting.manuscript import LIVE, TEXTS
from apps.documents.policies import DocumentPolicy
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox"


class ExportFile(DocumentView):
    """The page in one format, as of now; `?tree=1` with all below it."""

    form: Format = Format.MARKDOWN
    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        tree = asked_for_tree(request.GET.get("tree", ""))
        text = request.GET.get("text", LIVE)
        return as_download(export(self.subject, self.form, tree=tree, text=text))


class NewExport(DocumentView):
    """Choose what and as which file. A page comes at once, a branch once a worker wrote it."""

    template_name = "documents/export_new.html"
    permissions: ClassVar = {
        "get": allow(DocumentPolicy, "view"),
        "post": allow(DocumentPolicy, "view"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self._show([])

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form, text = request.POST.get("format", ""), request.POST.get("text", LIVE)
        if form not in list(Format) or text not in TEXTS:
            return self._show(["Choose a format."], status=400)
        if request.POST.get("tree"):
            begun = Export.begin(self.subject, by=self.member, form=Format(form), text=text)
            return redirect("documents:export-report", self.workspace.slug, begun.id)
        address = reverse(f"documents:export-{form}", args=[self.workspace.slug, self.subject.pk])
        return redirect(f"{address}?{urlencode({'text': text})}")

    def _show(self, errors: list[str], status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            document=self.subject,
            crumbs=self.crumbs(self.subject.path()),
            has_below=self.subject.children.current().exists(),
            errors=errors,
        )
        return self.render_to_response(context, status=status)


class ExportView(WorkspaceView):
    """One export of a branch; its owner's alone."""

    def begun(self) -> Export:
        begun = Export.of(self.member, self.kwargs["exported"])
        if begun is None:
            raise Http404("There is no such export.")
        return begun


class ExportReport(ExportView):
    """How far it is; then the file."""

    template_name = "documents/export.html"
    fragment_template = "documents/_export_report.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(exported=self.begun()))


class ExportedBranch(ExportView):
    """The file of an export that is over."""

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        begun = self.begun()
        if not begun.name or not default_storage.exists(begun.path):
            raise Http404("There is no such file, or no longer.")
        with default_storage.open(begun.path) as stored:
            data = stored.read()
        media_type = ZIP if begun.name.endswith(".zip") else begun.format.media_type
        return as_download(ExportedFile(begun.name, media_type, data))


def asked_for_tree(value: str) -> bool:
    """What `?tree=` says; `InvalidInput` if it makes no sense."""
    known = {"": False, "0": False, "false": False, "1": True, "true": True}
    if value.lower() not in known:
        raise InvalidInput({"tree": "Say 1 for the page with all below it, or 0."})
    return known[value.lower()]


def as_download(file: ExportedFile) -> HttpResponse:
    """The file as an answer that a browser keeps and never shows in our name. Should one show it
    all the same, it does so in a sandbox, and of what is inside only the style counts."""
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    return HttpResponse(
        file.data,
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": f"{NOTHING}; style-src {style_source()}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
