"""`manage.py serve`: the whole portal under one parent, until Ctrl-C."""

import contextlib
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal import services, web
from portal.supervisor.preparing import prepare
from portal.supervisor.running import CannotServe, Plan, run, sole_portal


class Command(BaseCommand):
    help = "Serves the portal: services, web, worker and beat, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--web", type=int, default=1, help="how many web processes")
        parser.add_argument(
            "--web-only",
            action="store_true",
            help="one more web process beside a running portal, on a port of its own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ["PORT"] = str(options["port"])
        plan = Plan(options["host"], options["port"], max(options["web"], 1), settings.DATA_DIR)
        if options["web_only"]:
            self.serve_web_only(plan)
        else:
            self.serve(plan)

    def serve(self, plan: Plan) -> None:
        with sole_portal(plan) as listener, self.services(plan):
            prepare()
            self.load()
            run(plan, listener, when_ready=lambda: self.announce(plan))

    def serve_web_only(self, plan: Plan) -> None:
        with self.services(plan):
            try:
                listener = web.listen(plan.host, plan.port)
            except OSError as error:
                raise CannotServe(f"PORT: {plan.port} cannot be used ({error.strerror})") from None
            web.serve(listener)

    def services(self, plan: Plan) -> contextlib.AbstractContextManager[Any]:
        return services.running(plan.data) if services.wanted() else contextlib.nullcontext()

    def load(self) -> None:
        """What must be there before the first visitor; nothing here."""

    def announce(self, plan: Plan) -> None:
        self.stdout.write(f"\nTandem is at {plan.url}  (Ctrl-C stops it and keeps the data)\n")
        if plan.data != settings.BASE_DIR / "var":
            self.stdout.write(f"Data: {plan.data}\n")
        self.stdout.flush()
