"""What the gate is computed from. Pure: plain data, read by `standing.py`, judged by `gate.py`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from apps.campaigns.vocabulary import APPROVALS, Decision
from apps.workspaces.vocabulary import Team


@dataclass(frozen=True)
class Person:
    """A member as the gate names them; not `seated` once they have left."""

    id: UUID
    name: str
    team: str
    signatory: bool = False
    seated: bool = True


@dataclass(frozen=True)
class Piece:
    """A draft as it reads now. An archived one does not count as a draft."""

    id: UUID
    document: UUID
    title: str
    content_hash: str
    archived: bool = False


@dataclass(frozen=True)
class Verdict:
    """The latest decision of a member on a draft, given for `team` on the words of that hash."""

    draft: UUID
    by: Person
    team: str
    decision: str
    content_hash: str

    def approves(self, piece: Piece) -> bool:
        """Whether it counts as an approval of the draft as it reads now."""
        return self._is_approval_of(piece) and self.content_hash == piece.content_hash

    def approved_other_words(self, piece: Piece) -> bool:
        """Whether an edit has voided it; words that come back are approved again."""
        return self._is_approval_of(piece) and self.content_hash != piece.content_hash

    def asks_for_changes(self, piece: Piece) -> bool:
        """Whether a request is open: an edit does not settle it, only who made it does."""
        return self._counts_on(piece) and self.decision == Decision.REQUEST_CHANGES

    def is_current(self, piece: Piece) -> bool:
        """Whether it has a say in the gate now."""
        return self.approves(piece) or self.asks_for_changes(piece)

    def _is_approval_of(self, piece: Piece) -> bool:
        return self._counts_on(piece) and self.decision in APPROVALS

    def _counts_on(self, piece: Piece) -> bool:
        """Nobody answers for a member who has left, whichever way they had decided."""
        return self.draft == piece.id and self.by.seated and not piece.archived


@dataclass(frozen=True)
class Blocker:
    """A blocking thread that nobody has resolved. `on` is the title of what it hangs on."""

    id: UUID
    kind: str
    on: str
    opener: Person
    opened_team: str
    awaiting_team: str = ""


@dataclass(frozen=True)
class Passage:
    """A section that the campaign builds on. `state` is None if the section is gone."""

    document: UUID
    page: str
    section: str
    state: str | None
    archived: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the gate asks about one campaign. `seats` are the members seated now, `confirmed`
    the ids of those who have read the present brief."""

    pieces: Sequence[Piece] = ()
    verdicts: Sequence[Verdict] = ()
    blockers: Sequence[Blocker] = ()
    audience: Passage | None = None
    message: Passage | None = None
    owner: Person | None = None
    partner: Person | None = None
    briefing_percent: int = 100
    confirmed: frozenset[UUID] = frozenset()
    launch_on: date | None = None
    seats: Sequence[Person] = field(default=())

    @property
    def drafts(self) -> list[Piece]:
        return [one for one in self.pieces if not one.archived]

    @property
    def archived_drafts(self) -> list[Piece]:
        return [one for one in self.pieces if one.archived]

    @property
    def sales(self) -> list[Person]:
        return [one for one in self.seats if one.team == Team.SALES]

    def signatories(self, *teams: str) -> list[Person]:
        return [one for one in self.seats if one.signatory and one.team in teams]
