"""`/healthz` and `/readyz`, and the web process as tests use it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from apps.documents.collaboration import assembly
from portal import health
from tests.services import PortalServer, free_port

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django; django.setup()
from django.test import Client
answer = Client().get("/readyz")
print(answer.status_code, answer.content.decode())
"""


def test_the_process_is_alive_without_asking_anyone(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.django_db
def test_the_portal_is_ready_when_everything_is_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_a_missing_migration_is_a_reason_not_to_serve(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"]["migrations"].endswith("sessions.0001_initial")


@pytest.mark.django_db
def test_a_missing_valkey_is_a_reason_not_to_serve(client: Client, settings: Settings) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    settings.CACHES = {"default": nowhere}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "Valkey does not answer" in answer.json()["reasons"]["valkey"]


@pytest.fixture
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before is not kept for the next test."""
    monkeypatch.setattr(health, "probe", health.Probe())


@pytest.mark.django_db
@pytest.mark.usefixtures("_forgetful")
def test_a_database_that_stores_nothing_is_a_reason_not_to_serve(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"]["storing"].startswith("PostgreSQL stores nothing: cannot exec")


@pytest.mark.django_db
def test_what_was_found_holds_for_a_moment_and_no_longer() -> None:
    probe = health.Probe()
    assert probe.reason() == ""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    assert probe.reason() == ""
    probe._until = 0.0
    assert "read-only" in probe.reason()


@pytest.mark.django_db
@pytest.mark.usefixtures("_forgetful")
def test_words_that_wait_for_the_database_are_a_reason_not_to_serve(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = assembly.application.server
    monkeypatch.setattr(server.writer, "trouble", "disk full (53100)")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"]["storing"] == (
        "what is typed cannot be stored: disk full (53100)"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.0.0.7", "[fd00::1]", "tandem.internal:8000"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_answered_under_any_name(client: Client, host: str, path: str) -> None:
    assert client.get(path, headers={"host": host}).status_code == 200
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 400


@pytest.mark.servers
def test_a_missing_database_is_a_reason_not_to_serve(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "ALLOWED_HOSTS": "testserver",
            "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/none",
            "VALKEY_URL": f"redis://127.0.0.1:{free_port()}/0",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.startswith("503")
    assert "PostgreSQL does not answer" in asked.stdout
    assert "Valkey does not answer" in asked.stdout


@pytest.mark.servers
def test_two_web_processes_serve_one_database_and_one_comes_back_after_a_kill(
    portal_server: PortalServer, second_server: PortalServer
) -> None:
    assert portal_server.port != second_server.port
    portal_server.kill()
    assert portal_server.get("/healthz") == 0
    assert second_server.get("/readyz") == 200
    portal_server.start()
    assert portal_server.get("/readyz") == 200
