"""`manage.py serve`: the whole portal under one parent, until Ctrl-C."""

import os
import socket
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal import services
from portal.supervisor.child import say
from portal.supervisor.parts import Part, Plan
from portal.supervisor.preparing import bring_up_to_date, prepare_pages
from portal.supervisor.running import address, demand_a_portal, run, sole_portal
from portal.watched.serving import shown


class Command(BaseCommand):
    help = "Serves the portal: services, web, worker and beat, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--web", type=int, default=1, help="how many web processes")
        part = parser.add_mutually_exclusive_group()
        for each in Part:
            part.add_argument(
                f"--{each.value}-only",
                dest="part",
                action="store_const",
                const=each,
                help=f"this part alone, as one of several machines or processes: {each.value}",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ["PORT"] = str(options["port"])
        self.serve(
            Plan(
                host=options["host"],
                port=options["port"],
                web=max(options["web"], 1),
                data=settings.DATA_DIR,
                part=options["part"],
            )
        )

    def serve(self, plan: Plan) -> None:
        demand_a_portal(plan)
        with self.listener(plan) as listener, shown() as machine, self.services(plan):
            if plan.has(Part.WEB):
                prepare_pages()
            bring_up_to_date()
            self.load()
            run(plan, listener, when_ready=lambda: self.announce(plan), machine=machine)

    def listener(self, plan: Plan) -> AbstractContextManager[socket.socket | None]:
        if plan.part is None:
            return sole_portal(plan)
        return address(plan) if plan.part is Part.WEB else nullcontext()

    def services(self, plan: Plan) -> AbstractContextManager[Any]:
        return services.running(plan.data) if services.wanted() else nullcontext()

    def load(self) -> None:
        """What must be there before the first visitor; nothing here."""

    def announce(self, plan: Plan) -> None:
        if plan.has(Part.WEB):
            self.tell(f"\nTandem is at {plan.url}  (Ctrl-C stops it and keeps the data)")
        elif plan.part:
            self.tell(f"\nTandem's {plan.part.value} runs  (Ctrl-C stops it)")
        if plan.data != settings.BASE_DIR / "var":
            self.tell(f"Data: {plan.data}")

    def tell(self, words: str) -> None:
        """To the person at the terminal, or as lines of a log that programs read."""
        if settings.LOG_FORMAT == "json":
            for line in filter(str.strip, words.splitlines()):
                say("tandem", line)
            return
        self.stdout.write(words)
        self.stdout.flush()
