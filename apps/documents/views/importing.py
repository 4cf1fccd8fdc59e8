"""Bringing files into the book from the browser."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from apps.core.errors import InvalidInput
from apps.documents.import_tasks import import_after_commit
from apps.documents.kinds import kinds
from apps.documents.models import Import
from apps.documents.uploads import receive
from apps.documents.views.base import DocumentView
from apps.documents.vocabulary import KindName
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy


class NewImport(DocumentView):
    """Choose files or a folder; the import itself goes on when the page is left."""

    template_name = "documents/import_new.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "write"),
        "post": allow(WorkspacePolicy, "write"),
    }

    def get_subject(self) -> Any:
        return self.workspace

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self._show(request.GET.get("parent"), [])

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        files = request.FILES.getlist("files")
        paths = request.POST.getlist("paths")
        named = paths if len(paths) == len(files) else [file.name or "" for file in files]
        try:
            bringing = receive(
                zip(named, files, strict=True),
                by=self.member,
                kind=request.POST.get("kind", KindName.PAGE),
                parent=self.find_parent(request.POST.get("parent")),
            )
        except InvalidInput as refusal:
            said = [line for lines in refusal.errors.values() for line in lines]
            return self._show(request.POST.get("parent"), said, status=400)
        import_after_commit(bringing.pk)
        return redirect("documents:import-report", self.workspace.slug, bringing.pk)

    def _show(self, parent: str | None, errors: list[str], status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            parent=self.find_parent(parent), errors=errors, kinds=kinds().values()
        )
        return self.render_to_response(context, status=status)


class ImportReport(WorkspaceView):
    """How far it is; then what came of it, file by file."""

    template_name = "documents/import.html"
    fragment_template = "documents/_import_report.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        bringing = Import.objects.visible_to(self.member).filter(pk=kwargs["bringing"]).first()
        if bringing is None:
            raise Http404("There is no such import.")
        return self.render_to_response(self.get_context_data(bringing=bringing))
