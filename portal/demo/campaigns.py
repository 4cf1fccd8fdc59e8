"""The campaigns of the demo company: who wrote, decided, objected, launched and learned what when.

Played through the product's verbs, as all of the demo; only the time is moved.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils import timezone

from apps.campaigns import afterwards, archiving, briefing, drafting, launching, reviewing, staging
from apps.campaigns.models import (
    BookSection,
    Briefing,
    Campaign,
    CampaignArchival,
    Draft,
    Launch,
    PostMortemLine,
    Results,
    Review,
    Round,
)
from apps.campaigns.vocabulary import Decision
from apps.discussions.anchors import host_of
from apps.discussions.models import Comment, Thread
from apps.documents import versions
from apps.documents.models import Document, Section, Update
from apps.documents.projection import project
from apps.documents.writing import read_content, write_content
from apps.okrs.models import KeyResult
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team
from portal.demo.past import replaced
from portal.demo.script import Script
from portal.demo.texts import Linked

FOLDER = Path(__file__).resolve().parents[2] / "apps" / "campaigns" / "demo"

MADE_BY: Mapping[str, tuple[tuple[type[models.Model], tuple[str, ...]], ...]] = {
    "begin": ((Campaign, ("created_at", "updated_at")),),
    "draft": ((Draft, ("created_at",)), (Document, ("created_at", "edited_at"))),
    "ask": ((Round, ("created_at", "at")),),
    "object": ((Thread, ("created_at",)), (Comment, ("created_at",))),
    "archive": ((CampaignArchival, ("at",)),),
}
"""The rows that a deed makes and that cannot be told when: the first field tells which are new."""

TOLD_AT = (Review, Briefing, Launch, Results, PostMortemLine)
"""Rows that were told when it happened."""

Happened = Callable[[datetime], AbstractContextManager[None]]
Step = dict[str, Any]


class Campaigns:
    """Plays all campaigns side by side, in the order of time."""

    def __init__(
        self,
        script: Script,
        members: Mapping[str, Member],
        documents: Mapping[str, Document],
        happened: Happened,
    ) -> None:
        self.script = script
        self.members = members
        self.documents = documents
        self.happened = happened
        self.linked = Linked(script, documents)
        told = yaml.safe_load((FOLDER / "campaigns.yaml").read_text("utf-8"))
        self.told: list[Step] = told["campaigns"]
        self.verbs: dict[str, Callable[[Played, Step, Member, datetime], None]] = {
            "draft": _draft, "change": _change, "ask": _move, "approve": _decide,
            "remark": _decide, "request": _decide, "read": self._read, "object": _object,
            "launch": _launch, "results": _results, "learn": _learn, "close": _move,
            "archive": _archive,
        }  # fmt: skip

    def play(self) -> None:
        steps = [
            (
                self.script.moment(step["days_ago"], step["hour"], self._hand(step)),
                number,
                one,
                step,
            )
            for one in map(Played, self.told)
            for number, step in enumerate(one.told["story"])
        ]
        for at, _, one, step in sorted(steps, key=lambda each: each[:2]):
            by = self.members[self._hand(step)]
            with self.happened(at), _moved(step["does"], at):
                if step["does"] == "begin":
                    self._begin(one, by)
                else:
                    self.verbs[step["does"]](one, step, by, at)
        for model in TOLD_AT:
            rows = model._default_manager.filter(workspace=self.members["nadia"].workspace)  # noqa: SLF001
            rows.update(created_at=models.F("at"))

    def _hand(self, step: Step) -> str:
        """Whose clock a step goes by."""
        return "marek" if step["who"] == "everybody" else str(step["who"])

    def _begin(self, one: "Played", by: Member) -> None:
        told = one.told
        one.linked = self.linked
        days = told.get("launch_in")
        one.campaign = Campaign.create(
            by=by,
            name=told["name"],
            goal=told["goal"],
            owner=self.members[told["owner"]],
            partner=self.members[told["partner"]] if "partner" in told else None,
            audience=self._section(told.get("audience")),
            message=self._section(told.get("message")),
            key_result=KeyResult.objects.filter(
                workspace=by.workspace, title=told.get("serves", "")
            ).last(),
            launch_on=self.script.now.date() + timedelta(days=days) if days else None,
            briefing_percent=told.get("briefing_percent", 100),
        )

    def _section(self, named: Mapping[str, str] | None) -> BookSection | None:
        if named is None:
            return None
        document = self.documents[named["page"]]
        section = Section.objects.get(document=document, title=named["section"])
        return BookSection(document, section.key)

    def _read(self, one: "Played", step: Step, by: Member, at: datetime) -> None:
        """One member, or everybody in sales at that hour."""
        everybody = [each for each in self.members.values() if each.team == Team.SALES]
        for reader in everybody if step["who"] == "everybody" else [by]:
            if reader.created_at <= at:
                briefing.confirm_reading(one.campaign, by=reader, at=at)


@contextmanager
def _moved(deed: str, at: datetime) -> Iterator[None]:
    """Move the rows that are made within to the moment at which it happened."""
    began = timezone.now()
    yield
    for model, fields in MADE_BY.get(deed, ()):
        rows = model._default_manager.filter(**{f"{fields[0]}__gte": began})  # noqa: SLF001 - public, in Django
        rows.update(**dict.fromkeys(fields, at))


class Played:
    """A campaign as told and as it stands, with its drafts by file."""

    campaign: Campaign
    linked: Linked

    def __init__(self, told: Step) -> None:
        self.told = told
        self.drafts: dict[str, Draft] = {}


def _draft(one: Played, step: Step, by: Member, at: datetime) -> None:
    told = next(
        each for each in one.told["drafts"] if step["draft"] in (each["file"], each["title"])
    )
    draft = drafting.add_draft(one.campaign, by=by, title=told["title"], channel=told["channel"])
    one.drafts[step["draft"]] = draft
    if told["file"]:
        source = (FOLDER / "drafts" / told["file"]).read_text("utf-8")
        _write(draft.document, one.linked.text(source), by, at)
    else:
        project(draft.document_id)


def _change(one: Played, step: Step, by: Member, at: datetime) -> None:
    document = one.drafts[step["draft"]].document
    _write(document, replaced(read_content(document).json, step["from"], step["to"]), by, at)


def _write(document: Document, text: dict[str, Any], by: Member, at: datetime) -> None:
    before = timezone.now()
    write_content(document, by=by, json=text)
    Update.objects.filter(document=document, at__gte=before - timedelta(minutes=1)).update(at=at)
    project(document.pk)
    versions.cut(document, at=at + timedelta(days=1))


def _move(one: Played, step: Step, by: Member, at: datetime) -> None:
    staging.move(one.campaign, by=by, stage=STAGES[step["does"]])


STAGES = {"ask": "in_review", "close": "closed"}
DECISIONS = {
    "approve": Decision.APPROVE,
    "remark": Decision.APPROVE_WITH_REMARKS,
    "request": Decision.REQUEST_CHANGES,
}


def _decide(one: Played, step: Step, by: Member, at: datetime) -> None:
    draft = one.drafts[step["draft"]]
    draft.refresh_from_db(fields=["content_hash"])
    reviewing.review(
        draft,
        by=by,
        decision=DECISIONS[step["does"]],
        reason=step.get("reason", ""),
        content_hash=draft.content_hash,
        at=at,
    )


def _object(one: Played, step: Step, by: Member, at: datetime) -> None:
    """A blocking objection on the words that it is about."""
    document = one.drafts[step["draft"]].document
    host = host_of(document.subject_type)
    Thread.begin(
        document,
        by=by,
        kind="objection",
        body=step["body"],
        blocking=True,
        awaiting_team=Team.MARKETING,
        anchor=host.place(document, quote=step["quote"]) if host else None,
        at=at,
    )


def _launch(one: Played, step: Step, by: Member, at: datetime) -> None:
    launching.launch(one.campaign, by=by, override_reason=step.get("reason", ""), at=at)


def _results(one: Played, step: Step, by: Member, at: datetime) -> None:
    named = {name: step[name] for name in afterwards.FIGURES if name in step}
    afterwards.record_results(one.campaign, by=by, at=at, **named)


def _learn(one: Played, step: Step, by: Member, at: datetime) -> None:
    afterwards.write_line(
        one.campaign, by=by, kind=step["kind"], channel=step.get("channel", ""), text=step["text"],
        at=at,
    )  # fmt: skip


def _archive(one: Played, step: Step, by: Member, at: datetime) -> None:
    archiving.archive(one.campaign, by=by)
