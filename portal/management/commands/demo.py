"""`manage.py demo`: the portal with the demo company in it."""

from io import StringIO

from django.core.management import call_command
from django.core.management.base import CommandParser

from portal.management.commands import serve
from portal.supervisor.parts import Plan


class Command(serve.Command):
    help = "Serves the portal with the demo company, loaded once."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        self.how_to_sign_in = ""

    def load(self) -> None:
        """`load_demo` loads once, and says each time how to sign in as whom."""
        said = StringIO()
        call_command("load_demo", stdout=said)
        self.how_to_sign_in = said.getvalue()

    def announce(self, plan: Plan) -> None:
        super().announce(plan)
        self.tell(self.how_to_sign_in)
