"""The shape of what people send about documents; no rules."""

from typing import Any, ClassVar

from django import forms

from apps.documents.models import Document
from apps.documents.vocabulary import KindName


class DocumentForm(forms.Form):
    """A new page: what it is called and what it is."""

    title = forms.CharField(
        max_length=300, strip=True, widget=forms.TextInput(attrs={"autofocus": True})
    )
    kind = forms.ChoiceField(choices=KindName.choices, initial=KindName.PAGE, required=False)
    template = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """A template brings its kind; without one a kind is needed."""
        if not self.cleaned_data.get("template") and not self.cleaned_data.get("kind"):
            self.add_error("kind", "Say what it is.")
        return self.cleaned_data


class TitleForm(forms.Form):
    """Another title."""

    title = forms.CharField(max_length=300, strip=True)


class PlaceForm(forms.Form):
    """A place in the tree: below which page (none is the top), at which position from 0."""

    document = forms.UUIDField()
    parent = forms.UUIDField(required=False)
    position = forms.IntegerField(min_value=0, required=False)


class ReviewIntervalForm(forms.ModelForm[Document]):
    """How long an agreement holds; empty is for ever."""

    class Meta:
        model = Document
        fields: ClassVar = ["review_every_days"]
