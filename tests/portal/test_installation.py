"""All machines of a portal share its secret and its files, or they do not start."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from portal import installation, services
from portal.installation import Stranger
from portal.models import Installation
from portal.supervisor.parts import Part, Plan
from portal.supervisor.running import CannotServe, demand_a_portal

STORAGE = "django.core.files.storage.FileSystemStorage"


def files_in(folder: Path, settings: Settings) -> None:
    options = {"location": str(folder)}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": STORAGE, "OPTIONS": options},
    }


@pytest.fixture(autouse=True)
def _machine(tmp_path: Path, settings: Settings, db: None) -> None:
    settings.SECRET_KEY = "the-same-on-every-machine-" * 3
    files_in(tmp_path / "shared", settings)


def test_the_first_start_leaves_marks_and_those_after_it_find_them() -> None:
    installation.demand_same()
    known = Installation.objects.get()
    assert known.storage_mark == installation.storage_mark()
    installation.demand_same()
    assert Installation.objects.get().storage_mark == known.storage_mark


def test_the_secret_cannot_be_read_from_its_mark(settings: Settings) -> None:
    installation.demand_same()
    assert settings.SECRET_KEY not in Installation.objects.get().secret_mark


def test_another_secret_is_refused_until_it_is_adopted(settings: Settings) -> None:
    installation.demand_same()
    settings.SECRET_KEY = "another-" * 9
    with pytest.raises(Stranger, match=r"^SECRET_KEY: this is not the key"):
        installation.demand_same()
    call_command("adopt", verbosity=0)
    installation.demand_same()


def test_files_of_another_portal_or_of_none_are_refused(tmp_path: Path, settings: Settings) -> None:
    installation.demand_same()
    files_in(tmp_path / "own", settings)
    with pytest.raises(Stranger, match=r"^FILE_STORAGE, DATA_DIR: .*/own does not hold the files"):
        installation.demand_same()
    shutil.copytree(tmp_path / "shared", tmp_path / "own")
    installation.demand_same()


def test_a_storage_that_takes_nothing_is_told_in_a_line(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "file").touch()
    files_in(tmp_path / "file" / "in", settings)
    with pytest.raises(Stranger, match=r"^FILE_STORAGE: ") as refused:
        installation.demand_same()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("part", list(Part))
def test_a_part_that_belongs_to_no_portal_is_refused(
    part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in services.NAMES:
        monkeypatch.delenv(name, raising=False)
    plan = Plan("127.0.0.1", 8000, 1, tmp_path, part)
    with pytest.raises(CannotServe, match=f"^--{part.value}-only: set DATABASE_URL and VALKEY_URL"):
        demand_a_portal(plan)
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/tandem")
    monkeypatch.setenv("VALKEY_URL_FILE", "/run/secrets/valkey")
    demand_a_portal(plan)
