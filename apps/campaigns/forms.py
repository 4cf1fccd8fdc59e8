"""The shape of what people send about campaigns; no rules."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet

from apps.campaigns.models import BookSection, Campaign, PostMortemLine, Results
from apps.campaigns.models.campaign import FIXED_BY_LAUNCH
from apps.campaigns.models.changes import KIND_OF
from apps.campaigns.vocabulary import Channel, Decision, LineKind
from apps.documents.models import Document, Section
from apps.okrs.models import KeyResult
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


class SectionField(forms.ChoiceField):
    """A section of the book, chosen from a list; its value is «document id:section id»."""

    def offer(self, sections: Iterable[Section]) -> None:
        """Offer these, by page."""
        self.documents: dict[str, Document] = {}
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in sections:
            self.documents[str(one.document_id)] = one.document
            value = f"{one.document_id}:{one.key}"
            groups[one.document.title].append((value, one.title or "Opening"))
        self.choices = [("", "Not chosen yet"), *groups.items()]

    def clean(self, value: Any) -> BookSection | None:
        chosen = super().clean(value)
        if not chosen:
            return None
        document, _, key = chosen.partition(":")
        return BookSection(self.documents[document], key)


class CampaignForm(forms.Form):
    """What a campaign is about, whose it is, and when it goes out."""

    name = forms.CharField(max_length=200, strip=True)
    goal = forms.CharField(
        max_length=5000, required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it is to bring, for whom, and by when, in a sentence or two.",
    )  # fmt: skip
    audience = SectionField(
        required=False, help_text="A section of the ideal client profile that both teams sign."
    )
    message = SectionField(
        required=False, help_text="A section of the value proposition that both teams sign."
    )
    key_result = forms.ModelChoiceField(
        KeyResult.objects.none(),
        label="Key result that it serves",
        required=False,
        empty_label="None yet",
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(), label="Owner in marketing", required=False,
        empty_label="Nobody yet",
    )  # fmt: skip
    partner = forms.ModelChoiceField(
        Member.objects.none(), label="Partner in sales", required=False, empty_label="Nobody yet"
    )
    launch_on = forms.DateField(
        label="Launch date", required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    briefing_percent = forms.IntegerField(
        label="Sales to brief before it (%)", min_value=1, max_value=100,
        initial=100, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, campaign: Campaign | None = None, **kw: Any):
        super().__init__(*args, **kw)
        now = campaign or Campaign()
        offered: dict[str, Any] = {
            "owner": _seats(member, Team.MARKETING, now.owner_id),
            "partner": _seats(member, Team.SALES, now.partner_id),
            "key_result": _key_results(member, now.key_result_id),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for word, sections in _sections(member, campaign).items():
            self.fields[word].offer(sections)  # type: ignore[attr-defined]

    @classmethod
    def about(cls, campaign: Campaign, member: Member, data: Any = None) -> "CampaignForm":
        """Filled with how the campaign is now; what its launch has fixed cannot be changed."""
        named = ("name", "goal", "launch_on", "briefing_percent")
        initial: dict[str, Any] = {name: getattr(campaign, name) for name in named}
        initial |= {
            "owner": campaign.owner_id,
            "partner": campaign.partner_id,
            "key_result": campaign.key_result_id,
        }
        for word in KIND_OF:
            document, key = _chosen(campaign, word)
            initial[word] = f"{document}:{key}" if document else ""
        form = cls(data, initial=initial, member=member, campaign=campaign)
        for name in FIXED_BY_LAUNCH if campaign.is_live else ():
            form.fields[name].disabled = True
        return form

    def clean_briefing_percent(self) -> int:
        return self.cleaned_data["briefing_percent"] or 100


def _seats(member: Member, team: Team, chosen: UUID | None) -> QuerySet[Member]:
    """The members of a team, and whoever is chosen now, even if they have left or moved."""
    seated = Q(team=team, left_at=None)
    rows = Member.objects.visible_to(member).filter(seated | Q(pk__in=[chosen] if chosen else []))
    return rows.order_by("user__name", "pk")


def _key_results(member: Member, chosen: UUID | None) -> QuerySet[KeyResult]:
    """Those of cycles that nobody has closed, and the one chosen now."""
    rows = KeyResult.objects.visible_to(member)
    going_on = rows.current().in_open_cycles().values("pk")
    wanted = Q(pk__in=going_on) | Q(pk__in=[chosen] if chosen else [])
    return rows.filter(wanted).order_by("objective__created_at", "created_at", "pk")


def _sections(member: Member, campaign: Campaign | None) -> dict[str, list[Section]]:
    """The sections to choose from for each word; the one chosen now is always among them."""
    rows = Section.objects.filter(
        workspace=member.workspace_id, document__archival=None, document__kind__in=KIND_OF.values()
    )
    now = {word: _chosen(campaign, word) for word in KIND_OF}
    for document, key in now.values():
        if document is not None:
            rows = rows | Section.objects.filter(document=document, key=key)
    listed = list(
        rows.select_related("document__archival")
        .defer("text")
        .order_by("document__title", "document", "position")
    )
    return {
        word: [
            one
            for one in listed
            if (one.document_id, one.key) == now[word]
            or (one.document.kind == kind and not one.document.is_archived)
        ]
        for word, kind in KIND_OF.items()
    }


def _chosen(campaign: Campaign | None, word: str) -> tuple[UUID | None, str]:
    """The document and the section that are named now."""
    if campaign is None:
        return None, ""
    return getattr(campaign, f"{word}_document_id"), getattr(campaign, f"{word}_section")


class DraftForm(forms.Form):
    """A new draft: what it is called and where it will appear."""

    title = forms.CharField(max_length=300, strip=True)
    channel = forms.ChoiceField(choices=Channel.choices)


class ReviewForm(forms.Form):
    """A decision on the words with that hash."""

    decision = forms.ChoiceField(choices=Decision.choices)
    reason = forms.CharField(max_length=5000, required=False, strip=True)
    content_hash = forms.CharField(max_length=64)


class OverrideForm(forms.Form):
    """Why it launches although conditions are open."""

    override_reason = forms.CharField(
        label="Why it launches all the same", max_length=5000, strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ResultsForm(forms.ModelForm[Results]):
    """The figures as known now; what is empty is not known."""

    class Meta:
        model = Results
        fields: ClassVar = ["leads", "meetings", "pipeline", "revenue", "currency"]
        labels: ClassVar = {"leads": "Qualified leads", "currency": "Currency, such as EUR"}
        widgets: ClassVar = {
            "currency": forms.TextInput(attrs={"size": 3, "autocapitalize": "characters"})
        }


class LineForm(forms.ModelForm[PostMortemLine]):
    """A line of the post-mortem."""

    kind = forms.ChoiceField(label="What is it", choices=LineKind.choices)
    channel = forms.ChoiceField(
        label="Learned in", choices=[("", "The whole campaign"), *Channel.choices], required=False
    )

    class Meta:
        model = PostMortemLine
        fields: ClassVar = ["kind", "channel", "text"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 2})}
