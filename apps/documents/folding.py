"""Which edits make up one version. Pure.

A version folds edits younger than ten minutes. It ends before an edit that comes after more than
ten quiet minutes, and before one by somebody new once the version is ten minutes long: people who
write together share a version, people who take turns get one each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

QUIET = timedelta(minutes=10)


@dataclass(frozen=True)
class Edit:
    """One update of the log. `member_id` is None for what the server itself set right."""

    revision: int
    member_id: UUID | None
    at: datetime


@dataclass
class Fold:
    """Edits that make one version: from `first` to `last`, up to `revision`."""

    revision: int
    first: datetime
    last: datetime
    authors: set[UUID] = field(default_factory=set)

    def take(self, edit: Edit) -> None:
        self.revision = edit.revision
        self.last = max(self.last, edit.at)
        if edit.member_id is not None:
            self.authors.add(edit.member_id)

    def ends_before(self, edit: Edit) -> bool:
        if edit.member_id is None:
            return False
        if edit.at - self.last > QUIET:
            return True
        return edit.member_id not in self.authors and edit.at - self.first > QUIET

    def is_closed(self, now: datetime) -> bool:
        """Whether enough quiet has passed that nothing more will be folded in."""
        return now - self.last > QUIET


def fold(edits: Iterable[Edit]) -> list[Fold]:
    """The folds of a stretch of log, in its order; the last one may still be open."""
    folds: list[Fold] = []
    for edit in edits:
        if not folds or folds[-1].ends_before(edit):
            folds.append(Fold(edit.revision, edit.at, edit.at))
        folds[-1].take(edit)
    return folds
