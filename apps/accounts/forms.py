"""What a person says about themselves."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from apps.accounts.models import User
from apps.accounts.zones import zone_choices

ZONE_HELP = "Times on every page are shown by this clock."


class TimeZoneField(forms.ChoiceField):
    """A place's clock; `guess` lets the page fill in the browser's own."""

    def __init__(self, *, guess: bool = False, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off"} | ({"data-behaviour": "time-zone"} if guess else {})
        kwargs.setdefault("label", "Time zone")
        super().__init__(choices=zone_choices, widget=forms.Select(attrs=attrs), **kwargs)


class SignupDetails(forms.Form):
    """What sign-up asks beyond e-mail and password; allauth puts it in front of its own fields."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = TimeZoneField(guess=True, initial="UTC")
    field_order = ("name", "email", "password1", "password2", "time_zone")

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Nothing is left to do: the adapter stored both with the account."""


class ProfileForm(forms.ModelForm[User]):
    """Name and time zone. Address and password are changed on allauth's own pages."""

    class Meta:
        model = User
        fields = ("name", "time_zone")
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Your name"
        zone, field = self.instance.time_zone, TimeZoneField(help_text=ZONE_HELP)
        if not field.valid_value(zone):  # such as one that a command gave
            field.choices = [(zone, zone), *zone_choices()]
        self.fields["time_zone"] = field
