from django import forms


class Invitation(forms.Form):
    """Each kind of field once."""

    email = forms.EmailField(help_text="They get a link that works for 14 days.")
    team = forms.ChoiceField(choices=[("", "Choose a team"), ("sales", "Sales")])
    role = forms.ChoiceField(
        choices=[("admin", "Admin"), ("editor", "Editor")], widget=forms.RadioSelect
    )
    note = forms.CharField(widget=forms.Textarea, required=False)
    signatory = forms.BooleanField(
        label="Signs for the team", required=False, help_text="Each team should have two."
    )
    file = forms.FileField(required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Somebody with this address has a seat already.")
