"""The embedded PostgreSQL and Valkey: kept data, many users, every kind of death."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from portal import services
from portal.services import account, postgres
from portal.services.place import Place
from tests.portal import processes

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.servers
HOLD = """
import sys, time; from pathlib import Path; from portal import services
with services.running(Path(sys.argv[1])):
    print("running", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def user_of(data: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data), str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def note(place: Place, word: str) -> None:
    with psycopg.connect(place.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (word text)")
        connection.execute("INSERT INTO note VALUES (%s)", [word])


def notes(place: Place) -> list[str]:
    with psycopg.connect(place.database_url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM note")]


def test_what_was_written_is_there_at_the_next_start_and_nothing_runs_between(data: Path) -> None:
    with services.running(data) as place:
        note(place, "kept")
        redis.from_url(place.valkey_url).set("word", "kept")
    assert processes.on(data, "postgres") == processes.on(data, "valkey") == []
    with services.running(data) as place:
        assert notes(place) == ["kept"]
        assert redis.from_url(place.valkey_url).get("word") == b"kept"
        with psycopg.connect(place.database_url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_long_path_with_odd_signs_works(data: Path) -> None:
    long = data / ("long" * 20) / "a space, an ü"
    long.mkdir(parents=True)
    with services.running(long) as place:
        note(place, "there")
        assert notes(place) == ["there"]
        assert place.sockets.parent == Path("/tmp")
        assert place.sockets.stat().st_mode & 0o077 == 0


def test_two_that_start_at_once_share_the_servers_and_the_last_one_ends_them(data: Path) -> None:
    first, second = user_of(data, 0), user_of(data, 3)
    assert first.communicate(timeout=90)[0] == "running\n"
    assert second.poll() is None
    assert len(processes.on(data, "bin/postgres -D")) == 1
    assert second.communicate(timeout=90)[0] == "running\n"
    assert processes.on(data, "postgres") == []


def test_a_user_who_is_killed_leaves_no_server_behind(data: Path) -> None:
    user = user_of(data, 600)
    assert user.stdout is not None
    assert user.stdout.readline() == "running\n"
    user.kill()
    user.communicate()
    assert processes.eventually(lambda: processes.on(data) == [])


def test_a_server_that_dies_is_started_again_at_its_address(data: Path) -> None:
    with services.running(data) as place:
        note(place, "before")
        for server in processes.on(data, "bin/postgres -D") + processes.on(data, "valkey-server"):
            server.kill()

        def answers() -> bool:
            try:
                return bool(notes(place) and redis.from_url(place.valkey_url).ping())
            except (psycopg.OperationalError, redis.ConnectionError):
                return False

        assert processes.eventually(answers)
        assert notes(place) == ["before"]


def test_a_killed_keeper_takes_its_servers_with_it_and_the_next_start_is_clean(data: Path) -> None:
    with services.running(data) as place:
        note(place, "before")
        for keeper in processes.on(data, "portal.services.keeper"):
            keeper.kill()
            keeper.wait()
        services.ensure(place)
        assert notes(place) == ["before"]


def test_a_postgresql_that_nobody_keeps_is_stopped_and_started_again(data: Path) -> None:
    """As after a crash where processes are not on a leash: every system but Linux."""
    with services.running(data) as place:
        note(place, "before")
    user = account.service_user()
    server = postgres.service(place, user)
    orphan = subprocess.Popen(server.command, user=user, group=user, cwd="/")
    assert processes.eventually(server.answers)
    with services.running(data):
        assert orphan.wait(10) == 0
        assert notes(place) == ["before"]


def test_the_note_of_a_process_id_that_is_now_anothers_is_no_obstacle(data: Path) -> None:
    with services.running(data) as place:
        note(place, "before")
    lock = place.postgres_data / "postmaster.pid"
    lock.write_text(
        f"{os.getpid()}\n{place.postgres_data}\n{int(time.time())}\n5432\n\n\n\nready\n"
    )
    with services.running(data):
        assert notes(place) == ["before"]


def test_data_that_cannot_be_used_is_one_clear_line(data: Path) -> None:
    with services.running(data) as place:
        pass
    (place.postgres_data / "PG_VERSION").write_text("9\n")
    refused = pytest.raises(services.ServicesFailed, match=r"PostgreSQL did not start: .*version")
    with refused, services.running(data):
        pass


def test_leaving_ones_own_servers_waits_for_no_others(embedded_services: None, data: Path) -> None:
    with services.running(data):
        pass
    assert processes.on(data) == []
