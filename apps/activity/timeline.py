"""Activity rows as people read them: who, what, about which thing, when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from apps.activity.folding import folded
from apps.activity.models import Activity
from apps.activity.sentences import detail, sentence, sentence_of_all, without_title
from apps.core.subjects import SubjectLike, resolve
from apps.workspaces.models import Member, Workspace


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. `href` is empty when the thing is gone; `parts` are the details of
    each, in their order, where one line tells several events."""

    pk: UUID
    by: Member | None
    sentence: str
    title: str
    href: str
    detail: str
    at: datetime
    parts: tuple[str, ...] = ()


def entries(rows: Iterable[Activity], workspace: Workspace) -> list[Entry]:
    """Rows, latest first, in words; one query for each type of thing that they are about."""
    listed: Sequence[Activity] = list(rows)
    things = resolve(map(_subject, listed), workspace_id=workspace.pk)
    return [
        _together(group, _entry(group[0], things.get(_subject(group[0])), workspace))
        for group in folded(listed)
    ]


def untitled(told: Iterable[Entry]) -> list[Entry]:
    """Without the title of the page that all of them are about."""
    return [
        replace(entry, title="", href="", sentence=without_title(entry.sentence)) for entry in told
    ]


def _subject(row: Activity) -> tuple[str, UUID]:
    return row.subject_type, row.subject_id


def _together(group: list[Activity], latest: Entry) -> Entry:
    """One line for all of a group."""
    if len(group) == 1:
        return latest
    parts = tuple(detail(row.type, row.data) for row in reversed(group))
    told = sentence_of_all(group[0].type, len(group))
    return replace(latest, sentence=told, detail="", parts=parts)


def _entry(row: Activity, thing: SubjectLike | None, workspace: Workspace) -> Entry:
    if thing is not None and hasattr(thing, "workspace"):
        thing.workspace = workspace
    own_seat = row.subject_type == "member" and row.subject_id == row.by_id
    return Entry(
        pk=row.pk,
        by=row.by,
        sentence=_own(row.type) if own_seat else sentence(row.type),
        title="" if own_seat else row.subject_title,
        href=thing.get_absolute_url() if thing is not None and not own_seat else "",
        detail=detail(row.type, row.data),
        at=row.at,
    )


def _own(kind: str) -> str:
    """What somebody did to their own seat."""
    return {
        "member.left": "left",
        "member.changed": "changed their own seat",
        "token.issued": "made an API token",
        "token.revoked": "revoked an API token",
    }.get(kind, sentence(kind))
