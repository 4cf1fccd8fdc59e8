"""`Idempotency-Key`: the same POST twice is done once and answered twice.

The key is claimed by a unique row in the transaction that also holds what the request does. A
second request with the key waits for that row, so it sees either the first one's answer or, if
the first one failed and left nothing, a free key.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from psycopg.errors import LockNotAvailable

from apps.api.models import Answer
from apps.core.rest.parsers import measure_chunked
from apps.core.rest.problems import TooLarge, problem
from apps.workspaces.models import ApiToken
from apps.workspaces.rest.authentication import secret_of
from apps.workspaces.rest.scopes import scope_for

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
WAIT = "10s"
KEPT_HEADERS = ("Content-Type", "Location", "ETag")
NO_OUTCOME = frozenset({401, 403, 404, 429})
"""Refusals that say nothing about the request itself; the next try may fare better."""

View = Callable[..., HttpResponse]


class IdempotencyMiddleware:
    """Stands between the address and its REST view, for POST with a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None or not hasattr(view, "cls"):
            return None
        caller = caller_of(request, getattr(view.cls, "scope_name", None))
        if caller is None:
            return None  # the view says why not
        if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
            return problem(
                400, "idempotency_key", f"{HEADER} has 1 to {LONGEST_KEY} printable characters."
            )
        try:
            measure_chunked(request)
            mark = fingerprint(request)
        except (TooLarge, RequestDataTooBig):
            return problem(413, "too_large", "The body is too large.")
        return _once(request, caller, key, mark, lambda: view(request, *args, **kwargs))


def caller_of(request: HttpRequest, scope_name: str | None) -> UUID | None:
    """The person who may ask this at all, None where the view will refuse."""
    secret = secret_of(request)
    if secret is not None:
        token = ApiToken.objects.behind(secret)
        scope = scope_for(scope_name, "POST")
        allowed = token is not None and (scope is None or token.allows(scope))
        return token.member.user_id if token and allowed else None
    return request.user.pk if request.user.is_authenticated else None


def fingerprint(request: HttpRequest) -> str:
    """What tells one body from another: SHA-256 over its type and its bytes."""
    kind = request.content_type or ""
    if kind != "multipart/form-data":
        return sha256(kind.encode() + b"\n" + request.body).hexdigest()
    mark = sha256(repr(sorted(request.POST.lists())).encode())  # the boundary differs each time
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            mark.update(f"{name}\n{file.name}\n{file.size}\n".encode())
            for chunk in file.chunks():
                mark.update(chunk)
            file.seek(0)
    return mark.hexdigest()


def _once(
    request: HttpRequest, caller: UUID, key: str, mark: str, do: Callable[[], HttpResponse]
) -> HttpResponse:
    try:
        with transaction.atomic():
            answer, first = _claim(request.path, caller, key, mark)
            if not first:
                return _repeated(answer, mark)
            response = do()
            if not _keep(answer, response):
                transaction.set_rollback(True)
            return response
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return problem(
            409,
            "idempotency_key_in_use",
            "The first request with this key is still under way.",
            headers={"Retry-After": "1"},
        )


def _claim(path: str, caller: UUID, key: str, mark: str) -> tuple[Answer, bool]:
    """The row of this key, and whether it is ours to fill."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
    answer, fresh = Answer.objects.select_for_update().get_or_create(
        user_id=caller, path=path, key=key, defaults={"fingerprint": mark}
    )
    if not fresh and answer.is_expired:
        answer.delete()
        answer = Answer.objects.create(user_id=caller, path=path, key=key, fingerprint=mark)
        fresh = True
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return answer, fresh


def _keep(answer: Answer, response: HttpResponse) -> bool:
    """Store the answer, unless it is none."""
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    if response.status_code in NO_OUTCOME:
        return False
    if not getattr(response, "is_rendered", True):
        response.render()  # type: ignore[attr-defined]
    answer.status = response.status_code
    answer.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    answer.body = response.content
    answer.save(update_fields=["status", "headers", "body"])
    return True


def _repeated(answer: Answer, mark: str) -> HttpResponse:
    if answer.fingerprint != mark:
        return problem(
            422,
            "idempotency_key_reused",
            f"This {HEADER} was used here with another body. Take a new one for a new request.",
        )
    response = HttpResponse(bytes(answer.body), status=answer.status, headers=answer.headers)
    response["Idempotency-Replayed"] = "true"
    return response
