"""OKRs in a table of Markdown: a row in bold is an objective, the rows below are key results."""

import re
from decimal import Decimal
from typing import Final

from markdown_it.tree import SyntaxTreeNode

from apps.okrs.importing.guessing import number, people_of, understand_aim
from apps.okrs.importing.preview import CycleDraft, KeyResultDraft, ObjectiveDraft, Preview
from apps.okrs.importing.words import is_bold, line_of, plain
from apps.okrs.vocabulary import Kind

LONGEST_TITLE: Final = 300
FIRST_NUMBER: Final = re.compile(r"^\d+[.)]?\s+")
VALUES: Final = re.compile(r"actual|end|current|grade|score|value|progress", re.I)
OWNER: Final = re.compile(r"owner|who|lead|responsible", re.I)
GRADED: Final = "It was graded from 0 to 1."
NO_OBJECTIVE: Final = "No objective, a row in bold, stands above it."


class TableReader:
    """Reads one table into a preview."""

    def __init__(self, preview: Preview, cycle: CycleDraft | None) -> None:
        self.preview = preview
        self.cycle = cycle
        self.objective: ObjectiveDraft | None = None
        self.owner: int | None = None
        self.values: list[int] = []

    def read(self, table: SyntaxTreeNode) -> None:
        rows = [row for part in table.children for row in part.children]
        if not rows:
            return
        head = [plain(cell) for cell in rows[0].children]
        self.owner = next((at for at, name in enumerate(head) if OWNER.search(name)), None)
        self.values = [at for at, name in enumerate(head) if at and VALUES.search(name)]
        for row in rows[1:]:
            self._row(row)

    def _row(self, row: SyntaxTreeNode) -> None:
        cells = [plain(cell) for cell in row.children]
        title = cells[0].strip("* ") if cells else ""
        if not title:
            return
        if is_bold(row.children[0]):
            self._begin(row, title)
        elif title.endswith(":"):
            self.preview.leave_out(line_of(row), title, "It only leads to the rows below.")
        elif self.objective is None:
            self.preview.leave_out(line_of(row), title, NO_OBJECTIVE)
        else:
            self.objective.key_results.append(self._key_result(row, title, cells))

    def _begin(self, row: SyntaxTreeNode, title: str) -> None:
        words, owners = people_of(FIRST_NUMBER.sub("", title))
        self.objective = ObjectiveDraft(
            line=line_of(row), title=words[:LONGEST_TITLE], cycle=self.cycle, owners=owners
        )
        self.preview.objectives.append(self.objective)

    def _key_result(self, row: SyntaxTreeNode, title: str, cells: list[str]) -> KeyResultDraft:
        words, owners = people_of(title)
        named = cells[self.owner] if self.owner is not None and self.owner < len(cells) else ""
        draft = KeyResultDraft(
            line=line_of(row),
            title=words[:LONGEST_TITLE],
            owner=re.split(r"[,/&]", named)[0].strip() or (owners[0] if owners else ""),
        )
        understand_aim(draft)
        grade = self._grade(cells)
        if grade is not None and draft.kind == Kind.MILESTONE:
            draft.kind, draft.baseline, draft.target = Kind.INCREASE, Decimal(0), Decimal(1)
            draft.value = grade
            draft.guesses.append(GRADED)
        return draft

    def _grade(self, cells: list[str]) -> Decimal | None:
        """The last of the columns that tell where it stands, if that is a share."""
        found = [number(cells[at]) for at in self.values if at < len(cells) and cells[at]]
        grade = found[-1] if found else None
        return grade if grade is not None and 0 <= grade <= 1 else None
