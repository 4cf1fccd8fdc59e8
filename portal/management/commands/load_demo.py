"""`manage.py load_demo`: the demo company, once; says each time who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo import PASSWORD, DemoCompany


class Command(BaseCommand):
    help = "Load the demo company, unless it is there already."

    def handle(self, *args: Any, **options: Any) -> None:
        company = DemoCompany()
        if not company.is_loaded():
            company.load()
        script = company.script
        cast = {part.replace("_", " "): script.people[key] for part, key in script.cast.items()} | {
            "a stranger": script.stranger
        }
        width = max(len(person.email) for person in cast.values())
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for part, person in cast.items():
            self.stdout.write(f"  {person.email:<{width}}  {person.name}, {part}")
