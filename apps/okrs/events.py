"""What happens to cycles, objectives and key results."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CycleEvent(Event):
    """Something about a cycle, its subject."""


@dataclass(frozen=True, kw_only=True)
class CycleCreated(CycleEvent):
    name: ClassVar[str] = "cycle.created"
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class CycleChanged(CycleEvent):
    name: ClassVar[str] = "cycle.changed"
    changes: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CycleClosed(CycleEvent):
    """Every key result has its grade. `reached` of `graded` were good; `carried` objectives go on
    in the cycle `next_cycle_id`."""

    name: ClassVar[str] = "cycle.closed"
    graded: int
    reached: int
    carried: int
    next_cycle_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ObjectiveEvent(Event):
    """Something about an objective, its subject."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveCreated(ObjectiveEvent):
    name: ClassVar[str] = "objective.created"
    cycle_id: UUID
    carried_from_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ObjectiveChanged(ObjectiveEvent):
    """`changes` holds the new values, ids where they are things."""

    name: ClassVar[str] = "objective.changed"
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ObjectiveArchived(ObjectiveEvent):
    name: ClassVar[str] = "objective.archived"


@dataclass(frozen=True, kw_only=True)
class ObjectiveRestored(ObjectiveEvent):
    name: ClassVar[str] = "objective.restored"


@dataclass(frozen=True, kw_only=True)
class ObjectiveLineWritten(ObjectiveEvent):
    """The owner of a team said in a line what became of it."""

    name: ClassVar[str] = "objective.line_written"
    team: str


@dataclass(frozen=True, kw_only=True)
class KeyResultEvent(Event):
    """Something about a key result, its subject."""

    objective_id: UUID


@dataclass(frozen=True, kw_only=True)
class KeyResultCreated(KeyResultEvent):
    name: ClassVar[str] = "key_result.created"


@dataclass(frozen=True, kw_only=True)
class KeyResultChanged(KeyResultEvent):
    name: ClassVar[str] = "key_result.changed"
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class KeyResultArchived(KeyResultEvent):
    name: ClassVar[str] = "key_result.archived"


@dataclass(frozen=True, kw_only=True)
class KeyResultRestored(KeyResultEvent):
    name: ClassVar[str] = "key_result.restored"


@dataclass(frozen=True, kw_only=True)
class KeyResultCheckedIn(KeyResultEvent):
    """Somebody said how it stands on a day, or corrected what was said (`corrected`). `value` is
    a decimal number as text; `confidence` that of the member's `team`, if they gave one."""

    name: ClassVar[str] = "key_result.checked_in"
    check_in_id: UUID
    as_of: date
    source: str
    value: str
    unit: str
    team: str
    confidence: int | None
    corrected: bool


@dataclass(frozen=True, kw_only=True)
class StandingEvent(KeyResultEvent):
    """The standing of a key result is another one than was told last, by a check-in, a change or
    the time alone (then by nobody). `status` is the present one, `before` the one told last."""

    status: str
    before: str
    stale: bool


@dataclass(frozen=True, kw_only=True)
class KeyResultWentOffTrack(StandingEvent):
    name: ClassVar[str] = "key_result.off_track"


@dataclass(frozen=True, kw_only=True)
class KeyResultWentStale(StandingEvent):
    """Nobody has checked in for longer than the workspace allows."""

    name: ClassVar[str] = "key_result.stale"


@dataclass(frozen=True, kw_only=True)
class KeyResultRecovered(StandingEvent):
    """Off track or stale no longer; `from_what` says which, `both` if it was both."""

    name: ClassVar[str] = "key_result.recovered"
    from_what: str


@dataclass(frozen=True, kw_only=True)
class CheckInDue(KeyResultEvent):
    """By the workspace's cadence a check-in is due since `due_on`, of these members."""

    name: ClassVar[str] = "key_result.check_in_due"
    due_on: date
    member_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class SupportEvent(KeyResultEvent):
    """Something of the workspace serves the key result."""

    support_type: str
    support_id: UUID
    support_title: str


@dataclass(frozen=True, kw_only=True)
class SupportAdded(SupportEvent):
    name: ClassVar[str] = "key_result.support_added"


@dataclass(frozen=True, kw_only=True)
class SupportRemoved(SupportEvent):
    name: ClassVar[str] = "key_result.support_removed"


@dataclass(frozen=True, kw_only=True)
class OkrSettingsChanged(Event):
    """The thresholds or the cadence of the workspace, its subject."""

    name: ClassVar[str] = "okr_settings.changed"
    changes: dict[str, str]
