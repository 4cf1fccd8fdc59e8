"""What has to be done before the first process serves: tables and static files up to date."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

EDITOR = "build/editor.js"
UNUSED = ["css/*", "js/*", "editor", "rest_framework", "django_htmx"]
"""What no page asks for: sources of the build, pages of libraries that we do not show."""


def prepare() -> None:
    if not (settings.BASE_DIR / "static" / EDITOR).exists():
        raise SystemExit("The editor is not built. Run `make build` first (`make serve` does).")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static_files()
    for connection in connections.all():
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


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
