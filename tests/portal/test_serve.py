"""`manage.py serve` as a whole: one parent, no second one, no process left, no data lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.web import listen
from tests.portal import processes
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]
PEOPLE = "from apps.accounts.models import User; print('people', User.objects.count())"
JOIN = "from apps.accounts.models import User; User.objects.create(email='ana@example.com')"


@dataclass
class Portal:
    """A portal on a data directory of its own."""

    data: Path
    port: int
    parent: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        ours = {**os.environ, "DATA_DIR": str(self.data), "STATIC_FILES": "source"}
        return {**ours, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORT": str(self.port)}

    def start(self) -> None:
        log = (self.data / "serve.log").open("a")
        with log:
            self.parent = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )
        assert processes.eventually(lambda: "Tandem is at" in self.said(), within=120), self.said()

    def said(self) -> str:
        return (self.data / "serve.log").read_text()

    def end(self, number: signal.Signals) -> int:
        assert self.parent is not None
        (self.data / "serve.log").unlink()
        self.parent.send_signal(number)
        return self.parent.wait(60)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def portal(data: Path) -> Iterator[Portal]:
    portal = Portal(data, free_port())
    yield portal
    for process in processes.on(data):
        process.kill()
    if portal.parent:
        portal.parent.wait()


def test_a_portal_is_alone_on_its_data_revives_its_children_and_ends_whole(portal: Portal) -> None:
    portal.start()

    second = portal.manage("serve", "--port", str(free_port()))
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"A portal already runs on {portal.data}" in second.stderr
    assert f"http://127.0.0.1:{portal.port}" in second.stderr

    keepers = processes.on(portal.data, "portal.services.keeper")
    assert portal.manage("shell", "--no-imports", "-c", PEOPLE).stdout.strip() == "people 0"
    assert processes.on(portal.data, "portal.services.keeper") == keepers

    (web,) = processes.on(portal.data, "portal.web")
    web.kill()
    assert processes.eventually(lambda: processes.on(portal.data, "portal.web"))
    assert "web ended (SIGKILL)" in portal.said()

    assert portal.end(signal.SIGTERM) == 0
    assert processes.on(portal.data) == []


def test_a_parent_that_is_killed_leaves_nothing_and_the_data_is_kept(portal: Portal) -> None:
    portal.start()
    assert portal.manage("shell", "--no-imports", "-c", JOIN).returncode == 0
    portal.end(signal.SIGKILL)
    assert processes.eventually(lambda: processes.on(portal.data) == [], within=30)

    portal.start()
    assert portal.manage("shell", "--no-imports", "-c", PEOPLE).stdout.strip() == "people 1"
    assert portal.end(signal.SIGINT) == 0
    assert processes.on(portal.data) == []


def test_a_taken_port_is_one_clear_line(portal: Portal) -> None:
    with listen("127.0.0.1", portal.port) as taken:
        taken.listen()
        refused = portal.manage("serve")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith(f"PORT: 127.0.0.1:{portal.port} cannot be used")
