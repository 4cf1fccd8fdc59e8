"""OKRs in CSV: a key result a row, with its objective; an empty objective is that of the row above.

The first row names the columns, in whatever order and with a few names for each.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from apps.okrs.importing.guessing import cycle_in, number, understand_aim
from apps.okrs.importing.preview import KeyResultDraft, ObjectiveDraft, Preview
from apps.okrs.vocabulary import MOVING_KINDS, Commitment, Kind

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "cycle": ("cycle", "quarter", "period"),
    "objective": ("objective", "goal", "o"),
    "why": ("why", "reason", "why it matters", "description"),
    "sales_owner": ("sales owner", "owner in sales", "sales"),
    "marketing_owner": ("marketing owner", "owner in marketing", "marketing"),
    "commitment": ("commitment", "committed or aspirational", "type"),
    "key_result": ("key result", "kr", "result", "key results"),
    "owner": ("owner", "who", "responsible"),
    "kind": ("kind", "direction"),
    "baseline": ("baseline", "from", "start"),
    "target": ("target", "to", "goal value"),
    "value": ("value", "current", "actual"),
    "unit": ("unit",),
    "weight": ("weight",),
    "external_id": ("external id", "id", "key"),
}
NAMES: Final = {name: column for column, names in COLUMNS.items() for name in names}
NUMBERS: Final = ("baseline", "target", "value", "weight")
LONGEST_TITLE: Final = 300


def read_csv(text: str) -> Preview:
    """What a table says; separated by commas, semicolons or tabs."""
    preview = Preview()
    rows = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=_separator(text))
    head = next(rows, [])
    columns = [NAMES.get(name.strip().lower().replace("_", " "), "") for name in head]
    for name, column in zip(head, columns, strict=True):
        if not column:
            preview.leave_out(1, name, "There is no such column.")
    if "objective" not in columns and "key_result" not in columns:
        preview.leave_out(1, ", ".join(head) or text, "No column is called objective.")
        return preview
    for row in rows:
        fields: dict[str, str] = {}
        for column, cell in zip(columns, row, strict=False):
            if column:
                fields[column] = cell.strip()
        if any(fields.values()):
            _row(preview, rows.line_num, fields)
    return preview.in_order()


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _row(preview: Preview, line: int, fields: Mapping[str, str]) -> None:
    objective = _objective(preview, line, fields)
    title = fields.get("key_result", "")
    if objective is None:
        preview.leave_out(line, title, "It belongs to no objective.")
    elif title:
        objective.key_results.append(_key_result(preview, line, fields))


def _objective(preview: Preview, line: int, fields: Mapping[str, str]) -> ObjectiveDraft | None:
    title, named = fields.get("objective", ""), fields.get("cycle", "")
    last = preview.objectives[-1] if preview.objectives else None
    cycle = cycle_in(named)
    if not title or (last and last.title == title[:LONGEST_TITLE] and last.cycle == cycle):
        return last
    if named and cycle is None:
        preview.leave_out(line, named, "This cycle is not understood; write 2026 Q1.")
    commitment = fields.get("commitment", "").lower()
    if commitment and commitment not in Commitment.values:
        preview.leave_out(line, commitment, "Neither committed nor aspirational.")
    objective = ObjectiveDraft(
        line=line,
        title=title[:LONGEST_TITLE],
        why=fields.get("why", ""),
        cycle=cycle,
        sales_owner=fields.get("sales_owner", ""),
        marketing_owner=fields.get("marketing_owner", ""),
        commitment=Commitment(commitment)
        if commitment in Commitment.values
        else Commitment.ASPIRATIONAL,
    )
    preview.objectives.append(objective)
    return objective


def _key_result(preview: Preview, line: int, fields: Mapping[str, str]) -> KeyResultDraft:
    draft = KeyResultDraft(
        line=line,
        title=fields["key_result"][:LONGEST_TITLE],
        owner=fields.get("owner", ""),
        unit=fields.get("unit", "")[:24],
        external_id=fields.get("external_id", "")[:200],
    )
    numbers = {name: _number(preview, line, name, fields.get(name, "")) for name in NUMBERS}
    draft.value = numbers["value"]
    weight = numbers["weight"]
    draft.weight = weight if weight is not None and weight >= 0 else Decimal(1)
    if numbers["target"] is None:
        understand_aim(draft)
    else:
        _aim(preview, draft, fields.get("kind", ""), numbers["baseline"], numbers["target"])
    return draft


def _aim(
    preview: Preview, draft: KeyResultDraft, kind: str, baseline: Decimal | None, target: Decimal
) -> None:
    """The kind that is named, if baseline and target bear it out; else the one they show."""
    asked = kind.strip().lower().replace(" ", "_")
    shown = Kind.STAY_ABOVE
    if baseline is not None and baseline != target:
        shown = Kind.INCREASE if target > baseline else Kind.DECREASE
    wanted = Kind(asked) if asked in Kind.values else shown
    if wanted == Kind.MILESTONE:
        return
    if wanted in MOVING_KINDS and wanted != shown:
        said = f"{asked} from {baseline} to {target}"
        preview.leave_out(draft.line, said, f"Taken as {shown.label.lower()}.")
        wanted = shown
    elif asked and asked not in Kind.values:
        preview.leave_out(draft.line, kind, f"No such kind; taken as {shown.label.lower()}.")
    draft.kind, draft.baseline, draft.target = wanted, baseline, target


def _number(preview: Preview, line: int, name: str, written: str) -> Decimal | None:
    if not written:
        return None
    found = number(written)
    if found is None:
        preview.leave_out(line, written, f"The {name} is not a number.")
    return found
