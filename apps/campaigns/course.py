"""The course of a campaign: what happened to it, and what is to come until its launch day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.text import get_text_list

from apps.campaigns.models import Briefing, Voiding
from apps.campaigns.page import CampaignPage, ShownDraft
from apps.campaigns.rounds import Round as ShownRound
from apps.campaigns.rounds import rounds_of
from apps.campaigns.vocabulary import Decision

WIDTH = 1000
"""How wide the drawing of a course is, in its own units."""


@dataclass(frozen=True)
class Step:
    """Something that happened at a moment: `kind` is begun, draft, asked, decided, objected,
    voided, briefed or launched."""

    at: datetime
    kind: str
    words: str
    href: str = ""
    detail: str = ""
    team: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "lightbulb")


ICONS = {
    "launched": "rocket",
    "objected": "rotate-ccw",
    "voided": "pencil",
    "decided": "circle-check",
    "asked": "send",
    "briefed": "book-open",
    "draft": "file-plus",
}


@dataclass(frozen=True)
class Mark:
    """A step on the line from the idea to the launch, `x` units from its start."""

    x: int
    kind: str
    team: str


@dataclass(frozen=True)
class Course:
    """What happened, the latest first; `today` and `launch` are places on the line, if they are
    on it."""

    steps: Sequence[Step]
    marks: Sequence[Mark]
    begun: date
    ends: date
    today: int | None
    launch: int | None


def course_of(page: CampaignPage, *, at: datetime) -> Course:
    """The course as of now: five queries beyond the page."""
    steps = sorted(_steps(page), key=lambda one: one.at, reverse=True)
    begun = timezone.localdate(page.campaign.created_at)
    planned = page.campaign.launch_on
    launched = page.campaign.launch.at if page.campaign.is_live else None
    last = timezone.localdate(launched) if launched else planned
    today = timezone.localdate(at)
    ends = max(last or today, timezone.localdate(steps[0].at), begun + timedelta(days=1))
    if not launched:
        ends = max(ends, today)
    return Course(
        steps=steps,
        marks=[
            Mark(_place(timezone.localdate(one.at), begun, ends), one.kind, one.team)
            for one in reversed(steps)
        ],
        begun=begun,
        ends=ends,
        today=_place(today, begun, ends) if begun <= today <= ends and not launched else None,
        launch=_place(last, begun, ends) if last else None,
    )


def _place(day: date, begun: date, ends: date) -> int:
    """Days to units of the drawing."""
    share = (day - begun).days / (ends - begun).days
    return round(WIDTH * min(max(share, 0.0), 1.0))


def _steps(page: CampaignPage) -> Iterator[Step]:
    campaign = page.campaign
    yield Step(campaign.created_at, "begun", f"{campaign.created_by.name} began the campaign")
    for shown in page.drafts:
        made = shown.draft
        yield Step(
            made.created_at,
            "draft",
            f"A draft was begun: {made.title}",
            shown.href,
            str(made.get_channel_display()),
        )
    for one in rounds_of(page):
        yield from _of_round(one)
    yield from _voided(page)
    rows = Briefing.objects.of_the_present(campaign).select_related("member__user")
    for read in rows:
        yield Step(read.at, "briefed", f"{read.member.name} read the brief", team=read.member.team)
    if campaign.is_live:
        launch = campaign.launch
        yield Step(
            launch.at, "launched", f"{launch.by.name} launched it", detail=launch.override_reason
        )


def _voided(page: CampaignPage) -> Iterator[Step]:
    """Edits of approved words: one step an edit, which names whose approvals it voided."""
    rows = Voiding.objects.filter(review__campaign=page.campaign).select_related(
        "by__user", "review__member__user"
    )
    edits: dict[tuple[UUID, datetime], list[Voiding]] = defaultdict(list)
    for one in rows.order_by("at", "review__at", "pk"):
        edits[one.review.draft_id, one.at].append(one)
    for (draft, at), voided in edits.items():
        shown = page.draft(draft)
        if shown is not None:
            yield _edit(shown, at, voided)


def _edit(draft: ShownDraft, at: datetime, voided: Sequence[Voiding]) -> Step:
    by, title = voided[0].by, draft.draft.title
    words = f"{by.name} changed “{title}”" if by else f"“{title}” was changed"
    whose = get_text_list(list(dict.fromkeys(one.review.member.name for one in voided)), "and")
    detail = f"After {whose} had approved it: that was for the words before."
    return Step(at, "voided", words, f"{draft.href}changes/?review={voided[0].review_id}", detail)


def _of_round(told: ShownRound) -> Iterator[Step]:
    if told.asked is not None:
        asked = f"{told.asked.by.name} asked both teams for review, round {told.number}"
        yield Step(told.asked.at, "asked", asked)
    for one in told.reviews:
        given = one.review
        kind = "objected" if given.decision == Decision.REQUEST_CHANGES else "decided"
        said = SAID[given.decision]
        words = f"{given.member.name} {said} “{one.draft.draft.title}”"
        yield Step(given.at, kind, words, one.draft.href, given.reason, given.team)


SAID = {
    Decision.APPROVE.value: "approved",
    Decision.APPROVE_WITH_REMARKS.value: "approved with remarks",
    Decision.REQUEST_CHANGES.value: "asked for changes of",
}
