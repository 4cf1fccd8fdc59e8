"""`create_workspace SLUG --name NAME`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import DomainError
from apps.workspaces.models import Workspace


class Command(BaseCommand):
    """Opens a workspace in which nobody sits yet."""

    help = "Open a workspace. Seat somebody in it with create_member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its address: small letters, digits and hyphens")
        parser.add_argument("--name", required=True, help="what people read")

    def handle(self, *args: Any, slug: str, name: str, **options: Any) -> None:
        try:
            workspace = Workspace.opened(slug=slug, name=name)
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        self.stdout.write(f"{workspace.name} is at /{workspace.slug}/")
