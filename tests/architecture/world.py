"""A workspace with one of each thing, and who knocks at its doors."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.campaigns.models import Campaign, Draft
from apps.discussions.models import Comment, Thread
from apps.documents import versions
from apps.documents.export_tasks import Export
from apps.documents.exporting import Format
from apps.documents.models import Document, Impact, Import, Template
from apps.documents.projection import current_sections
from apps.documents.writing import read_content
from apps.files.models import StoredFile
from apps.okrs.days import today
from apps.okrs.models import Cycle, KeyResult, Objective, Support
from apps.workspaces.models import ApiToken, Invitation, Member
from tests.campaigns.campaigning import (
    archived_campaign,
    launched_campaign,
    make_campaign,
    make_draft,
)
from tests.cast import Cast
from tests.factories import make_document, make_file, make_text, make_token
from tests.okrs.made import make_cycle, make_key_result, make_objective

PARTS = (
    "visitor", "stranger", "left", "commenter", "salesperson", "marketer",
    "sales_lead", "marketing_lead", "leader", "admin",
)  # fmt: skip
"""Everybody: a visitor has not signed in, `left` had a seat here once."""


@dataclass
class World:
    """The workspace `acme` with one of each thing; the marketer made what has a maker."""

    cast: Cast
    left: Member
    left_secret: str
    colleague: Member
    document: Document
    archived: Document
    bringing: Import
    exported: Export
    file: StoredFile
    impact: Impact
    token: ApiToken
    invitation: Invitation
    invitation_secret: str
    section: str
    section_hash: str
    template: Template
    event: Activity
    campaign: Campaign
    draft: Draft
    archived_campaign: Campaign
    launched: Campaign
    thread: Thread
    comment: Comment
    cycle: Cycle
    objective: Objective
    key_result: KeyResult
    support: Support
    sessions: dict[str, str] = field(default_factory=dict)
    """The cookie of everybody who has signed in."""

    def who(self, part: str) -> Member | None:
        """The member who plays a part; nobody for the visitor."""
        if part == "visitor":
            return None
        member: Member = self.left if part == "left" else getattr(self.cast, part)
        return member

    def names(self, parameters: Collection[str]) -> dict[str, str]:
        """What stands in an address for each of these of its parameters."""
        if "uuid:exported" in parameters:
            self.exported.note()  # what is cached, each test forgets
        return {
            "slug:workspace": "acme",
            "uuid:document": str(self.document.pk),
            "uuid:member": str(self.colleague.pk),
            "uuid:bringing": str(self.bringing.pk),
            "uuid:exported": self.exported.id,
            "uuid:file": str(self.file.pk),
            "str:name": self.file.name,
            "uuid:impact": str(self.impact.pk),
            "uuid:token": str(self.token.pk),
            "uuid:invitation": str(self.invitation.pk),
            "str:secret": self.invitation_secret,
            "slug:section": self.section,
            "slug:version": "1",
            "slug:other": "live",
            "int:number": "1",
            "uuid:template": str(self.template.pk),
            "uuid:thread": str(self.thread.pk),
            "uuid:comment": str(self.comment.pk),
            "slug:type": "document",
            "uuid:thing": str(self.document.pk),
            "uuid:id": str(self.document.pk),
            "uuid:draft": str(self.draft.pk),
            "uuid:cycle": str(self.cycle.pk),
            "uuid:objective": str(self.objective.pk),
            "uuid:key_result": str(self.key_result.pk),
            "uuid:support": str(self.support.pk),
            "uuid:campaign": str(self.campaign.pk),
            "slug:date": today().isoformat(),
            "slug:team": "marketing",
        }

    def okr_names(self) -> dict[str, str]:
        """What stands in a body for things of the OKRs."""
        return {
            "{cycle}": str(self.cycle.pk),
            "{objective}": str(self.objective.pk),
            "{address}": f"/acme/documents/{self.document.pk}/",
            "{today}": today().isoformat(),
        }

    def of_the_stranger(self) -> dict[str, str]:
        """The same in the other workspace, but below the address of this one."""
        stranger = self.cast.stranger
        document = make_text(stranger, title="Theirs")
        draft = make_draft(make_campaign(stranger), stranger)
        thread = Thread.begin(document, by=stranger, body="Theirs.")
        bringing = Import.objects.create(
            workspace=stranger.workspace, by=stranger, kind="page", source="notes.md"
        )
        invitation = Invitation.send(
            by=stranger, email="theirs@other.example", team="sales", role="editor"
        )
        return {
            "uuid:document": str(document.pk),
            "uuid:id": str(document.pk),
            "uuid:member": str(stranger.pk),
            "uuid:bringing": str(bringing.pk),
            "uuid:exported": _exported(document, stranger).id,
            "uuid:file": str(make_file(document, stranger).pk),
            "uuid:impact": str(_marked(document, document, stranger).pk),
            "uuid:token": str(make_token(stranger)[0].pk),
            "uuid:invitation": str(invitation.pk),
            "slug:section": current_sections(document)[1].key,
            "uuid:template": str(_template(document, stranger).pk),
            "uuid:draft": str(draft.pk),
            "uuid:campaign": str(draft.campaign_id),
            "uuid:thread": str(thread.pk),
            "uuid:comment": str(thread.comments.get().pk),
            "uuid:thing": str(document.pk),
            **{f"uuid:{name}": str(one.pk) for name, one in _okrs(document, stranger).items()},
        }

    def browser(self, part: str) -> Client:
        """Where this one has signed in; errors come as pages, as they do for people."""
        client = Client(raise_request_exception=False)
        if part in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[part]
        return client


def make_world(cast: Cast) -> World:
    by = cast.marketer
    left = _seated(cast, "Lou Left", "editor")
    left_secret = make_token(left)[1]
    left.leave(by=left)
    document, archived = make_text(by), make_document(by, "Put away")
    archived.archive(by=by)
    versions.keep_named(document, by=by, name="First")
    invitation = Invitation.send(
        by=cast.admin, email="new@acme.example", team="sales", role="editor"
    )
    campaign = make_campaign(by)
    thread = Thread.begin(document, by=by, kind="objection", body="No.", blocking=True)
    world = World(
        cast=cast,
        left=left,
        left_secret=left_secret,
        colleague=_seated(cast, "Cleo Colleague", "commenter"),
        document=document,
        archived=archived,
        exported=_exported(document, by),
        bringing=Import.objects.create(
            workspace=by.workspace, by=by, kind="page", source="notes.md", state="done"
        ),
        file=make_file(document, by),
        impact=_marked(document, archived, by),
        token=make_token(by)[0],
        invitation=invitation,
        invitation_secret=invitation.secret,
        section=current_sections(document)[1].key,
        section_hash=current_sections(document)[1].content_hash,
        template=_template(document, by),
        **_okrs(document, by),
        event=Activity.objects.filter(workspace=by.workspace).latest("at"),
        campaign=campaign,
        draft=make_draft(campaign, by),
        archived_campaign=archived_campaign(by),
        launched=launched_campaign(cast),
        thread=thread,
        comment=thread.comments.get(),
    )
    for part in PARTS:
        if member := world.who(part):
            world.sessions[part] = _signed_in(member)
    return world


def _marked(document: Document, target: Document, by: Member) -> Impact:
    return Impact.objects.create(
        workspace=by.workspace, document=document, section="opening", target=target,
        target_section="opening", agreed_hash="0" * 64, at=document.created_at,
    )  # fmt: skip


def _template(document: Document, by: Member) -> Template:
    content = read_content(document).json
    return Template.save_from(document, by=by, title="Template", content=content)


def _okrs(document: Document, by: Member) -> dict[str, Any]:
    cycle = make_cycle(by, first=today() - timedelta(days=20), last=today() + timedelta(days=70))
    objective = make_objective(by, cycle)
    key_result = make_key_result(by, objective, external_id="leads")
    support = Support.add(key_result, by=by, kind="document", pk=document.pk)
    return {
        "cycle": cycle, "objective": objective, "key_result": key_result, "support": support,
    }  # fmt: skip


def _exported(document: Document, by: Member) -> Export:
    begun = Export.begin(document, by=by, form=Format.MARKDOWN, text="live")
    over = Export.of(by, begun.id)
    assert over is not None
    assert over.is_over
    return over


def _seated(cast: Cast, name: str, role: str) -> Member:
    email = f"{name.split()[0].lower()}@acme.example"
    user = User.objects.create_user(email, name=name)
    return Member.seat(workspace=cast.admin.workspace, user=user, team="sales", role=role)


def _signed_in(member: Member) -> str:
    client = Client()
    client.force_login(member.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def tried(client: Client, method: str, path: str, **more: Any) -> Any:
    """What a request answers; what it changed is undone."""
    with transaction.atomic():
        answer = client.generic(method, path, **more)
        transaction.set_rollback(True)
    return answer
