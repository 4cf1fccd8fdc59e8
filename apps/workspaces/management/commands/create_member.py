"""`create_member --workspace SLUG --email E --name N --team … --role … [--signatory] …`"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.workspaces.management.finding import workspace_at
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Role, Team


class Command(BaseCommand):
    """Gives a person a seat; makes their account if there is none with this address."""

    help = "Seat a person in a workspace; their account is made if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--team", required=True, choices=Team.values)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--signatory", action="store_true", help="signs for the team")
        parser.add_argument(
            "--password", help="of a new account; without one, set it by “Forgot password?”"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = workspace_at(options["workspace"])
        try:
            with transaction.atomic():
                user, known = self._person(**options)
                member = Member.seat(
                    workspace=workspace,
                    user=user,
                    team=options["team"],
                    role=options["role"],
                    signatory=options["signatory"],
                )
        except DomainError as refusal:
            raise CommandError(refusal.detail) from refusal
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        if known and options["password"]:
            self.stderr.write(f"{user.email} had an account already; its password stays.")
        self.stdout.write(f"{member.name} sits in {workspace.name}: {member.team}, {member.role}")

    def _person(
        self, *, email: str, name: str, password: str | None, **options: Any
    ) -> tuple[User, bool]:
        """The person with this address, and whether they were known before."""
        user = User.objects.filter(email__iexact=email).first()
        return user or User.objects.create_user(email, password, name=name), user is not None
