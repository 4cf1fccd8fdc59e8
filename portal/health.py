"""Two questions for whoever watches the portal: is it alive, and can it serve?"""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError


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
    reasons = {}
    for name, check in CHECKS.items():
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
        raise NotReady("the migrations cannot be read without the database") from None
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:3])
        raise NotReady(f"{len(missing)} migrations are not applied: {names}")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "valkey": check_valkey,
    "migrations": check_migrations,
}
