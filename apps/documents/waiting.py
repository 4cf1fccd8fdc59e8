"""Sections that wait for a signature, and texts that wait for a look, as home asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from apps.documents.agreement import SIGNED_BY, Ring
from apps.documents.models import Document, Impact, Section, SignOff
from apps.documents.vocabulary import SectionState
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS


def waiting_for(member: Member) -> QuerySet[Section]:
    """What a signatory can settle: first what only their team's signature is missing on, then what
    changed since it was agreed, then what is due for review."""
    theirs = [SIGNED_BY[team] for team in SIGNING_TEAMS if team != member.team]
    wanted = [*theirs, SectionState.CHANGED, SectionState.DUE]
    urgency = Case(
        *(When(state=state, then=rank) for rank, state in enumerate(wanted)),
        output_field=IntegerField(),
    )
    waiting = _open(member).filter(state__in=wanted).exclude(_renewed_by(member))
    return waiting.order_by(urgency, "-document__edited_at", "pk")


def waiting_for_others(member: Member) -> QuerySet[Section]:
    """What the member's team signed, or renewed, and the other team did not."""
    mine = Q(state=SIGNED_BY[member.team]) | _renewed_by(member)
    return _open(member).filter(mine).order_by("-document__edited_at", "pk")


def _renewed_by(member: Member) -> Q:
    """Due for review, and signed anew by the member's team since it was agreed."""
    since = SignOff.objects.filter(
        document=OuterRef("document"),
        key=OuterRef("key"),
        team=member.team,
        content_hash=OuterRef("content_hash"),
        at__gt=OuterRef("agreed_at"),
    )
    return Q(Exists(since), state=SectionState.DUE)


def _open(member: Member) -> QuerySet[Section]:
    return (
        Section.objects.filter(workspace_id=member.workspace_id, document__archival=None)
        .select_related("document")
        .defer("text")
    )


@dataclass
class Waiting:
    """Sections of one document that wait for the same thing, in reading order."""

    document: Document
    state: str
    sections: list[Section] = field(default_factory=list)

    @property
    def first(self) -> Section:
        return self.sections[0]

    @property
    def sales(self) -> Ring:
        return RINGS.get(self.state, ("filled", "filled"))[0]

    @property
    def marketing(self) -> Ring:
        return RINGS.get(self.state, ("filled", "filled"))[1]

    @property
    def words(self) -> str:
        """What the rings mean, where they do not say it by themselves."""
        return "" if self.state in RINGS else "Due for review"


RINGS: dict[str, tuple[Ring, Ring]] = {
    SectionState.SIGNED_BY_SALES: ("filled", "empty"),
    SectionState.SIGNED_BY_MARKETING: ("empty", "filled"),
    SectionState.CHANGED: ("dashed", "dashed"),
}


def by_document(sections: Iterable[Section]) -> list[Waiting]:
    """Sections gathered by document and state, in the order in which each came first."""
    found: dict[tuple[object, str], Waiting] = {}
    for section in sections:
        key = (section.document_id, section.state)
        found.setdefault(key, Waiting(section.document, section.state)).sections.append(section)
    for one in found.values():
        one.sections.sort(key=lambda section: section.position)
    return list(found.values())


def by_change(impacts: Iterable[Impact]) -> list[list[Impact]]:
    """Marks gathered by the changed section that they are for, in the order in which each came
    first: one change can mark every page of a book."""
    found: dict[tuple[object, str], list[Impact]] = {}
    for one in impacts:
        found.setdefault((one.target_id, one.target_section), []).append(one)
    return list(found.values())
