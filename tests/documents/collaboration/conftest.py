"""A document in a real database, and servers on it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from pycrdt import XmlFragment

from apps.documents.collaboration import journal
from apps.documents.collaboration.client import Access
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.postgres import PostgresLog, conninfo_of
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.server import Server
from apps.documents.models import Document, LiveText
from apps.workspaces.models import Workspace
from tests.documents.collaboration.peer import MemoryWire, Peer, access_of
from tests.documents.collaboration.process import Process

LIMITS = Limits(quiet_seconds=0.1, derive_seconds=0.1, linger_seconds=0.2)


@pytest.fixture
def document_id(transactional_db: None) -> UUID:
    workspace = Workspace.opened(slug="acme", name="Acme")
    document = Document.objects.create(workspace=workspace, title="Playbook", kind="playbook")
    LiveText.objects.get_or_create(document=document)
    return document.pk


@pytest.fixture
def conninfo(document_id: UUID) -> str:
    return conninfo_of(connection.settings_dict)


@pytest.fixture
def process(conninfo: str, document_id: UUID) -> Iterator[Process]:
    """A server with real sockets."""
    process = Process(conninfo, document_id)
    process.start()
    yield process
    process.kill()


T = TypeVar("T")


async def in_django(work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run something of Django as a request would: in a thread, with a connection of its own."""

    def call() -> T:
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(call)


class Stage:
    """Servers as if each were a process, and clients on them."""

    def __init__(self, conninfo: str, document_id: UUID) -> None:
        self.conninfo = conninfo
        self.document_id = document_id
        self.servers: list[Server] = []
        self.peers: list[Peer] = []
        self.derived: list[UUID] = []

    async def server(self, **limits: Any) -> Server:
        server = Server(
            PostgresLog(self.conninfo), limits=replace(LIMITS, **limits), derive=self.derived.append
        )
        await server.start()
        await server.follower.listening.wait()
        self.servers.append(server)
        return server

    def wire(
        self,
        server: Server,
        access: Access | Callable[[], Access | Close] | None = None,
        **options: Any,
    ) -> MemoryWire:
        given = access or access_of()

        async def authorise() -> Access | Close:
            return given if isinstance(given, Access) else given()

        return MemoryWire(server, self.document_id, authorise, **options)

    async def peer(
        self,
        server: Server,
        access: Access | Callable[[], Access | Close] | None = None,
        **options: Any,
    ) -> Peer:
        """Somebody who has the document open and is in step."""
        peer = Peer()
        await peer.connect(self.wire(server, access, **options))
        await peer.synced.wait()
        self.peers.append(peer)
        return peer

    async def stored(self) -> str:
        """The text as the log has it."""
        doc, _ = await in_django(journal.read, self.document_id)
        return str(doc.get("default", type=XmlFragment))

    async def rest_write(self, words: str, place: int = 0) -> int:
        """Write as the REST API does: read under a lock, edit, append."""

        def write() -> int:
            with transaction.atomic():
                doc, _ = journal.read(self.document_id, lock=True)
                peer = Peer(doc=doc)
                before = doc.get_state()
                peer.type(words, place)
                data = doc.get_update(before)
                return journal.append(self.document_id, member_id=uuid4(), data=data)

        return await in_django(write)

    async def close(self) -> None:
        for peer in self.peers:
            if peer.wire and not peer.ended.is_set():
                await peer.disconnect()
        for server in self.servers:
            await server.close()


@pytest.fixture
async def stage(conninfo: str, document_id: UUID) -> AsyncIterator[Stage]:
    stage = Stage(conninfo, document_id)
    yield stage
    await stage.close()
