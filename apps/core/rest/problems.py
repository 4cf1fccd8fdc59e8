"""Errors as `application/problem+json` (RFC 9457), whoever raised them.

`type` is `about:blank`, so `title` is the phrase of the status; `code` is what a program reads.
"""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from rest_framework import exceptions

from apps.core import outages
from apps.core.errors import DomainError, Forbidden, InvalidInput, RuleViolation
from apps.core.outages import is_outage

CONTENT_TYPE = "application/problem+json"
API_ROOT = "/api/"

logger = logging.getLogger(__name__)


class TooLarge(exceptions.APIException):
    """The body is larger than we read."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is too large."


class PreconditionRequired(exceptions.APIException):
    """The request must say what it is based on."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = "Send If-Match with the ETag of what you read."


def is_api(request: HttpRequest) -> bool:
    """Whether errors of this request are for a program."""
    return request.path_info.startswith(API_ROOT)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One error as a response. `errors` maps a field, as a dotted path, to its complaints."""
    body: dict[str, Any] = {
        **(extra or {}),
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
    }
    if errors is not None:
        body["errors"] = dict(errors)
    text = json.dumps(body, default=str)
    return HttpResponse(text, status=status, headers=headers, content_type=CONTENT_TYPE)


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's hook. What is not known here becomes a 500 and is logged by Django."""
    match error:
        case DomainError():
            return _of_domain(error)
        case exceptions.ValidationError():
            errors = flat(error.detail)
            return problem(400, "invalid", _summary(errors), errors=errors)
        case exceptions.APIException():
            return _of_drf(error)
        case Http404():
            return problem(404, "not_found", "There is no such thing, or none that you may see.")
        case PermissionDenied():
            return problem(403, "forbidden", str(error) or "You may not do this.")
        case RequestDataTooBig():
            return _of_drf(TooLarge())
        case SuspiciousOperation() | UnreadablePostError():
            return problem(400, "malformed", "The request could not be read.")
    return _outage(error) if is_outage(error) else None


def _of_domain(error: DomainError) -> HttpResponse:
    return problem(
        error.status,
        error.code,
        error.detail,
        errors=error.errors if isinstance(error, InvalidInput) else None,
        extra=error.extra if isinstance(error, RuleViolation) else None,
        headers={"Cache-Control": "no-store"} if isinstance(error, Forbidden) else None,
    )


def _of_drf(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(ceil(wait))
    codes = error.get_codes()
    return problem(
        error.status_code,
        codes if isinstance(codes, str) else error.default_code,
        str(error.detail),
        headers=headers,
    )


def _outage(error: Exception) -> HttpResponse:
    logger.error("The database did not answer", exc_info=error)
    return problem(
        503,
        "unavailable",
        outages.WORDS,
        headers={"Retry-After": str(outages.RETRY_AFTER)},
    )


def flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested complaints by dotted path: `operations.0.section`."""
    if isinstance(detail, Mapping):
        pairs = [("" if key == "non_field_errors" else str(key), to) for key, to in detail.items()]
    elif any(isinstance(said, Mapping | list) for said in detail):
        pairs = [(str(place), to) for place, to in enumerate(detail) if to]
    else:
        return {path or "body": [str(said) for said in detail]}
    found: dict[str, list[str]] = {}
    for key, to in pairs:
        for name, said in flat(to, ".".join(part for part in (path, key) if part)).items():
            found.setdefault(name, []).extend(said)
    return found


def _summary(errors: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{field}: {' '.join(said)}" for field, said in errors.items())
