"""A PostgreSQL of its own with one document in it, whose backends may be killed.

The one that all tests share restarts for everybody when one of its backends dies.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from portal import services
from portal.services.place import Place

ROOT = Path(__file__).resolve().parents[3]
WITH_A_DOCUMENT = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from apps.documents.models import Document, LiveText
from apps.workspaces.models import Workspace
workspace = Workspace.opened(slug="acme", name="Acme")
document = Document.objects.create(workspace=workspace, title="Playbook", kind="playbook")
LiveText.objects.get_or_create(document=document)
print(document.pk)
"""


@dataclass(frozen=True)
class Database:
    """`conninfo` as sockets have it, and the document that is there."""

    conninfo: str
    document_id: UUID

    def backend(self, application: str) -> int | None:
        """The process on the server behind one connection of that name."""
        with psycopg.connect(self.conninfo) as line:
            found = line.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [application]
            ).fetchone()
        return int(found[0]) if found else None

    def crash(self, application: str = "tandem writer") -> None:
        """`kill -9` of a backend: PostgreSQL ends all others and recovers."""
        if backend := self.backend(application):
            os.kill(backend, signal.SIGKILL)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.conninfo, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def database_of_its_own(data: Path) -> Iterator[Database]:
    with services.running(data):
        made = subprocess.run(
            [sys.executable, "-c", WITH_A_DOCUMENT],
            cwd=ROOT,
            env={
                **os.environ,
                "DATA_DIR": str(data),
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "STATIC_FILES": "source",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        place = Place(data)
        yield Database(f"{place.database_url}&connect_timeout=5", UUID(made.stdout.strip()))
