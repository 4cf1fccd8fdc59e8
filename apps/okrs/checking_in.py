"""Checking in, on one key result or on a thousand, by the same steps in the same few queries.

The rows of the key results are held, in the order of their ids, so that two who check in at once
take turns, and so does whoever closes the cycle. What says nothing new writes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.errors import DomainError, InvalidInput, RuleViolation
from apps.core.events import publish_all
from apps.okrs.amounts import amount
from apps.okrs.days import latest_day
from apps.okrs.events import KeyResultCheckedIn
from apps.okrs.models.check_in import MOST_CONFIDENT, CheckIn, Confidence
from apps.okrs.models.closing import Closing
from apps.okrs.models.cycle import CLOSED
from apps.okrs.models.key_result import KeyResult
from apps.okrs.settling import settle
from apps.okrs.vocabulary import Kind, Source
from apps.workspaces.models import Member

LONGEST_SOURCE: Final = 40
LONGEST_NOTE: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody says of a key result. Without a day it is today; `confidence` and `note` that
    are None stay as they were."""

    key_result: UUID
    value: Decimal | int | str
    as_of: date | None = None
    confidence: int | None = None
    note: str | None = None
    source: str = Source.MANUAL


@dataclass
class Outcome:
    """What became of an entry: a check-in, or the error that refuses it."""

    entry: Entry
    check_in: CheckIn | None = None
    refusal: DomainError | None = None
    is_new: bool = False
    is_changed: bool = False


@dataclass
class _Written:
    """A check-in as it will be stored, with what of it differs from what is."""

    check_in: CheckIn
    is_new: bool
    value_changed: bool = False
    note_changed: bool = False
    voice: Confidence | None = None
    voice_is_new: bool = False
    voice_changed: bool = False

    @property
    def is_touched(self) -> bool:
        return self.is_new or self.value_changed or self.note_changed or self.voice_changed


