"""Sections as their seals show them: who signed what, and what the one who looks may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.documents.agreement import Ring, ring
from apps.documents.models import Document, Section, SignOff
from apps.documents.policies import DocumentPolicy
from apps.documents.signing import adds, given_on
from apps.documents.vocabulary import SectionState
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS


@dataclass(frozen=True)
class TeamSeal:
    """One ring: the team's latest signature that stands, on this content if there is one."""

    team: str
    label: str
    ring: Ring
    signed: SignOff | None


@dataclass(frozen=True)
class SectionSeal:
    """One section with its two rings."""

    section: Section
    teams: tuple[TeamSeal, ...]
    may_sign: bool
    may_withdraw: bool

    @property
    def sales(self) -> Ring:
        return self.teams[0].ring

    @property
    def marketing(self) -> Ring:
        return self.teams[1].ring

    @property
    def differs(self) -> bool:
        """There is something agreed before to compare the present text with."""
        agreed = self.section.agreed_hash
        return bool(agreed) and agreed != self.section.content_hash

    @property
    def words(self) -> str:
        """The state as a sentence for the one who reads the page."""
        return WORDS[SectionState(self.section.state)]


WORDS = {
    SectionState.DRAFT: "Not signed yet",
    SectionState.SIGNED_BY_SALES: "Waiting for marketing",
    SectionState.SIGNED_BY_MARKETING: "Waiting for sales",
    SectionState.AGREED: "Agreed",
    SectionState.CHANGED: "Changed since agreed",
    SectionState.DUE: "Due for review",
}


@dataclass(frozen=True)
class DocumentSeal:
    """A document's sections with their seals, and what all of them together come to."""

    sections: Sequence[SectionSeal] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.sections)

    @property
    def agreed(self) -> int:
        return sum(one.section.is_agreed for one in self.sections)

    @property
    def by_sales(self) -> int:
        return self._in(SectionState.SIGNED_BY_SALES)

    @property
    def by_marketing(self) -> int:
        return self._in(SectionState.SIGNED_BY_MARKETING)

    @property
    def to_sign(self) -> list[SectionSeal]:
        return [one for one in self.sections if one.may_sign]

    @property
    def differing(self) -> list[SectionSeal]:
        return [one for one in self.sections if one.differs]

    def _in(self, state: SectionState) -> int:
        return sum(one.section.state == state for one in self.sections)


def seals_of(document: Document, sections: Iterable[Section], member: Member) -> DocumentSeal:
    """The seals of a document as a member sees them: two queries beyond the sections."""
    given = given_on(document, with_names=True)
    signs = DocumentPolicy(member, document).may("sign")
    return DocumentSeal(
        [_seal(section, given.get(section.key, []), member, signs) for section in sections]
    )


def _seal(section: Section, given: Sequence[SignOff], member: Member, signs: bool) -> SectionSeal:
    return SectionSeal(
        section=section,
        teams=tuple(_team(team.value, team.label, section, given) for team in SIGNING_TEAMS),
        may_sign=signs and adds(section, member.team, [one.signature for one in given]),
        may_withdraw=signs and any(one.team == member.team for one in given),
    )


def _team(team: str, label: str, section: Section, given: Sequence[SignOff]) -> TeamSeal:
    own = [one for one in given if one.team == team]
    here = [one for one in own if one.content_hash == section.content_hash]
    last = max(here or own, key=lambda one: one.at, default=None)
    return TeamSeal(
        team, label, ring(team, section.content_hash, [one.signature for one in own]), last
    )
