"""`manage.py export PAGE --workspace SLUG --format pdf`: a page of the book becomes a file."""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import DomainError
from apps.documents.exporting import Format, export
from apps.documents.exporting.manuscript import LIVE, TEXTS
from apps.documents.models import Document
from apps.workspaces.models import Workspace


class Command(BaseCommand):
    help = "Export a page, or with --tree all below it, too, as Markdown, HTML, Word or PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", help="its id, or its titles from the top: Playbook/First call")
        parser.add_argument("--workspace", required=True, help="the workspace's address")
        parser.add_argument("--format", choices=[str(form) for form in Format], default="md")
        parser.add_argument("--tree", action="store_true", help="with all pages below it")
        parser.add_argument("--text", choices=TEXTS, default=LIVE, help="as of now, or as agreed")
        parser.add_argument(
            "--output", type=Path, help="a file or folder; - for standard output; here unless said"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"--workspace: there is no workspace “{options['workspace']}”.")
        page = self._page(workspace, options["page"])
        try:
            file = export(
                page, Format(options["format"]), tree=options["tree"], text=options["text"]
            )
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        output = options["output"] or Path()
        if str(output) == "-":
            sys.stdout.buffer.write(file.data)
            return
        place = output / file.name if output.is_dir() else output
        try:
            place.write_bytes(file.data)
        except OSError as error:
            raise CommandError(f"--output: {place}: {error.strerror}.") from error
        self.stdout.write(f"{page.title} → {place} ({len(file.data):,} bytes)")

    def _page(self, workspace: Workspace, named: str) -> Document:
        """The page of this id, or at the end of this way of titles."""
        pages = Document.objects.filter(workspace=workspace).select_related("workspace")
        try:
            found = list(pages.filter(pk=UUID(named)))
        except ValueError:
            found = self._along(list(pages.current().filter(parent=None)), named)
        if len(found) != 1:
            how = f"{len(found)} pages are called" if found else "there is no page"
            raise CommandError(f"page: {how} “{named}” in {workspace}.")
        return found[0]

    def _along(self, top: list[Document], named: str) -> list[Document]:
        """Titles may hold a slash themselves, so each page takes what its title covers."""
        found: list[Document] = []
        for page in top:
            if page.title == named:
                found.append(page)
            elif named.startswith(f"{page.title}/"):
                below = list(page.children.current().select_related("workspace"))
                found += self._along(below, named.removeprefix(f"{page.title}/"))
        return found
