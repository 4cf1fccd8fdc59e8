"""`create_token --workspace SLUG --email E [--scopes all] [--label L] [--days N]`"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.core.errors import DomainError
from apps.workspaces.management.finding import member_with, workspace_at
from apps.workspaces.models import ApiToken
from apps.workspaces.models.token import SCOPES, scopes_from


class Command(BaseCommand):
    """Issues an API token of a member and prints it, alone, on the last line."""

    help = "Issue an API token of a member. The last line of the output is the token."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--scopes",
            default="all",
            help=f"comma-separated, or “all” (the default): {', '.join(SCOPES)}",
        )
        parser.add_argument("--label", default="Made on the command line", help="what it is for")
        parser.add_argument("--days", type=int, help="until it expires; without, it does not")

    def handle(self, *args: Any, **options: Any) -> None:
        member = member_with(workspace_at(options["workspace"]), options["email"])
        days = options["days"]
        try:
            token, secret = ApiToken.issue(
                by=member,
                label=options["label"],
                scopes=scopes_from(options["scopes"]),
                expires_at=None if days is None else timezone.now() + timedelta(days=days),
            )
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        until = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "without an end"
        self.stdout.write(f"{member.name} · {', '.join(token.scopes)} · {until}. Shown only now:")
        self.stdout.write(secret)
