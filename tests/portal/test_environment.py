"""Readers of the environment: what is wrong stops with one line that names the variable."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal import environment
from portal.environment import WrongValue

ROOT = Path(__file__).resolve().parents[2]
Read = Callable[[], object]

WRONG: list[tuple[str, str, Read]] = [
    ("maybe", "neither yes nor no", lambda: environment.boolean("X", default=False)),
    ("abc", "not a whole number", lambda: environment.number("X", 1, lowest=1, highest=9)),
    ("10", "not a whole number", lambda: environment.number("X", 1, lowest=1, highest=9)),
    ("-1", "not a whole number", lambda: environment.number("X", 1, lowest=-5, highest=9)),
    ("ftp://a", "not an address", lambda: environment.public_url("X", "")),
    ("https://a/b", "without a path", lambda: environment.public_url("X", "")),
    ("http://a:port", "no address", lambda: environment.public_url("X", "")),
    ("http://a", "not a host name", lambda: environment.hosts("X", [])),
    ("a:8000", "not a host name", lambda: environment.hosts("X", [])),
    ("sqlite:///db", "must be PostgreSQL", lambda: environment.database("X", "")),
    ("postgresql://u@h/", "names no database", lambda: environment.database("X", "")),
    ("http://h", "not an address such as redis", lambda: environment.valkey(("X",), "")),
    ("redis://h/name", "not a database number", lambda: environment.valkey(("X",), "")),
    ("pigeon://h", "is none of", lambda: environment.email("X", "")),
    ("smtp://", "names no host", lambda: environment.email("X", "")),
    ("/dev/null/data", "cannot be a directory", lambda: environment.directory("X", Path())),
    ("s3", "is not JSON", lambda: environment.storage("X", {})),
    ('["s3"]', "must be an object", lambda: environment.storage("X", {})),
    ('{"BACKEND": "a.B", "KEY": 1}', "knows no KEY", lambda: environment.storage("X", {})),
    (
        '{"BACKEND": "stores.s3.S3"}',
        "no Python package stores",
        lambda: environment.storage("X", {}),
    ),
    ("10.0.0.1/99", "no address or network", lambda: environment.networks("X", [])),
    ("proxy", "no address or network", lambda: environment.networks("X", [])),
    ("10.0.0.0/8", "no address", lambda: environment.address("X", "")),
    ("c", "none of a, b", lambda: environment.choice("X", "a", ("a", "b"))),
]


@pytest.mark.parametrize(("value", "complaint", "read"), WRONG)
def test_a_wrong_value_is_named_with_its_problem(
    monkeypatch: pytest.MonkeyPatch, value: str, complaint: str, read: Read
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(WrongValue, match=f"^X: .*{complaint}"):
        read()


def test_a_password_in_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgresql://u:secret@h:port/name")
    with pytest.raises(WrongValue) as refusal:
        environment.database("X", "")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(("word", "meaning"), [("1", True), ("Yes", True), ("off", False)])
def test_yes_and_no_have_many_words(
    monkeypatch: pytest.MonkeyPatch, word: str, meaning: bool
) -> None:
    monkeypatch.setenv("X", word)
    assert environment.boolean("X", default=not meaning) is meaning


def test_a_secret_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("kept\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert environment.text("X") == "kept"


def test_a_file_beside_the_variable_itself_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "kept")
    monkeypatch.setenv("X_FILE", "/run/secrets/x")
    with pytest.raises(WrongValue, match=r"^X_FILE: X is set, too"):
        environment.text("X")


@pytest.mark.parametrize("path", ["/nowhere/at/all", "/"])
def test_a_file_that_cannot_be_read_is_named(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_FILE", path)
    with pytest.raises(WrongValue, match=r"^X_FILE: .* cannot be read"):
        environment.text("X")


def test_networks_and_addresses_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "10.0.0.7, 10.1.0.0/16,::1")
    assert environment.networks("X", []) == ["10.0.0.7", "10.1.0.0/16", "::1"]


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " ")
    assert environment.number("X", 7, lowest=1, highest=9) == 7


def test_a_socket_directory_becomes_the_host_of_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("X", "postgresql://u:p%40ss@/book?host=/run/pg")
    read = environment.database("X", "")
    assert (read["HOST"], read["NAME"], read["PASSWORD"]) == ("/run/pg", "book", "p@ss")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("valkey://h:6379/2", "redis://h:6379/2"),
        ("valkeys://h/0", "rediss://h/0"),
        ("unix:///run/v.sock?db=3", "unix:///run/v.sock?db=3"),
    ],
)
def test_valkey_addresses_are_put_into_redis_words(
    monkeypatch: pytest.MonkeyPatch, given: str, read: str
) -> None:
    monkeypatch.setenv("REDIS_URL", given)
    monkeypatch.delenv("VALKEY_URL", raising=False)
    assert environment.valkey(("VALKEY_URL", "REDIS_URL"), "") == read


def test_celery_gets_a_socket_in_its_own_words() -> None:
    broker = environment.celery_broker("unix:///run/v.sock?db=3")
    assert broker == "redis+socket:///run/v.sock?virtual_host=3"
    assert environment.celery_broker("redis://h/1") == "redis://h/1"


def test_the_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    first = environment.secret("TANDEM_NO_SUCH_VARIABLE", file)
    assert environment.secret("TANDEM_NO_SUCH_VARIABLE", file) == first
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("DATABASE_URL", "mysql://h/x"), ("DEBUG", "perhaps")]
)
def test_a_command_stops_with_one_line_that_names_the_variable(
    tmp_path: Path, name: str, value: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATA_DIR": str(tmp_path),
            name: value,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith(f"{name}: ")
