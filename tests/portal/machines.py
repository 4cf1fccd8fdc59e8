"""Machines of one installation: each with a data folder of its own, on one database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from portal.services.place import Place
from tests.portal import processes

ROOT = Path(__file__).resolve().parents[2]
SECRET = "the-same-on-every-machine-" * 3


@contextmanager
def database(place: Place) -> Iterator[str]:
    """The address of a new, empty database on a PostgreSQL that runs already."""
    name = f"machines_{os.getpid()}"
    with psycopg.connect(place.maintenance_url, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield place.maintenance_url.replace("/postgres?", f"/{name}?")
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Machine:
    data: Path
    port: int
    database: str
    valkey: str
    more: dict[str, str] = field(default_factory=dict)
    parent: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "STATIC_FILES": "source",
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "DATABASE_URL": self.database,
            "VALKEY_URL": self.valkey,
            "SECRET_KEY": SECRET,
            **self.more,
        }

    def serve(self, *words: str) -> None:
        """Begin; `said` tells how it goes on."""
        with (self.data / "serve.log").open("a") as log:
            self.parent = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )

    def said(self) -> str:
        return (self.data / "serve.log").read_text()

    def says(self, words: str) -> bool:
        return processes.eventually(lambda: words in self.said(), within=120)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.parent:
            self.parent.send_signal(number)
            self.parent.wait(60)
            self.parent = None
