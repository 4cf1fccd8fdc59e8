"""`manage.py doctor`: what is well, what is not, and what to do about it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal import doctor


class Command(BaseCommand):
    help = "Checks what the portal stands on, and says what to do. Ends with 1 if something is ill."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        ill = False
        for finding in doctor.examine():
            ill = ill or finding.is_ill
            self.stdout.write(f"{finding.name:<12} {finding.mark:<7} {finding.words}")
            if finding.remedy:
                self.stdout.write(f"{'':<20} → {finding.remedy}")
        if ill:
            sys.exit(1)
