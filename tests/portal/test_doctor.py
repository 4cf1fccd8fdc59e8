"""`manage.py doctor` says what is ill, and what to do about it."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from portal import doctor, installation
from portal.doctor import Finding
from tests.services import free_port
from tests.silence import silent_server

STORAGE = "django.core.files.storage.FileSystemStorage"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Settings) -> None:
    options = {"location": str(tmp_path)}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": STORAGE, "OPTIONS": options},
    }


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in doctor.examine()}


def test_a_portal_in_good_health_is_told_so_for_every_part(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call_command("doctor")
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines() if "→" not in line] == list(doctor.CHECKS)
    assert " ill " not in said
    assert list(tmp_path.iterdir()) == []


def test_a_mail_server_that_says_nothing_is_ill_and_the_rest_is_told(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with silent_server() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
        findings = found()
    assert findings["mail"].is_ill
    assert f"127.0.0.1:{port} does not take mail" in findings["mail"].words
    assert findings["secrets"].mark == "well"


def test_mail_that_goes_nowhere_is_unwise() -> None:
    assert found()["mail"].mark == "unwise"


def test_a_valkey_that_is_away_is_ill(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    settings.CACHES = {"default": nowhere}
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "Valkey does not answer" in capsys.readouterr().out


def test_a_missing_migration_comes_with_its_remedy() -> None:
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    assert "manage.py migrate" in found()["migrations"].remedy


def test_a_database_that_stores_nothing_is_ill() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    assert "read-only" in found()["storing"].words


def test_another_secret_and_files_of_nobody_are_ill(tmp_path: Path, settings: Settings) -> None:
    installation.adopt()
    settings.SECRET_KEY = "another-" * 9
    (tmp_path / installation.MARK).unlink()
    findings = found()
    assert findings["secrets"].is_ill
    assert findings["storage"].is_ill


def test_a_short_secret_is_unwise(settings: Settings) -> None:
    settings.SECRET_KEY = "short"
    assert found()["secrets"].mark == "unwise"
