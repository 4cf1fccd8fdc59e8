"""Which team stands behind the drafts as they read: the two rings of a campaign's seal. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.campaigns.facts import Piece, Verdict
from apps.documents.agreement import Ring
from apps.workspaces.vocabulary import Team

SAYS: dict[tuple[Ring, Ring], str] = {
    ("filled", "filled"): "Approved by both teams",
    ("filled", "empty"): "Sales approved, waiting for marketing",
    ("empty", "filled"): "Marketing approved, waiting for sales",
    ("filled", "dashed"): "Changed since marketing approved",
    ("dashed", "filled"): "Changed since sales approved",
    ("dashed", "dashed"): "Changed since approved",
    ("dashed", "empty"): "Changed since sales approved",
    ("empty", "dashed"): "Changed since marketing approved",
    ("empty", "empty"): "Not approved yet",
}


@dataclass(frozen=True)
class Approval:
    """A ring for each team: filled if it approved these words, dashed if it approved others,
    empty if it approved none. `contested` if somebody asks for changes."""

    sales: Ring
    marketing: Ring
    contested: bool = False

    @property
    def words(self) -> str:
        return "Changes requested" if self.contested else SAYS[self.sales, self.marketing]

    @property
    def is_complete(self) -> bool:
        return self.sales == self.marketing == "filled" and not self.contested


def of_piece(piece: Piece, verdicts: Iterable[Verdict]) -> Approval:
    """Of one draft."""
    given = list(verdicts)
    return Approval(
        _ring(piece, [one for one in given if one.team == Team.SALES]),
        _ring(piece, [one for one in given if one.team == Team.MARKETING]),
        contested=any(one.asks_for_changes(piece) for one in given),
    )


def of_pieces(pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> Approval:
    """Of all drafts together: a ring is filled only if it is on each of them."""
    each = [of_piece(piece, verdicts) for piece in pieces if not piece.archived]
    return Approval(
        _together([one.sales for one in each]),
        _together([one.marketing for one in each]),
        contested=any(one.contested for one in each),
    )


def _ring(piece: Piece, given: Sequence[Verdict]) -> Ring:
    if any(one.approves(piece) for one in given):
        return "filled"
    return "dashed" if any(one.approved_other_words(piece) for one in given) else "empty"


def _together(rings: Sequence[Ring]) -> Ring:
    if rings and all(one == "filled" for one in rings):
        return "filled"
    return "dashed" if "dashed" in rings else "empty"
