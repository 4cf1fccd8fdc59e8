"""Check-ins by the names that other systems have for key results: a thousand in one request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from apps.core.errors import DomainError, InvalidInput
from apps.okrs.checking_in import CheckingIn
from apps.okrs.entries import Entry, Outcome
from apps.okrs.models import KeyResult
from apps.workspaces.models import Member


@dataclass(frozen=True, kw_only=True)
class Line:
    """A check-in as another system says it."""

    external_id: str
    date: date
    value: Decimal
    source: str
    confidence: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class _Known:
    pk: UUID
    starts_on: date
    is_open: bool


Told = Outcome | DomainError
"""What became of a line: an outcome, or why no key result could be found for it."""


def check_in_all(
    lines: Sequence[Line | DomainError],
    *,
    by: Member,
    partial: bool,
    at: datetime | None = None,
) -> list[Told]:
    """Check in by external id; answers line by line, in their order. Lines that are errors
    already stay so. Unless `partial`, one refused line leaves all of them unstored."""
    known = _known(by, {line.external_id for line in lines if isinstance(line, Line)})
    found = [line if isinstance(line, DomainError) else _entry(line, known) for line in lines]
    refused = [one for one in found if isinstance(one, DomainError)]
    entries = [one for one in found if isinstance(one, Entry)]
    if refused and not partial:
        return [one if isinstance(one, DomainError) else Outcome(one) for one in found]
    outcomes = iter(CheckingIn(by=by, at=at).record(entries, whole=not partial))
    return [one if isinstance(one, DomainError) else next(outcomes) for one in found]


def _entry(line: Line, known: dict[str, list[_Known]]) -> Entry | DomainError:
    candidates = known.get(line.external_id)
    if not candidates:
        said = f"No key result of this workspace has the external id “{line.external_id}”."
        return InvalidInput({"external_id": said})
    return Entry(
        key_result=_meant(candidates, line.date).pk,
        value=line.value,
        as_of=line.date,
        confidence=line.confidence,
        note=line.note,
        source=line.source,
    )


def _meant(candidates: Sequence[_Known], day: date) -> _Known:
    """Of those with the same external id, carried from cycle to cycle: in an open cycle rather than
    a closed one, begun by that day rather than not, and of those in the one that began last."""
    return max(candidates, key=lambda one: (one.is_open, one.starts_on <= day, one.starts_on))


def _known(by: Member, names: Iterable[str]) -> dict[str, list[_Known]]:
    rows = KeyResult.objects.visible_to(by).current().filter(external_id__in=set(names) - {""})
    known: dict[str, list[_Known]] = defaultdict(list)
    for name, pk, starts_on, closing in rows.values_list(
        "external_id", "pk", "cycle__starts_on", "cycle__closing"
    ):
        known[name].append(_Known(pk, starts_on, closing is None))
    return known
