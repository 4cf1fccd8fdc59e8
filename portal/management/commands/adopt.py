"""`manage.py adopt`: this machine's secret and storage are the portal's from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from portal import installation


class Command(BaseCommand):
    help = "Makes this machine's SECRET_KEY and file storage those that every machine must have."

    def handle(self, *args: Any, **options: Any) -> None:
        installation.adopt()
        self.stdout.write("The portal takes this secret and this storage from now on.")
