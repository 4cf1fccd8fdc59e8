# ruff: noqa: N999 - the command is called what people expect it to be called
"""`manage.py import PATH --workspace SLUG`: a file or a folder becomes pages of the book."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.documents.importing import read_path
from apps.documents.intake import Intake, Report
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.documents.vocabulary import KindName
from apps.workspaces.models import Member, Workspace


class Command(BaseCommand):
    help = "Import Markdown, HTML and Word, a file or a folder. Exit status 1 if one was refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--workspace", required=True, help="the workspace's address")
        parser.add_argument("--kind", choices=KindName.values, default=KindName.PAGE.value)
        parser.add_argument("--parent", help="the id of the page to import below")
        parser.add_argument("--email", help="as whom; the first admin unless said")

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"--workspace: there is no workspace “{options['workspace']}”.")
        if not options["path"].exists():
            raise CommandError(f"path: there is no {options['path']}.")
        by = self._member(workspace, options["email"])
        report = Intake(
            read_path(options["path"]),
            by=by,
            kind=options["kind"],
            parent=self._parent(by, options["parent"]),
        ).run()
        self._print(report)
        if report.refused:
            raise SystemExit(1)

    def _member(self, workspace: Workspace, email: str | None) -> Member:
        seated = Member.objects.seated().filter(workspace=workspace).select_related("workspace")
        if email:
            member = seated.filter(user__email__iexact=email).first()
            if member is None or not member.may_edit:
                raise CommandError(f"--email: {email} may not write in {workspace}.")
            return member
        admin = seated.filter(role="admin").order_by("created_at", "pk").first()
        if admin is None:
            raise CommandError(f"--workspace: nobody administers {workspace}; name a member.")
        return admin

    def _parent(self, by: Member, pk: str | None) -> Document | None:
        if pk is None:
            return None
        try:
            parent = Document.objects.visible_to(by).get(pk=UUID(pk))
        except (Document.DoesNotExist, ValueError):
            raise CommandError(f"--parent: there is no page {pk} in {by.workspace}.") from None
        DocumentPolicy(by, parent).require("edit")
        return parent

    def _print(self, report: Report) -> None:
        for page in report.pages:
            self.stdout.write(f"{page['path']} → {page['title']}")
            if threads := page.get("threads"):
                self.stdout.write(f"    {page['comments']} comments in {threads} threads beside it")
            for loss in page["losses"]:
                where = f"line {loss['line']}: " if loss["line"] else ""
                self.stdout.write(f"    {where}{loss['what']}: {loss['why']}")
        for title, files in (("left behind", report.others), ("refused", report.refused)):
            for one in files:
                self.stdout.write(f"{one['path']} {title}: {one['reason']}")
        self.stdout.write(
            f"{len(report.pages)} pages imported, {len(report.refused)} files refused."
        )
