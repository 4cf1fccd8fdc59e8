"""Change impact: what links to an agreed section is marked when it changes, until someone says
that it still holds.

Marks follow from events of sections, in the transaction of the change, whose document is locked
by then, so two changes of one section never mark at the same time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.core.events import publish
from apps.documents.events import (
    ImpactEvent,
    ImpactLifted,
    ImpactMarked,
    SectionAgreed,
    SectionChanged,
)
from apps.documents.models import Document, Impact, Link
from apps.documents.vocabulary import ImpactOutcome
from apps.workspaces.live import poke

Place = tuple[UUID, str]
"""A section by its document and its key."""


def mark_changed(events: Sequence[SectionChanged]) -> None:
    """Mark all that links to these sections, or to their whole page, and is not marked already."""
    linking = _linking(events)
    places = ("target", "target_section", "document", "section")
    marked = set(_of(*events).filter(settled_at=None).values_list(*places))
    for event in events:
        place = _place(event)
        new = [one for one in linking.get(place, ()) if (*place, *one) not in marked]
        _mark(event, new, event.agreed_hash)


def settle_agreed(events: Sequence[SectionAgreed]) -> None:
    """Lift the marks if a section reads as it was agreed when they were made. Marks that were
    confirmed on other words than both agree to now are made anew: nobody has looked at these words
    yet. Most sections have no marks, and hundreds may be signed at once."""
    known: dict[Place, list[Impact]] = defaultdict(list)
    for one in _of(*events).select_related("document", "target").order_by("at", "pk"):
        known[one.target_id, one.target_section].append(one)
    for event in events:
        if marks := known.get(_place(event)):
            _settle_agreed(event, marks)


def _settle_agreed(event: SectionAgreed, known: list[Impact]) -> None:
    restored = [one for one in known if one.is_open and one.agreed_hash == event.content_hash]
    Impact.objects.filter(pk__in=[one.pk for one in restored]).update(
        outcome=ImpactOutcome.RESTORED, settled_at=event.at, updated_at=event.at
    )
    _tell(ImpactLifted, restored, by_id=event.by_id, at=event.at)
    _mark_unseen(event, known)
    for document in {one.document_id for one in known if one.is_open and one not in restored}:
        poke(f"document:{document}", "links", document)  # it is said in other words now


def follow_links(document: Document) -> None:
    """When links of this document have moved, an open mark goes along to the section that links
    there now; it is settled if none does."""
    held = list(Impact.objects.filter(document=document, settled_at=None))
    if not held:
        return
    links = Link.objects.filter(document=document, target__isnull=False)
    ends = list(links.values_list("section", "target", "target_section"))
    taken = {(one.section, one.target_id, one.target_section) for one in held}
    moved, lost = [], []
    for one in held:
        homes = [
            section
            for section, target, key in ends
            if target == one.target_id and key in ("", one.target_section)
        ]
        if one.section in homes:
            continue
        free = [key for key in homes if (key, one.target_id, one.target_section) not in taken]
        if free:
            one.section = free[0]
            taken.add((one.section, one.target_id, one.target_section))
            moved.append(one)
        else:
            lost.append(one)
    now = timezone.now()
    for one in lost:
        one.outcome, one.settled_at = ImpactOutcome.UNLINKED, now
    Impact.objects.bulk_update([*moved, *lost], ["section", "outcome", "settled_at"])
    for one in [*moved, *lost]:
        poke(f"document:{one.target_id}", "links", one.target_id)


def _of(*events: SectionChanged | SectionAgreed) -> QuerySet[Impact]:
    """The marks because of these sections."""
    return Impact.objects.filter(_to(events))


def _to(events: Iterable[SectionChanged | SectionAgreed], *more: str) -> Q:
    """What is aimed at these sections; `more` are keys beside theirs, empty for the whole page."""
    keys: dict[tuple[UUID, UUID], list[str]] = defaultdict(lambda: [*more])
    for event in events:
        keys[event.workspace_id, event.subject.id].append(event.section)
    wanted = Q(pk__in=[])
    for (workspace, target), sections in keys.items():
        wanted |= Q(workspace=workspace, target=target, target_section__in=sections)
    return wanted


def _place(event: SectionChanged | SectionAgreed) -> Place:
    return event.subject.id, event.section


def _linking(
    events: Sequence[SectionChanged | SectionAgreed],
) -> dict[Place, list[Place]]:
    """What leads to each of these sections, or to its page: documents with sections, each once.
    Not the section itself, and not its own page where that links to itself as a whole. One query.
    """
    places = ("document", "section", "target", "target_section")
    rows = Link.objects.filter(_to(events, "")).values_list(*places)
    found: dict[Place, dict[Place, None]] = {_place(event): {} for event in events}
    for document, section, target, key in rows:
        if document == target and key in ("", section):
            continue
        for place in [(target, key)] if key else [one for one in found if one[0] == target]:
            found[place][document, section] = None
    return {place: list(leading) for place, leading in found.items()}


def _mark(event: SectionChanged | SectionAgreed, places: list[Place], agreed_hash: str) -> None:
    if not places:
        return
    documents = Document.objects.in_bulk([document for document, _ in places])
    target = Document.objects.get(pk=event.subject.id)
    marks = [
        Impact(
            workspace_id=event.workspace_id,
            document=documents[document],
            section=section,
            target=target,
            target_section=event.section,
            title=event.title,
            agreed_hash=agreed_hash,
            at=event.at,
        )
        for document, section in places
        if document in documents
    ]
    Impact.objects.bulk_create(marks, batch_size=500)
    _tell(ImpactMarked, marks, by_id=event.by_id, at=event.at)


def _mark_unseen(event: SectionAgreed, known: Iterable[Impact]) -> None:
    """`known` are all marks because of this section, the oldest first."""
    linking = set(_linking([event])[_place(event)])
    last: dict[Place, Impact] = {}
    for one in known:
        last[one.document_id, one.section] = one
    unseen = [
        place
        for place, one in last.items()
        if place in linking
        and one.outcome == ImpactOutcome.CONFIRMED
        and event.content_hash not in (one.confirmed_hash, one.agreed_hash)
    ]
    for agreed_hash, some in groupby(
        sorted(unseen, key=lambda place: last[place].agreed_hash),
        key=lambda place: last[place].agreed_hash,
    ):
        _mark(event, list(some), agreed_hash)


def _tell(
    event: type[ImpactEvent], impacts: Iterable[Impact], *, by_id: UUID | None, at: datetime
) -> None:
    """Once a linking document; the pages at both ends hear of it."""
    told: dict[UUID, dict[str, Any]] = {one.document_id: one.about() for one in impacts}
    for document, about in told.items():
        publish(event(**about, by_id=by_id, at=at))
        poke(f"document:{document}", "links", document)
    for target in {about["target"] for about in told.values()}:
        poke(f"document:{target}", "links", target)
