"""Who signs a whole page signs a dozen sections, an event each; people read that as one deed."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from apps.activity.models import Activity
from apps.activity.sentences import TOGETHER

WITHIN = timedelta(minutes=10)

Deed = tuple[str, UUID | None, str, UUID]


def folded(rows: Iterable[Activity]) -> list[list[Activity]]:
    """Rows, latest first, in groups: of one person, kind and thing, within ten minutes.

    A group stands where its latest row stood; what else happened meanwhile does not part it. What
    happened to one section again is told again.
    """
    groups: list[list[Activity]] = []
    latest: dict[Deed, list[Activity]] = {}
    for row in rows:
        deed = (row.type, row.by_id, row.subject_type, row.subject_id)
        if deed in latest and _belongs(row, latest[deed]):
            latest[deed].append(row)
        else:
            latest[deed] = [row]
            groups.append(latest[deed])
    return groups


def _belongs(row: Activity, group: list[Activity]) -> bool:
    if row.type not in TOGETHER or group[0].at - row.at > WITHIN:
        return False
    field = TOGETHER[row.type][1]
    return all(other.data.get(field) != row.data.get(field) for other in group)
