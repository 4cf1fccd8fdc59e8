"""Checking in, on one key result or on a thousand, by the same steps in the same few queries.

The rows of the key results are held, in the order of their ids, so that two who check in at once
take turns, and so does whoever closes the cycle. What says nothing new writes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.errors import DomainError, InvalidInput, RuleViolation
from apps.core.events import publish_all
from apps.core.records import touched as touched_fields
from apps.okrs.amounts import amount
from apps.okrs.days import latest_day
from apps.okrs.entries import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    Entry,
    Outcome,
    Written,
    complaint_of_confidence,
    complaint_of_value,
)
from apps.okrs.events import KeyResultCheckedIn
from apps.okrs.models.check_in import CheckIn, Confidence
from apps.okrs.models.closing import Closing
from apps.okrs.models.cycle import CLOSED
from apps.okrs.models.key_result import KeyResult
from apps.okrs.settling import settle
from apps.workspaces.models import Member


@dataclass
class CheckingIn:
    """A member checks in, at a time (now unless said)."""

    by: Member
    at: datetime | None = None
    _held: dict[UUID, KeyResult] = field(default_factory=dict)
    _closed: set[UUID] = field(default_factory=set)
    _archived: set[UUID] = field(default_factory=set)
    _first_days: dict[UUID, date] = field(default_factory=dict)
    _written: dict[tuple[UUID, date, str], Written] = field(default_factory=dict)

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
    def record(self, entries: Sequence[Entry], *, whole: bool = False) -> list[Outcome]:
        """Store those that make sense and answer for each, in their order; with `whole`, store none
        unless all do. Of two entries for the same key result, day and source the later holds."""
        self._hold({entry.key_result for entry in entries})
        outcomes = [self._checked(entry) for entry in entries]
        accepted = [one for one in outcomes if one.refusal is None]
        if whole and len(accepted) < len(outcomes):
            return outcomes
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
        current = set(rows.current().values_list("pk", flat=True))
        self._archived = set(self._held) - current
        self._first_days = dict(rows.values_list("pk", "cycle__starts_on"))

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
        if key_result.pk in self._archived:
            raise RuleViolation("archived", "It is archived, and counts nowhere.")
        value = amount(entry.value, field="value")
        as_of = entry.as_of or min(self.day, latest_day(self.by, self.at))
        source = entry.source.strip().lower()
        errors = {
            "value": complaint_of_value(key_result, value),
            "date": self._complaint_of_day(key_result, as_of),
            "confidence": complaint_of_confidence(entry.confidence),
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
        keys = {entry.key for entry in entries}
        rows = CheckIn.objects.filter(
            key_result__in={key for key, _, _ in keys}, as_of__in={day for _, day, _ in keys}
        )
        for row in rows:
            key = (row.key_result_id, row.as_of, row.source)
            if key in keys:
                self._written[key] = Written(row, is_new=False)
        stored = {one.check_in.pk: one for one in self._written.values()}
        for voice in Confidence.objects.filter(check_in__in=stored, team=self.by.team):
            stored[voice.check_in_id].voice = voice

    def _write(self, outcome: Outcome) -> None:
        """Let the check-in say what the entry says."""
        entry = outcome.entry
        written = self._written.get(entry.key)
        if written is None:
            written = self._written[entry.key] = Written(self._begun(entry), is_new=True)
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

    def _hear(self, written: Written, confidence: int) -> None:
        check_in, voice = written.check_in, written.voice
        if voice is None:
            voice = written.voice = Confidence(
                workspace_id=check_in.workspace_id,
                check_in=check_in,
                key_result_id=check_in.key_result_id,
                as_of=check_in.as_of,
                team=self.by.team,
            )
        elif voice.value == confidence:
            return
        voice.value, voice.by, voice.recorded_at = confidence, self.by, self._now
        written.voice_changed = True

    def _begun(self, entry: Entry) -> CheckIn:
        return CheckIn(
            workspace_id=self.by.workspace_id,
            key_result_id=entry.key_result,
            as_of=entry.key[1],
            source=entry.source,
            value=entry.value,
            note=entry.note or "",
            by=self.by,
            recorded_at=self._now,
        )

    def _store(self) -> None:
        """New rows and changed ones in one statement a table: a thousand updates one by one, or
        Django's `bulk_update`, take ten times as long."""
        touched = [one for one in self._written.values() if one.is_touched]
        made = {one.check_in.pk: one.check_in.created_at for one in touched if not one.is_new}
        CheckIn.objects.bulk_create(
            [one.check_in for one in touched],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=touched_fields("value", "note", "by", "recorded_at"),
        )
        for one in touched:  # to the insert all of them are new
            one.check_in.created_at = made.get(one.check_in.pk, one.check_in.created_at)
        Confidence.objects.bulk_create(
            [one.voice for one in touched if one.voice is not None and one.voice_changed],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["value", "by", "recorded_at"],
        )

    def _tell(self) -> None:
        touched = [one for one in self._written.values() if one.is_touched]
        publish_all([self._event(one) for one in touched])
        settle({one.check_in.key_result_id for one in touched}, by_id=self.by.pk, at=self._now)

    def _event(self, written: Written) -> KeyResultCheckedIn:
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
