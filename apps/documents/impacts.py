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


def mark_changed(event: SectionChanged) -> None:
    """Mark all that links to the section, or to its whole page, unless it is marked already."""
    marked = _of(event).filter(settled_at=None).values_list("document", "section")
    places = dict.fromkeys(_linking(event).values_list("document", "section"))
    known = set(marked)
    _mark(event, [place for place in places if place not in known], event.agreed_hash)


def settle_agreed(events: Sequence[SectionAgreed]) -> None:
    """Lift the marks if a section reads as it was agreed when they were made. Marks that were
    confirmed on other words than both agree to now are made anew: nobody has looked at these words
    yet. Most sections have no marks, and hundreds may be signed at once."""
    known: dict[tuple[UUID, str], list[Impact]] = defaultdict(list)
    for one in _of(*events).select_related("document", "target").order_by("at", "pk"):
        known[one.target_id, one.target_section].append(one)
    for event in events:
        if marks := known.get((event.subject.id, event.section)):
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
    sections: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for event in events:
        sections[event.workspace_id, event.subject.id].append(event.section)
    wanted = Q(pk__in=[])
    for (workspace, target), keys in sections.items():
        wanted |= Q(workspace=workspace, target=target, target_section__in=keys)
    return Impact.objects.filter(wanted)


def _linking(event: SectionChanged | SectionAgreed) -> QuerySet[Link]:
    """What leads to this section, but for the section itself and for links of its page to that
    page as a whole."""
    own = Q(document=event.subject.id) & (Q(target_section="") | Q(section=event.section))
    return Link.objects.filter(
        workspace=event.workspace_id,
        target=event.subject.id,
        target_section__in=["", event.section],
    ).exclude(own)


def _mark(
    event: SectionChanged | SectionAgreed, places: list[tuple[UUID, str]], agreed_hash: str
) -> None:
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
    linking = set(_linking(event).values_list("document", "section"))
    last: dict[tuple[UUID, str], Impact] = {}
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
