"""What the bench asks of both servers that it compares."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.benchmarks.client import Client
from tests.benchmarks.server import ServerProcess


class Contender(ABC):
    """A kind of server, its documents and where it stores them. One process at a time."""

    title: str
    likely_ceiling = 2000.0
    """Keystrokes a second from which the search for the ceiling begins."""
    process: ServerProcess

    @abstractmethod
    def start(self) -> ServerProcess:
        """A new process; it answers when this returns."""

    @abstractmethod
    def new_document(self) -> str:
        """The name of a document without text that everybody may edit."""

    @abstractmethod
    def join(self, document: str, seat: int = 0) -> Client:
        """Connect as one of `SEATS` people and ask for the text, without waiting for it."""

    @abstractmethod
    def stored(self, document: str) -> list[bytes]:
        """All that the store has of a document, as updates."""

    @abstractmethod
    def holds(self, document: str, mark: bytes) -> bool:
        """Whether these bytes, typed last, are in the store."""

    @abstractmethod
    def put(self, document: str, state: bytes) -> None:
        """Store a text as a snapshot, behind the server's back."""

    @abstractmethod
    def compact(self, documents: Sequence[str]) -> None:
        """Do to the store what the server does in its own time, so that documents open fast."""

    @contextmanager
    def running(self) -> Iterator[ServerProcess]:
        self.process = self.start()
        try:
            yield self.process
        finally:
            self.process.stop()
