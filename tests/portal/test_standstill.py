"""A process that lives and does nothing is ended and started again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.pulse import Pulse, Watch
from portal.supervisor import child
from portal.supervisor.child import Child
from tests.services import database_url, free_port

ROOT = Path(__file__).resolve().parents[2]
STANDS_STILL = """
import os, sys, time
for _ in range(3):
    os.write(int(sys.argv[2]), b".")
    time.sleep(0.1)
time.sleep(600)
"""
BEATS_FOR_A_WHILE = """
import os, sys, time
for _ in range(30):
    os.write(int(sys.argv[2]), b".")
    time.sleep(0.1)
"""


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    watch.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("LOOK_EVERY", 0.2), ("LONGEST_SILENCE", 5), ("LAST_WORDS", 0.2)):
        monkeypatch.setattr(child, name, value)


async def _watched(script: str, seconds: float) -> None:
    one = Child("web", [sys.executable, "-c", script], environment=dict(os.environ), has_pulse=True)
    watching = asyncio.create_task(one.watch())
    await asyncio.sleep(seconds)
    await one.end()
    await watching


async def test_a_process_without_a_pulse_is_ended_and_started_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await _watched(STANDS_STILL, 4)
    said = capsys.readouterr().out
    assert "web stands still; ending it" in said
    assert "web ended (SIGABRT); starting it again" in said


async def test_a_process_that_beats_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    await _watched(BEATS_FOR_A_WHILE, 2.5)
    assert "stands still" not in capsys.readouterr().out


def test_silence_before_the_first_beat_is_a_process_that_loads(watch: Watch) -> None:
    assert [watch.look() for _ in range(3)] == [0, 0, 0]
    Pulse(watch.beating, stopped=lambda: False).beat()
    assert [watch.look() for _ in range(3)] == [0, 1, 2]


def test_a_process_that_says_that_it_stands_still_does_not_beat(watch: Watch) -> None:
    still = False
    pulse = Pulse(watch.beating, stopped=lambda: still)
    pulse.beat()
    assert watch.look() == 0
    still = True
    pulse.beat()
    assert watch.look() == 1


@pytest.mark.servers
@pytest.mark.django_db
def test_a_web_process_beats_while_its_loop_turns(watch: Watch) -> None:
    command = [sys.executable, "-m", "portal.web", "--port", str(free_port())]
    web = subprocess.Popen(
        [*command, "--pulse", str(watch.beating)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
        },
        pass_fds=[watch.beating],
    )
    try:
        os.set_blocking(watch.listening, True)
        assert [os.read(watch.listening, 1) for _ in range(2)] == [b".", b"."]
        os.set_blocking(watch.listening, False)
        os.kill(web.pid, signal.SIGSTOP)
        watch.look()
        time.sleep(1.5)
        with pytest.raises(BlockingIOError):
            os.read(watch.listening, 1)
    finally:
        web.kill()
        web.wait()
