"""Two questions for whoever watches the portal: is it alive, and can it serve?

They are answered before anything else is done with a request, under whatever host name or
address they come, and without a session.
"""

import threading
import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from apps.documents.collaboration import assembly

PROBE_HOLDS = 2.0  # seconds
STORE = """
INSERT INTO portal_installation (id, secret_mark, storage_mark, probed_at)
VALUES (1, '', '', now()) ON CONFLICT (id) DO UPDATE SET probed_at = excluded.probed_at
"""


class NotReady(Exception):
    """Why the portal cannot serve, in words for the operator."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nothing of anyone else."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database, Valkey and the migrations are there, or 503 with each reason."""
    reasons: dict[str, str] = {}
    for name, check in CHECKS.items():
        if "database" in reasons and name in NEED_THE_DATABASE:
            continue
        try:
            check()
        except NotReady as reason:
            reasons[name] = str(reason)
    if reasons:
        return JsonResponse({"status": "not ready", "reasons": reasons}, status=503)
    return JsonResponse({"status": "ready"})


def check_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout) as error:
        connection.close()
        raise NotReady(f"PostgreSQL does not answer: {_line(error)}") from error


def check_valkey() -> None:
    try:
        cache.get("readyz")
    except (RedisError, OSError) as error:
        raise NotReady(f"Valkey does not answer: {_line(error)}") from error


def check_migrations() -> None:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, PoolTimeout):
        raise NotReady("the migrations cannot be read") from None
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:3])
        raise NotReady(f"{len(missing)} migrations are not applied: {names}")


class Probe:
    """Whether the database stores anything; asked at most every two seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._reason = ""

    def reason(self) -> str:
        """Why it does not; empty if it does."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._reason = self._ask()
                self._until = time.monotonic() + PROBE_HOLDS
            return self._reason

    def _ask(self) -> str:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', '3s', true)")
                cursor.execute(STORE)
        except (DatabaseError, PoolTimeout) as error:
            return f"PostgreSQL stores nothing: {_line(error)}"
        return ""


probe = Probe()


def check_storing() -> None:
    """Both ways: what pages and the API write, and what is typed, on connections of its own."""
    if reason := probe.reason():
        raise NotReady(reason)
    if trouble := assembly.trouble():
        raise NotReady(f"what is typed cannot be stored: {trouble}")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "valkey": check_valkey,
    "migrations": check_migrations,
    "storing": check_storing,
}
NEED_THE_DATABASE = {"migrations", "storing"}

PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": healthz,
    "/readyz": readyz,
}


class HealthMiddleware:
    """Before all that asks for the host name or the session: a probe by address is not refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return PROBES.get(request.path_info, self.get_response)(request)
