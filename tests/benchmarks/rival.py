"""Hocuspocus, with PostgreSQL as its store and its own defaults."""

import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import psycopg

from portal import node
from tests.benchmarks.client import Client
from tests.benchmarks.contender import Contender
from tests.benchmarks.server import ServerProcess
from tests.benchmarks.wire import Line, framed
from tests.benchmarks.yjs import sized

FOLDER = Path(__file__).parent / "rival"
AUTHENTICATION, TOKEN = 2, 0
TABLE = "CREATE TABLE IF NOT EXISTS rival_document (name text PRIMARY KEY, state bytea NOT NULL)"


class Rival(Contender):
    """Installed when it is first started: not every scenario has it."""

    title = "Hocuspocus"

    def __init__(self, database_url: str, logs: Path) -> None:
        self.logs = logs
        self.database_url = database_url
        self.socket = parse_qs(urlsplit(database_url).query)["host"][0]

    @cached_property
    def database(self) -> psycopg.Connection:
        connection = psycopg.connect(self.database_url, autocommit=True)
        connection.execute(TABLE)
        return connection

    def start(self) -> ServerProcess:
        _install()
        _ = self.database  # the server expects its table
        command = [_node(), str(FOLDER / "server.js"), "{port}"]
        env = {"PGHOST": self.socket, "PGUSER": "postgres", "PGDATABASE": "tandem"}
        return ServerProcess(command, env, self.logs / "rival.log")

    def new_document(self) -> str:
        return str(uuid4())

    def join(self, document: str, seat: int = 0) -> Client:
        line = Line("127.0.0.1", self.process.port)
        line.open("/", {})
        # Every acknowledgement is for one update.
        client = Client(line, sized(document.encode()), lambda body, before: before + body[0])
        line.send(framed(client.prefix + bytes((AUTHENTICATION, TOKEN)) + sized(b"bench")))
        client.ask_for_text()
        return client

    def stored(self, document: str) -> list[bytes]:
        query = "SELECT state FROM rival_document WHERE name = %s"
        return [row[0] for row in self.database.execute(query, [document]).fetchall()]

    def holds(self, document: str, mark: bytes) -> bool:
        query = "SELECT position(%b::bytea in state) > 0 FROM rival_document WHERE name = %s"
        found = self.database.execute(query, [mark, document]).fetchone()
        return bool(found and found[0])

    def put(self, document: str, state: bytes) -> None:
        self.database.execute("INSERT INTO rival_document VALUES (%s, %b)", [document, state])

    def compact(self, documents: Sequence[str]) -> None:
        """It stores nothing but whole states."""


def _node() -> str:
    """The program itself and no script that starts it: its process is measured and killed."""
    asked = [*node.command("node"), "-p", "process.execPath"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _install() -> None:
    if not (FOLDER / "node_modules/@hocuspocus/provider").exists():
        command = [*node.command("npm"), "ci", "--silent"]
        subprocess.run(command, cwd=FOLDER, env=node.environment(), check=True)
