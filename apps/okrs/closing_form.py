"""The form that closes a cycle: a grade for each key result, two lines for each objective, what
goes on and where. It is made for the cycle as it stands when it is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from apps.okrs import scoring
from apps.okrs.board import KeyResultRow, ObjectiveRow
from apps.okrs.closing import GivenGrade, Wanted
from apps.okrs.forms import NumberField
from apps.okrs.lines import LONGEST
from apps.okrs.models import Cycle, Line
from apps.workspaces.vocabulary import SIGNING_TEAMS


@dataclass(frozen=True)
class GradedKeyResult:
    """A key result with the fields of its grade, and the grade that it earned."""

    row: KeyResultRow
    earned: str
    grade: BoundField
    note: BoundField


@dataclass(frozen=True)
class ClosedObjective:
    """An objective with its key results and the line of each team's owner."""

    row: ObjectiveRow
    key_results: list[GradedKeyResult]
    lines: list[BoundField]
    goes_on: bool


class ClosingForm(forms.Form):
    """What whoever closes the cycle decides."""

    next_cycle: Any = forms.ModelChoiceField(
        None, label="They go on in", required=False, empty_label="No cycle chosen"
    )
    carry_over = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(
        self,
        *args: Any,
        cycle: Cycle,
        rows: Iterable[ObjectiveRow],
        lines: Iterable[Line],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        following: Any = self.fields["next_cycle"]
        cycles = Cycle.objects.filter(workspace=cycle.workspace_id).open().exclude(pk=cycle.pk)
        following.queryset = cycles.order_by("starts_on")
        chosen: Any = self.fields["carry_over"]
        chosen.choices = [(str(one.objective.pk), one.objective.title) for one in self.rows]
        written = {(line.objective_id, line.team): line.text for line in lines}
        for row in self.rows:
            self._add(row, written)

    def _add(self, row: ObjectiveRow, written: Mapping[tuple[UUID, str], str]) -> None:
        for one in row.key_results:
            name = one.key_result.pk.hex
            self.fields[f"grade_{name}"] = NumberField(
                label=f"Grade of “{one.key_result.title}”",
                initial=f"{scoring.grade(one.standing.progress)}",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
            )
            self.fields[f"note_{name}"] = forms.CharField(
                label=f"Why another grade for “{one.key_result.title}”",
                required=False,
                max_length=1000,
                widget=forms.TextInput(attrs={"placeholder": "Why another grade"}),
            )
        for team in SIGNING_TEAMS:
            self.fields[f"line_{row.objective.pk.hex}_{team}"] = forms.CharField(
                label=f"A line of {team.label.lower()}",
                required=False,
                max_length=LONGEST,
                initial=written.get((row.objective.pk, team.value), ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def objectives(self) -> list[ClosedObjective]:
        """As the page shows them."""
        chosen = {str(pk) for pk in self["carry_over"].value() or ()}
        return [
            ClosedObjective(
                row=row,
                key_results=[self._graded(one) for one in row.key_results],
                lines=[self[f"line_{row.objective.pk.hex}_{team}"] for team in SIGNING_TEAMS],
                goes_on=str(row.objective.pk) in chosen,
            )
            for row in self.rows
        ]

    def _graded(self, row: KeyResultRow) -> GradedKeyResult:
        name = row.key_result.pk.hex
        return GradedKeyResult(
            row,
            f"{scoring.grade(row.standing.progress)}",
            self[f"grade_{name}"],
            self[f"note_{name}"],
        )

    def clean(self) -> dict[str, Any]:
        """A grade is between nothing and all; whatever goes on needs a cycle."""
        for name, value in list(self.cleaned_data.items()):
            if name.startswith("grade_") and value is not None and not 0 <= value <= 1:
                self.add_error(name, "From 0.0 to 1.0.")
        if self.cleaned_data.get("carry_over") and not self.cleaned_data.get("next_cycle"):
            self.add_error("next_cycle", "In which cycle do they go on?")
        return self.cleaned_data

    def wanted(self) -> Wanted:
        """As the verb takes it. A grade that was left as proposed is not given: should a check-in
        have come in since, what was earned then counts."""
        given = self.cleaned_data
        return Wanted(
            grades={
                one.key_result.pk: GivenGrade(
                    value=given[f"grade_{one.key_result.pk.hex}"],
                    note=given[f"note_{one.key_result.pk.hex}"],
                )
                for row in self.rows
                for one in row.key_results
                if f"grade_{one.key_result.pk.hex}" in self.changed_data
                or given[f"note_{one.key_result.pk.hex}"]
            },
            lines={
                (row.objective.pk, team.value): given[f"line_{row.objective.pk.hex}_{team}"]
                for row in self.rows
                for team in SIGNING_TEAMS
                if given[f"line_{row.objective.pk.hex}_{team}"].strip()
            },
            carry_over=given["carry_over"],
            next_cycle=given["next_cycle"],
        )
