"""What has to be done before the first process serves: tables and static files up to date."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from portal import database, installation
from portal.supervisor.child import say

EDITOR = "build/editor.js"
UNUSED = ["css/*", "js/*", "editor", "rest_framework", "django_htmx"]
"""What no page asks for: sources of the build, pages of libraries that we do not show."""


def prepare_pages() -> None:
    """What only machines with web processes need."""
    if not (settings.BASE_DIR / "static" / EDITOR).exists():
        raise SystemExit("The editor is not built. Run `make build` first (`make serve` does).")
    collect_static_files()


def bring_up_to_date() -> None:
    """Migrate, and see that this machine is set up as all others: one machine at a time."""
    database.demand_sessions()
    with database.alone("migrations", on_wait=_tell_of_waiting):
        call_command("migrate", interactive=False, verbosity=0)
        installation.demand_same()
    for connection in connections.all():
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def _tell_of_waiting() -> None:
    say("tandem", "another machine brings the database up to date; waiting for it")


def collect_static_files() -> None:
    """Runs collectstatic if a source file was added, removed or changed since the last time."""
    if settings.STATIC_FILES != "collected":
        return
    note = Path(settings.STATIC_ROOT) / ".sources"
    now = sources()
    if note.exists() and note.read_text() == now:
        return
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED
    )
    note.write_text(now)


def sources() -> str:
    """A digest over the name, size and time of every static source file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
