"""`manage.py reindex [--workspace SLUG]`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.search.filling import reindex
from apps.workspaces.models import Workspace


class Command(BaseCommand):
    """Make the index of the search anew, of one workspace or of all."""

    help = "Make the index of the search anew, of one workspace or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="only this one")

    def handle(self, *args: Any, workspace: str | None = None, **options: Any) -> None:
        some = Workspace.objects.order_by("slug")
        if workspace is not None:
            some = some.filter(slug=workspace)
            if not some:
                raise CommandError(f"There is no workspace {workspace}.")
        for one in some:
            self.stdout.write(f"{one.slug}: {reindex(one)} things can be found.")
