"""The rule of two-team sign-off. Pure: signatures and a content hash in, the state out.

A signature belongs to the exact content of a section, told by its hash, and counts as long as it
is not withdrawn. Both teams' signatures on one content make an agreement on it. The content that
stands there now decides which of them count: a section whose text comes back to what was agreed
is agreed again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from apps.documents.vocabulary import SectionState
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team

Ring = Literal["empty", "filled", "dashed"]

SIGNED_BY = {
    Team.SALES.value: SectionState.SIGNED_BY_SALES,
    Team.MARKETING.value: SectionState.SIGNED_BY_MARKETING,
}


@dataclass(frozen=True)
class Signature:
    """That a team stands behind the content with this hash."""

    team: str
    content_hash: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """Where a section stands. `agreed_hash` is of the content agreed last, which is the present
    one when the state is agreed or due; empty if nothing was ever agreed."""

    state: SectionState
    agreed_hash: str = ""
    agreed_at: datetime | None = None


def standing(
    content_hash: str,
    signatures: Sequence[Signature],
    *,
    review_every_days: int | None,
    at: datetime,
) -> Standing:
    """The state of a section that reads so now."""
    agreements = _agreements(signatures)
    if content_hash in agreements:
        agreed_at = agreements[content_hash]
        late = is_due(agreed_at, review_every_days, at)
        state = SectionState.DUE if late else SectionState.AGREED
        return Standing(state, content_hash, agreed_at)
    last = max(agreements, key=lambda one: agreements[one], default="")
    signed = {one.team for one in signatures if one.content_hash == content_hash}
    if signed:
        state = SIGNED_BY[signed.pop()]
    else:
        state = SectionState.CHANGED if last else SectionState.DRAFT
    return Standing(state, last, agreements.get(last))


def is_due(agreed_at: datetime, review_every_days: int | None, at: datetime) -> bool:
    """Whether an agreement is older than the review interval; None is for ever."""
    return review_every_days is not None and at - agreed_at > timedelta(days=review_every_days)


def agreed_at(signatures: Iterable[Signature]) -> datetime | None:
    """When both teams last came to agree, given the signatures on one content.

    Each pair counts once: to renew an agreement, both teams sign again.
    """
    pending: set[str] = set()
    when: datetime | None = None
    for signature in sorted(signatures, key=lambda one: one.at):
        pending.add(signature.team)
        if pending.issuperset(SIGNING_TEAMS):
            when = signature.at
            pending.clear()
    return when


def may_renew(team: str, signatures: Iterable[Signature], agreed: datetime | None) -> bool:
    """Whether a signature of this team on this content would add anything to those there are;
    `agreed` is when a due agreement was made, None unless it is due."""
    last = max((one.at for one in signatures if one.team == team), default=None)
    return last is None or (agreed is not None and last <= agreed)


def ring(team: str, content_hash: str, signatures: Iterable[Signature]) -> Ring:
    """How the seal shows a team: filled if it signed this content, dashed if it signed another."""
    signed = {one.content_hash for one in signatures if one.team == team}
    if content_hash in signed:
        return "filled"
    return "dashed" if signed else "empty"


def _agreements(signatures: Sequence[Signature]) -> dict[str, datetime]:
    by_content: dict[str, list[Signature]] = {}
    for signature in signatures:
        by_content.setdefault(signature.content_hash, []).append(signature)
    agreed = {content: agreed_at(signed) for content, signed in by_content.items()}
    return {content: when for content, when in agreed.items() if when is not None}