@dataclass
class CheckingIn:
    """A member checks in, at a time (now unless said)."""

    by: Member
    at: datetime | None = None
    _held: dict[UUID, KeyResult] = field(default_factory=dict)
    _closed: set[UUID] = field(default_factory=set)
    _written: dict[tuple[UUID, date, str], _Written] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.at or timezone.now()
        self.day = latest_day(self.by, self.at)

    def record_one(self, entry: Entry) -> CheckIn:
        """Store one; raises what refuses it."""
        outcome = self.record([entry])[0]
        if outcome.refusal is not None:
            raise outcome.refusal
        assert outcome.check_in is not None  # noqa: S101 - for the type checker
        return outcome.check_in

    @transaction.atomic
    def record(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Store those that make sense and answer for each, in their order. Of two entries for the
        same key result, day and source the later one holds."""
        self._hold({entry.key_result for entry in entries})
        outcomes = [self._checked(entry) for entry in entries]
        accepted = [one for one in outcomes if one.refusal is None]
        self._load([one.entry for one in accepted])
        for outcome in accepted:
            self._write(outcome)
        self._store()
        self._tell()
        return outcomes

    def _hold(self, ids: Iterable[UUID]) -> None:
        rows = KeyResult.objects.filter(pk__in=set(ids), workspace=self.by.workspace_id)
        held = list(rows.select_for_update(no_key=True).order_by("pk"))
        self._held = {row.pk: row for row in held}
        cycles = {row.cycle_id for row in held}
        closed = Closing.objects.filter(cycle__in=cycles)  # asked once the rows are held
        self._closed = set(closed.values_list("cycle_id", flat=True))
        first = dict(
            KeyResult.objects.filter(pk__in=self._held).values_list("pk", "cycle__starts_on")
        )
        self._first_days = first

    def _checked(self, entry: Entry) -> Outcome:
        """The entry as it can be stored, or why not."""
        try:
            return Outcome(self._plain(entry))
        except DomainError as refusal:
            return Outcome(entry, refusal=refusal)

    def _plain(self, entry: Entry) -> Entry:
        key_result = self._held.get(entry.key_result)
        if key_result is None:
            raise InvalidInput({"key_result": "There is no such key result in this workspace."})
        if key_result.cycle_id in self._closed:
            raise RuleViolation("cycle_closed", CLOSED)
        value = amount(entry.value, field="value")
        as_of = entry.as_of or min(self.day, latest_day(self.by, self.at))
        source = entry.source.strip().lower()
        errors = {
            "value": _complaint_of_value(key_result, value),
            "date": self._complaint_of_day(key_result, as_of),
            "confidence": _complaint_of_confidence(entry.confidence),
            "note": "" if len(entry.note or "") <= LONGEST_NOTE else "This note is too long.",
            "source": "" if 0 < len(source) <= LONGEST_SOURCE else "Name a source, shortly.",
        }
        if any(errors.values()):
            raise InvalidInput({name: said for name, said in errors.items() if said})
        return Entry(
            key_result=key_result.pk,
            value=value,
            as_of=as_of,
            confidence=entry.confidence,
            note=None if entry.note is None else entry.note.strip(),
            source=source,
        )

    def _complaint_of_day(self, key_result: KeyResult, as_of: date) -> str:
        first = self._first_days[key_result.pk]
        if as_of < first:
            return f"The cycle begins on {first}; nothing is measured before."
        return f"{as_of} is in the future." if as_of > self.day else ""

    def _load(self, entries: Sequence[Entry]) -> None:
        """What is stored already where these entries go."""
        keys = {_key(entry) for entry in entries}
        rows = CheckIn.objects.filter(
            key_result__in={key for key, _, _ in keys}, as_of__in={day for _, day, _ in keys}
        )
        for row in rows:
            key = (row.key_result_id, row.as_of, row.source)
            if key in keys:
                self._written[key] = _Written(row, is_new=False)
        stored = {one.check_in.pk: one for one in self._written.values()}
        for voice in Confidence.objects.filter(check_in__in=stored, team=self.by.team):
            stored[voice.check_in_id].voice = voice

    def _write(self, outcome: Outcome) -> None:
        """Let the check-in say what the entry says."""
        entry = outcome.entry
        written = self._written.get(_key(entry))
        if written is None:
            written = self._written[_key(entry)] = _Written(self._begun(entry), is_new=True)
        before = (written.value_changed, written.note_changed, written.voice_changed)
        check_in = written.check_in
        if check_in.value != entry.value:
            check_in.value, check_in.by, check_in.recorded_at = entry.value, self.by, self._now
            written.value_changed = True
        if entry.note is not None and check_in.note != entry.note:
            check_in.note = entry.note
            written.note_changed = True
        if entry.confidence is not None:
            self._hear(written, entry.confidence)
        after = (written.value_changed, written.note_changed, written.voice_changed)
        outcome.check_in, outcome.is_new = check_in, written.is_new
        outcome.is_changed = written.is_new or before != after

    def _hear(self, written: _Written, confidence: int) -> None:
        check_in, voice = written.check_in, written.voice
        if voice is None:
            voice = written.voice = Confidence(
                workspace_id=check_in.workspace_id,
                check_in=check_in,
                key_result_id=check_in.key_result_id,
                as_of=check_in.as_of,
                team=self.by.team,
            )
            written.voice_is_new = True
        elif voice.value == confidence:
            return
        voice.value, voice.by, voice.recorded_at = confidence, self.by, self._now
        written.voice_changed = True

    def _begun(self, entry: Entry) -> CheckIn:
        return CheckIn(
            workspace_id=self.by.workspace_id,
            key_result_id=entry.key_result,
            as_of=_key(entry)[1],
            source=entry.source,
            value=entry.value,
            note=entry.note or "",
            by=self.by,
            recorded_at=self._now,
        )

    def _store(self) -> None:
        touched = [one for one in self._written.values() if one.is_touched]
        CheckIn.objects.bulk_create([one.check_in for one in touched if one.is_new])
        kept = [one.check_in for one in touched if not one.is_new]
        for check_in in kept:
            check_in.updated_at = self._now
        CheckIn.objects.bulk_update(kept, ["value", "note", "by", "recorded_at", "updated_at"])
        voices = [one for one in touched if one.voice is not None and one.voice_changed]
        Confidence.objects.bulk_create(
            [one.voice for one in voices if one.voice_is_new if one.voice]
        )
        Confidence.objects.bulk_update(
            [one.voice for one in voices if not one.voice_is_new if one.voice],
            ["value", "by", "recorded_at"],
        )

    def _tell(self) -> None:
        touched = [one for one in self._written.values() if one.is_touched]
        publish_all([self._event(one) for one in touched])
        settle({one.check_in.key_result_id for one in touched}, by_id=self.by.pk, at=self._now)

    def _event(self, written: _Written) -> KeyResultCheckedIn:
        check_in = written.check_in
        key_result = self._held[check_in.key_result_id]
        return KeyResultCheckedIn(
            **key_result.event_fields(self.by.pk, self._now),
            check_in_id=check_in.pk,
            as_of=check_in.as_of,
            source=check_in.source,
            value=f"{check_in.value.normalize():f}",
            unit=key_result.unit,
            team=self.by.team,
            confidence=written.voice.value if written.voice else None,
            corrected=not written.is_new,
        )

    @property
    def _now(self) -> datetime:
        assert self.at is not None  # noqa: S101 - for the type checker
        return self.at


def _key(entry: Entry) -> tuple[UUID, date, str]:
    assert entry.as_of is not None  # noqa: S101 - checked entries have their day
    return (entry.key_result, entry.as_of, entry.source)


def _complaint_of_value(key_result: KeyResult, value: Decimal) -> str:
    if key_result.kind == Kind.MILESTONE and value not in (0, 1):
        return "A milestone is done, 1, or not, 0."
    return ""


def _complaint_of_confidence(confidence: int | None) -> str:
    if confidence is None or 0 <= confidence <= MOST_CONFIDENT:
        return ""
    return f"Confidence is a whole number from 0 to {MOST_CONFIDENT}."
