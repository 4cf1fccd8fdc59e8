"""Our own web process, as the supervisor starts it, with people who are signed in."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.benchmarks.client import Client
from tests.benchmarks.contender import Contender
from tests.benchmarks.server import ServerProcess
from tests.benchmarks.wire import Line
from tests.benchmarks.yjs import Reader

if TYPE_CHECKING:
    from apps.workspaces.models import Member

SEATS = 30
"""Every typist is a person of their own, since the log keeps people's edits apart."""


def prepare() -> None:
    """Let Django up in this process, on the database of its environment, with all tables."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


class Ours(Contender):
    title = "Tandem"
    likely_ceiling = 8000.0

    def __init__(self, database_url: str, data: Path, logs: Path) -> None:
        from apps.workspaces.models import ApiToken

        self.data = data
        self.logs = logs
        self.database = psycopg.connect(database_url, autocommit=True)
        self.cookies: list[str] = []
        self.members: list[Member] = []
        for number in range(SEATS):
            self._seat(number)
        _, self.token = ApiToken.issue(
            by=self.members[0],
            label="bench",
            scopes=["documents:read", "documents:write", "threads:read", "okrs:write"],
        )
        self.program = "portal.web"

    def _seat(self, number: int) -> None:
        from apps.accounts.models import User
        from apps.workspaces.models import Member

        user = User.objects.create_user(f"typist{number}@bench.example", name=f"Typist {number}")
        if self.members:
            member = Member.seat(
                workspace=self.members[0].workspace, user=user, team="sales", role="editor"
            )
        else:
            member = Member.found(by=user, slug="bench", name="Bench")
        self.members.append(member)
        self.cookies.append(self.cookie_of(member))

    def signatory(self, team: str) -> "Member":
        """Somebody more, who signs for a team."""
        from apps.accounts.models import User
        from apps.workspaces.models import Member

        user = User.objects.create_user(f"{team}@bench.example", name=f"Lead of {team}")
        return Member.seat(
            workspace=self.members[0].workspace,
            user=user,
            team=team,
            role="editor",
            signatory=True,
        )

    def cookie_of(self, member: "Member") -> str:
        """What a browser sends in which this person is signed in."""
        from django.conf import settings
        from django.test import Client as Browser

        browser = Browser()
        browser.force_login(member.user)
        name = settings.SESSION_COOKIE_NAME
        return f"{name}={browser.cookies[name].value}"

    def token_of(self, member: "Member") -> str:
        """With which this person's programs and headless pages come in."""
        from apps.workspaces.models import ApiToken

        scopes = ["documents:read", "documents:write"]
        return ApiToken.issue(by=member, label="bench", scopes=scopes)[1]

    def start(self) -> ServerProcess:
        command = [sys.executable, "-m", self.program, "--host", "127.0.0.1", "--port", "{port}"]
        env = {
            "DATA_DIR": str(self.data),
            "STATIC_FILES": "source",
            "API_REQUESTS_PER_MINUTE": "1000000",
        }
        return ServerProcess(command, env, self.logs / "ours.log")

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Processes started inside let rooms go at once."""
        self.program = "tests.benchmarks.impatient"
        try:
            yield
        finally:
            self.program = "portal.web"

    def new_document(self) -> str:
        from apps.documents.models import Document

        return str(Document.create(by=self.members[0], title="Measured").pk)

    def join(self, document: str, seat: int = 0) -> Client:
        line = Line("127.0.0.1", self.process.port)
        line.open(f"/ws/documents/{document}/?acks=1", {"Cookie": self.cookies[seat]})
        client = Client(line, b"", _total)
        client.ask_for_text()
        return client

    def stored(self, document: str) -> list[bytes]:
        query = """
            SELECT snapshot, 0 FROM documents_livetext WHERE document_id = %s
            UNION ALL SELECT data, revision FROM documents_update WHERE document_id = %s
            ORDER BY 2
        """
        rows = self.database.execute(query, [document, document]).fetchall()
        return [row[0] for row in rows if row[0]]

    def holds(self, document: str, mark: bytes) -> bool:
        query = """
            SELECT position(%b::bytea in data) > 0 FROM documents_update
            WHERE document_id = %s ORDER BY revision DESC LIMIT 3
        """
        return any(row[0] for row in self.database.execute(query, [mark, document]).fetchall())

    def put(self, document: str, state: bytes) -> None:
        self.database.execute(
            "UPDATE documents_livetext SET snapshot = %b, snapshot_revision = 1, revision = 1"
            " WHERE document_id = %s",
            [state, document],
        )

    def compact(self, documents: Sequence[str]) -> None:
        from uuid import UUID

        from apps.documents.collaboration.compaction import compact

        for document in documents:
            compact(UUID(document))


def _total(body: bytes, before: int) -> int:
    """Revision and count: the first so many of this client's updates are durable."""
    reader = Reader(body)
    reader.number()
    return max(before, reader.number())
