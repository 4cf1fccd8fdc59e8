"""The lines of a batch: read one by one, answered one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from apps.core.errors import DomainError, InvalidInput
from apps.core.rest.problems import flat
from apps.okrs.api.check_in_shapes import LineInput
from apps.okrs.batch import Line, Told

OK, CREATED, SOME_FAILED = 200, 201, 207


def lines_of(sent: Sequence[Any], *, source: str) -> list[Line | DomainError]:
    """What was sent, line by line; what has no sense is an error in its place."""
    shape = LineInput()
    return [_line(shape, one, source) for one in sent]


def _line(shape: LineInput, sent: Any, source: str) -> Line | DomainError:
    try:
        return Line(**{"source": source, **shape.run_validation(sent)})
    except ValidationError as error:
        return InvalidInput(flat(error.detail))


def answer(
    sent: Sequence[Any], lines: Sequence[Line | DomainError], told: Sequence[Told], *, partial: bool
) -> Response:
    """All that became of them. Raises `InvalidInput` by line where nothing was taken for one that
    is wrong."""
    refused = {place: error for place, one in enumerate(told) if (error := _refusal(one))}
    if refused and not partial:
        raise InvalidInput(
            {
                f"check_ins.{place}.{field}".rstrip("."): said
                for place, error in refused.items()
                for field, said in _complaints(error).items()
            }
        )
    results = [
        _result(place, sent[place], line, one)
        for place, (line, one) in enumerate(zip(lines, told, strict=True))
    ]
    body = {"taken": len(told) - len(refused), "refused": len(refused), "results": results}
    return Response(body, status=SOME_FAILED if refused else OK)


def _refusal(told: Told) -> DomainError | None:
    return told if isinstance(told, DomainError) else told.refusal


def _complaints(error: DomainError) -> dict[str, list[str]]:
    return error.errors if isinstance(error, InvalidInput) else {"": [error.detail]}


def _result(place: int, sent: Any, line: Line | DomainError, told: Told) -> dict[str, Any]:
    named = sent if isinstance(sent, Mapping) else {}
    about = {
        "line": place,
        "external_id": _text(named.get("external_id")),
        "date": line.date.isoformat() if isinstance(line, Line) else _text(named.get("date")),
        "key_result": None if isinstance(told, DomainError) else str(told.entry.key_result),
        "check_in": None,
    }
    error = _refusal(told)
    if error is not None:
        why = {"code": error.code, "detail": error.detail}
        errors = {"errors": error.errors} if isinstance(error, InvalidInput) else {}
        return {**about, "status": error.status, "outcome": "refused", **why, **errors}
    assert not isinstance(told, DomainError)  # noqa: S101 - for the type checker
    assert told.check_in is not None  # noqa: S101 - as above
    outcome = "created" if told.is_new else "changed" if told.is_changed else "unchanged"
    status = CREATED if told.is_new else OK
    return {**about, "check_in": str(told.check_in.pk), "status": status, "outcome": outcome}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
