"""The shape of a text of OKRs to bring in: a file or pasted words, and what it is written in."""

import re
from typing import Any, Final

from django import forms

from apps.okrs.models import Cycle
from apps.workspaces.models import Member

LONGEST_IMPORT: Final = 1_000_000


class ImportForm(forms.Form):
    """A file or a text, and where its objectives go."""

    file = forms.FileField(
        required=False,
        label="A file",
        help_text="Markdown or a table (CSV).",
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,.csv,.tsv"}),
    )
    text = forms.CharField(
        required=False,
        label="Or paste it",
        strip=False,
        max_length=LONGEST_IMPORT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    format = forms.ChoiceField(
        required=False,
        label="It is",
        choices=[("", "what it looks like"), ("markdown", "Markdown"), ("csv", "a table (CSV)")],
    )
    cycle: Any = forms.ModelChoiceField(
        None, required=False, label="Goes into", empty_label="the cycle that it names"
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycles: Any = self.fields["cycle"]
        cycles.queryset = Cycle.objects.visible_to(member).open().order_by("-starts_on")

    def clean(self) -> dict[str, Any]:
        """One text, and what it is written in."""
        given = self.cleaned_data
        file = given.pop("file", None)
        name = file.name.lower() if file else ""
        if file and file.size > LONGEST_IMPORT:
            self.add_error("file", "This file is too large for OKRs.")
        elif file:
            given["text"] = _decoded(file.read())
        if not (given.get("text") or "").strip() and not self.errors:
            self.add_error("text", "Choose a file or paste a text.")
        if not given.get("format"):
            given["format"] = looks_like(given.get("text") or "", name)
        return given


def _decoded(data: bytes) -> str:
    """As UTF-8, or else as spreadsheets in the West of Europe write."""
    try:
        return data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").replace("\0", "")


def looks_like(text: str, name: str) -> str:
    """Whether a text is a table or a page: by the ending of its file, else by its first line."""
    if name.endswith((".csv", ".tsv")):
        return "csv"
    if name.endswith((".md", ".markdown")):
        return "markdown"
    first = text.lstrip("\ufeff\n ").partition("\n")[0]
    is_page = first.startswith(("#", "|", "-", "*", "1."))
    return "csv" if not is_page and re.search(r"[,;\t]", first) else "markdown"
