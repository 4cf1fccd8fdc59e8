"""What older versions kept is there after an upgrade, and after a backup and its restore.

The portals of older versions lie in `data/`, each with what its REST API told (`make.py`).
"""

import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from portal.services.place import Place
from portal.services.postgres import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
DATA = Path(__file__).parent / "data"
VERSIONS = sorted(path.name.removesuffix(".sql.xz") for path in DATA.glob("*.sql.xz"))
RESTORE = (
    'pg_restore --no-owner --dbname="$DATABASE_URL" tandem.dump',
    "tar -xzf media.tar.gz -C var",
)
Answers = dict[str, dict[str, list[Any]]]
pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of a new, empty one."""
    place = Place(settings.DATA_DIR)
    name = f"upgrade_{name}_{os.getpid()}"
    with psycopg.connect(place.maintenance_url, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield place.maintenance_url.replace("/postgres?", f"/{name}?")
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a portal is installed, as far as its data goes; PostgreSQL's user can look in."""
    made = Path(tempfile.mkdtemp(prefix="tandem-upgrade-")).resolve()
    (made / "var" / "media").mkdir(parents=True)
    yield made
    shutil.rmtree(made)


def environment(address: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PORT": "8000",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "STATIC_FILES": "source",
        "DATABASE_URL": address,
        "VALKEY_URL": Place(settings.DATA_DIR).valkey_url[:-1] + "14",
        "DATA_DIR": str(folder / "var"),
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
    }


def run(ours: dict[str, str], *words: str, given: str = "") -> str:
    command = [sys.executable, "-W", "ignore", *words]
    ended = subprocess.run(
        command, cwd=ROOT, env=ours, input=given, text=True, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    return ended.stdout


def ask(ours: dict[str, str], how: str, answers: Answers) -> Answers:
    words = ("-m", "tests.upgrades.asking", how)
    told: Answers = json.loads(run(ours, *words, given=json.dumps(answers)))
    return told


def bring_back(version: str, address: str) -> Answers:
    """The database as that version left it; answers what its API told."""
    dumped = lzma.decompress((DATA / f"{version}.sql.xz").read_bytes())
    kept = b"\n".join(
        line for line in dumped.split(b"\n") if not line.startswith(b"SET transaction_timeout")
    )
    psql = [f"{PROGRAMS}/psql", "--quiet", "--set=ON_ERROR_STOP=1", address]
    subprocess.run(psql, input=kept, check=True, stdout=subprocess.DEVNULL)
    told: Answers = json.loads(lzma.decompress((DATA / f"{version}.answers.json.xz").read_bytes()))
    return told


def lost(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """Where something that was told is told otherwise; what was added is no loss."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            yield from lost(value, new[key], f"{at}/{key}") if key in new else [f"{at}/{key} gone"]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from lost(one, other, f"{at}[{number}]")
    elif old != new:
        yield f"{at}: {str(old)[:200]} → {str(new)[:200]}"


def differences(old: Answers, new: Answers) -> list[str]:
    return [
        f"{who} {path}{difference}"
        for who, answers in old.items()
        for path, answer in answers.items()
        for difference in lost(answer, new[who][path])
    ]


def count(answers: Answers) -> int:
    return sum(status == 200 for told in answers.values() for status, _ in told.values())


def test_what_is_gone_or_told_otherwise_is_a_loss_and_what_was_added_is_none() -> None:
    old = {"a": [{"b": 1}, 2]}
    assert list(lost(old, {"a": [{"b": 1, "new": 3}, 2], "new": 4})) == []
    for new in ({}, {"a": [{"b": 1}]}, {"a": [{"b": 2}, 2]}, {"a": [{}, 2]}):
        assert list(lost(old, new))


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_that_an_older_version_told_is_told_after_the_upgrade(
    version: str, embedded_services: None, folder: Path
) -> None:
    with database("old") as address:
        before = bring_back(version, address)
        assert count(before) > 100
        after = ask(environment(address, folder), "upgraded", before)
    assert differences(before, after) == []


def test_a_backup_as_the_readme_says_it_is_a_portal_again_on_an_empty_server(
    embedded_services: None, folder: Path
) -> None:
    backup = README.split("**Backup.**")[1].split("```sh\n")[1].split("```")[0]
    steps = README.split("**Restore**")[1].split("**From the embedded")[0]
    assert all(f"`{step}`" in steps for step in RESTORE)
    var = folder / "var"
    (var / "media" / "files").mkdir()
    (var / "media" / "files" / "plan.png").write_bytes(b"a picture")
    with database("first") as first, database("second") as second:
        everybody = bring_back(VERSIONS[-1], first)
        known = {who: everybody[who] for who in sorted(everybody)[-1:]}
        before = ask(environment(first, folder), "upgraded", known)
        run(environment(first, folder), "manage.py", "adopt")
        shell(backup, environment(first, folder), folder)
        shutil.rmtree(var)
        var.mkdir()
        for step in RESTORE:
            shell(step, environment(second, folder), folder)
        shutil.copy(folder / "secret_key", var)
        assert ask(environment(second, folder), "again", known) == before
        said = run(environment(second, folder), "manage.py", "doctor")
    well = {line.split()[0] for line in said.splitlines() if " well " in line}
    assert well >= {"database", "migrations", "storing", "storage"}
    assert "SECRET_KEY is not that of this portal" not in said
    assert (var / "media" / "files" / "plan.png").read_bytes() == b"a picture"


def shell(words: str, ours: dict[str, str], folder: Path) -> None:
    subprocess.run(["/bin/bash", "-euc", words], cwd=folder, env=ours, check=True)
