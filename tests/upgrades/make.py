"""Makes `data/NAME.sql.xz` and `data/NAME.answers.json.xz` with an older version of the portal.

    python -m tests.upgrades.make COMMIT NAME

The demo company as that version lays it out, dumped as README.md says, and what its REST API told
of it. For developers: the test reads what is kept here, so that a shallow clone is enough.
"""

import json
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from portal import services
from portal.services.postgres import PROGRAMS

SMALLER = """
from django.db.models import ProtectedError, RestrictedError
from apps.documents.models import Document
for page in Document.objects.order_by("-pk"):
    if Document.objects.count() > 9:
        try:
            page.delete()
        except (ProtectedError, RestrictedError):
            pass
"""
"""Nine pages tell as much as all of the company's, and lie here in a third of the room."""

DERIVED = "--exclude-table-data=search_*"
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
ASKING = Path(__file__).parent / "asking.py"


def main() -> None:
    commit, name = sys.argv[1:]
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tandem-old-") as folder:
        tree, data = Path(folder, "tree"), Path(folder, "data")
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            _write(tree, data, name)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def _write(tree: Path, data: Path, name: str) -> None:
    ours = {
        **{name: value for name, value in os.environ.items() if name not in services.NAMES},
        "PORT": "8000",  # as in every address that is told
        "DATA_DIR": str(data),
        "STATIC_FILES": "source",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(tree),
    }

    def run(*words: str) -> bytes:
        command = [sys.executable, "-W", "ignore", *words]
        return subprocess.run(
            command, cwd=tree, env=ours, check=True, stdout=subprocess.PIPE
        ).stdout

    with services.running(data) as place:
        run("manage.py", "migrate", "--verbosity", "0")
        run("manage.py", "load_demo")
        run("manage.py", "shell", "-c", SMALLER)
        told = json.loads(run(str(ASKING), "crawl"))
        dumped = subprocess.run(
            [f"{PROGRAMS}/pg_dump", place.database_url, "--no-owner", DERIVED],
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    answers = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    for kind, kept in {"sql": dumped, "answers.json": answers}.items():
        (DATA / f"{name}.{kind}.xz").write_bytes(
            lzma.compress(kept, preset=9 | lzma.PRESET_EXTREME)
        )


if __name__ == "__main__":
    main()
