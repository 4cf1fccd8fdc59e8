"""Cycles, objectives, key results and what people say of them."""

from apps.okrs.models.archival import Archival
from apps.okrs.models.check_in import CheckIn, Confidence
from apps.okrs.models.closing import Closing, Grade, Line
from apps.okrs.models.cycle import Cycle
from apps.okrs.models.key_result import KeyResult
from apps.okrs.models.objective import Objective
from apps.okrs.models.queries import CycleQuerySet, KeyResultQuerySet, ObjectiveQuerySet
from apps.okrs.models.reminder import Reminder
from apps.okrs.models.settings import Settings
from apps.okrs.models.support import Support

__all__ = [
    "Archival",
    "CheckIn",
    "Closing",
    "Confidence",
    "Cycle",
    "CycleQuerySet",
    "Grade",
    "KeyResult",
    "KeyResultQuerySet",
    "Line",
    "Objective",
    "ObjectiveQuerySet",
    "Reminder",
    "Settings",
    "Support",
]
