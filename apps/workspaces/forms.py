"""What the pages about people ask: shapes of input, no rules."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from apps.workspaces.models import Member, Workspace
from apps.workspaces.models.token import SCOPES
from apps.workspaces.vocabulary import Role, Team

SIGNATORY_HELP = "A signatory's seal speaks for the whole team: for sales or for marketing."
VALIDITIES = {"30": "30 days", "90": "90 days", "365": "a year", "0": "until it is revoked"}


class FoundForm(forms.ModelForm[Workspace]):
    """A new workspace. The page suggests the address from the name."""

    class Meta:
        model = Workspace
        fields = ("name", "slug")
        labels: ClassVar = {"name": "Name of the company or the workspace", "slug": "Address"}
        help_texts: ClassVar = {
            "slug": "Part of every link, so it cannot change later: small letters, digits, hyphens."
        }
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "slug": forms.TextInput(
                attrs={"autocapitalize": "none", "spellcheck": "false"}
                | {"data-behaviour": "slug", "data-slug-from": "#id_name"}
            ),
        }


class RenameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)


class SeatForm(forms.Form):
    """Team, role and signature of a seat."""

    team = forms.ChoiceField(label="Team", choices=Team.choices)
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    signatory = forms.BooleanField(
        label="Signs for the team", required=False, help_text=SIGNATORY_HELP
    )

    @classmethod
    def about(cls, member: Member) -> "SeatForm":
        fields = ("team", "role", "signatory")
        return cls(initial={field: getattr(member, field) for field in fields})


class InvitationForm(SeatForm):
    email = forms.EmailField(label="E-mail address", max_length=254)
    field_order = ("email", "team", "role", "signatory")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"role": Role.EDITOR})
        super().__init__(*args, **kwargs)


class TokenForm(forms.Form):
    """A key for another system."""

    label = forms.CharField(
        label="What it is for",
        max_length=80,
        help_text="Such as “CRM posts pipeline figures”.",
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    valid = forms.ChoiceField(label="Valid for", choices=VALIDITIES.items(), initial="90")

    def expires_at(self) -> datetime | None:
        days = int(self.cleaned_data["valid"])
        return timezone.now() + timedelta(days=days) if days else None

    def scope_groups(self) -> Iterable[tuple[str, list[Any]]]:
        """The checkboxes by what they are about: ("Documents", [read, write])."""
        groups: dict[str, list[Any]] = {}
        for box in self["scopes"]:
            subject = str(box.data["value"]).split(":")[0]
            name = "OKRs" if subject == "okrs" else subject.capitalize()
            groups.setdefault(name, []).append(box)
        return groups.items()
