"""A PgBouncer in transaction mode before the tests' PostgreSQL."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.lifeline import leashed
from portal.services import account
from tests.portal import processes
from tests.services import free_port

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
SETTINGS = """
[databases]
* = host={host}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {size}
{more}
"""


@contextmanager
def pooler(database: dict[str, str], *, size: int = 4, more: str = "") -> Iterator[str]:
    """The address of a database through it. `database` is an entry of Django's DATABASES."""
    assert PROGRAM
    folder, port, user = Path(tempfile.mkdtemp(prefix="pooler-")), free_port(), database["USER"]
    folder.chmod(0o755)
    (folder / "users.txt").write_text(f'"{user}" ""\n')
    (folder / "pgbouncer.ini").write_text(
        SETTINGS.format(
            host=database["HOST"], port=port, users=folder / "users.txt", size=size, more=more
        )
    )
    process = subprocess.Popen(
        leashed([PROGRAM, str(folder / "pgbouncer.ini")], signal.SIGKILL, account.service_user()),
        stderr=subprocess.DEVNULL,
    )
    address = f"postgresql://{quote(user)}@127.0.0.1:{port}/{database['NAME']}"
    try:
        assert processes.eventually(lambda: _answers(address), within=20)
        yield address
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
