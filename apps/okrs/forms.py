"""The shape of what people send about OKRs; no rules."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from apps.okrs.figures import plain
from apps.okrs.models import Cycle, KeyResult, Objective, Settings
from apps.okrs.models.check_in import MOST_CONFIDENT
from apps.okrs.numbers import read_number
from apps.okrs.vocabulary import MOVING_KINDS, Commitment, Kind, Source
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


class NumberField(forms.CharField):
    """A number as people type it; its size and what it may be is the verb's word."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_number(text)
        except ValueError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CheckInForm(forms.Form):
    """A value and a confidence; a day and a note where there is room for them."""

    value = NumberField(label="Value")
    confidence = forms.IntegerField(
        label="Confidence",
        required=False,
        min_value=0,
        max_value=MOST_CONFIDENT,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), "A whole number from 0 to 10."
        ),
    )
    as_of = DayField(label="As of", required=False)
    note = forms.CharField(
        label="Note", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key_result.kind == Kind.MILESTONE:
            self.fields["value"].label = "Is it done?"
            self.fields["value"].widget = forms.Select(choices=[("0", "Not done"), ("1", "Done")])
        elif key_result.unit:
            self.fields["value"].label = f"Value in {key_result.unit}"

    def clean(self) -> dict[str, Any]:
        """An empty note says nothing: one that was written before stays."""
        self.cleaned_data["note"] = self.cleaned_data.get("note") or None
        return self.cleaned_data


class CycleForm(forms.Form):
    """A cycle and its days."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autofocus": True}))
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")


class SeatField(forms.ModelChoiceField[Member]):
    """One of the members who sit in the workspace."""

    def label_from_instance(self, member: Any) -> str:
        return str(member.name)


class ObjectiveForm(forms.Form):
    """What is wanted, why, and who of each team answers for it."""

    title = forms.CharField(
        label="What do both teams want to reach?",
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    why = forms.CharField(
        label="Why it matters", required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    sales_owner = SeatField(None, label="Owner in sales", required=False, empty_label="Nobody yet")
    marketing_owner = SeatField(
        None, label="Owner in marketing", required=False, empty_label="Nobody yet"
    )
    commitment = forms.ChoiceField(
        label="How much is promised", choices=Commitment.choices, widget=forms.RadioSelect,
        initial=Commitment.ASPIRATIONAL,
        help_text="Committed must be reached in full; of an aspirational one 0.7 is good.",
    )  # fmt: skip
    parent: Any = forms.ModelChoiceField(
        None, label="Part of", required=False, empty_label="Stands by itself",
        help_text="An objective above it, of this cycle or a longer one.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, member: Member, objective: Objective | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        seats = Member.objects.visible_to(member).for_roster()
        kept: dict[str, Any] = {}
        if objective is not None:
            kept = {
                Team.SALES: objective.sales_owner_id,
                Team.MARKETING: objective.marketing_owner_id,
            }
        for team, field in ((Team.SALES, "sales_owner"), (Team.MARKETING, "marketing_owner")):
            own: Any = self.fields[field]
            own.queryset = seats.filter(team=team)
            if kept.get(team):  # who has left, or changed teams, stays as long as nobody chooses
                own.queryset |= Member.objects.visible_to(member).filter(pk=kept[team])
        above: Any = self.fields["parent"]
        above.queryset = _possible_parents(member, objective)


def _possible_parents(member: Member, objective: Objective | None) -> Any:
    found = Objective.objects.visible_to(member).current().filter(cycle__closing=None)
    if objective is not None:
        found = found.exclude(pk=objective.pk)
        if objective.parent_id:
            found |= Objective.objects.visible_to(member).filter(pk=objective.parent_id)
    return found.order_by("-cycle__starts_on", "created_at").distinct()


class KeyResultForm(forms.Form):
    """What is measured. Which of the numbers are needed depends on the kind."""

    title = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.INCREASE, widget=forms.RadioSelect)
    baseline = NumberField(label="From", required=False)
    target = NumberField(label="To", required=False)
    unit = forms.CharField(
        max_length=24, required=False,
        widget=forms.TextInput(attrs={"placeholder": "%, €, plants", "autocomplete": "off"}),
    )  # fmt: skip
    owner = SeatField(
        None, required=False, empty_label="The objective’s owners",
        help_text="Who checks in on it.",
    )  # fmt: skip
    weight = NumberField(
        required=False, initial=Decimal(1),
        help_text="How much it counts in the objective’s score; 0 leaves it out.",
    )  # fmt: skip
    source = forms.ChoiceField(
        label="Where its values come from", choices=Source.choices, initial=Source.MANUAL
    )
    external_id = forms.CharField(
        label="External id", max_length=200, required=False,
        help_text="By which another system names it when it posts values.",
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, owner: Member | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["owner"]
        seats.queryset = Member.objects.visible_to(member).for_roster()
        if owner is not None:
            seats.queryset |= Member.objects.visible_to(member).filter(pk=owner.pk)

    def clean(self) -> dict[str, Any]:
        """A field that does not fit the kind is left out, whatever was typed in it."""
        given = self.cleaned_data
        kind = given.get("kind")
        if kind == Kind.MILESTONE:
            given["baseline"], given["target"], given["unit"] = None, None, ""
        elif given.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Say what is to be reached.")
        if kind not in MOVING_KINDS:
            given["baseline"] = None
        elif given.get("baseline") is None and "baseline" not in self.errors:
            self.add_error("baseline", "Where does it start? This kind needs a baseline.")
        if given.get("weight") is None:
            given["weight"] = Decimal(1)
        return given


class SettingsForm(forms.ModelForm[Settings]):
    """Where the workspace draws its lines."""

    class Meta:
        model = Settings
        fields: ClassVar = [
            "on_track", "at_risk", "grace", "stale_after_days", "check_in_every_days",
        ]  # fmt: skip


class LineForm(forms.Form):
    """What a team's owner says of what became of an objective."""

    text = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


def initial_of(thing: Cycle | Objective | KeyResult, form: type[forms.Form]) -> dict[str, Any]:
    """What a form about it begins with."""
    return {name: getattr(thing, name) for name in form.base_fields}
