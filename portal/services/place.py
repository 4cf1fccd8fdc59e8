"""Where everything of one DATA_DIR lies; computed, so that any process finds it alone."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

DATABASE = "tandem"
ROLE = "postgres"
LONGEST_SOCKET = 100  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Place:
    data: Path

    @cached_property
    def sockets(self) -> Path:
        """The directory of the unix sockets, beside the data or, if that path is too long or
        holds characters that PostgreSQL would split, in /tmp under a hash of it."""
        beside = self.data / "run"
        length = len(str(beside / ".s.PGSQL.5432").encode())
        if length <= LONGEST_SOCKET and PLAIN.fullmatch(str(beside)):
            return beside
        return Path("/tmp") / f"tandem-{hashlib.sha256(str(self.data).encode()).hexdigest()[:16]}"  # noqa: S108  (made with mode 700 and checked for its owner)

    @property
    def database_url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.sockets))}"

    @property
    def maintenance_url(self) -> str:
        return f"postgresql://{ROLE}@/postgres?host={quote(str(self.sockets))}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def valkey_url(self) -> str:
        return f"unix://{quote(str(self.valkey_socket))}?db=0"

    @property
    def postgres_data(self) -> Path:
        return self.data / "postgresql"

    @property
    def valkey_data(self) -> Path:
        return self.data / "valkey"

    @property
    def state(self) -> Path:
        """Process ids and addresses of the running services, as JSON; there only when ready."""
        return self.locks / "services.json"

    @property
    def locks(self) -> Path:
        return self.data / "locks"

    def log(self, name: str) -> Path:
        return self.data / "logs" / f"{name}.log"

    def make_directories(self) -> None:
        for directory in (self.locks, self.data / "logs"):
            directory.mkdir(parents=True, exist_ok=True)
