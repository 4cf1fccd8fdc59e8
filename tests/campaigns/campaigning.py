"""A campaign that may launch, and the steps with which tests break that and mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.campaigns.afterwards import record_results
from apps.campaigns.archiving import archive
from apps.campaigns.briefing import confirm_reading
from apps.campaigns.conditions import Condition, unmet
from apps.campaigns.drafting import add_draft
from apps.campaigns.launching import launch
from apps.campaigns.models import BookSection, Campaign, Draft, Review
from apps.campaigns.reviewing import review
from apps.campaigns.standing import gate_of
from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team
from tests.cast import Cast
from tests.factories import make_document

LAUNCH_DAY = date(2027, 3, 1)
ICP = "## Plants\n\nWith forty people and more.\n"
PROMISE = "## Our promise\n\nOrders by noon.\n"


@dataclass
class Prepared:
    """A campaign with two drafts that both teams have approved, and all else that a launch asks
    for."""

    cast: Cast
    campaign: Campaign
    audience: Document
    message: Document
    drafts: list[Draft]

    @property
    def gate(self) -> tuple[Condition, ...]:
        return gate_of(fresh(self.campaign))

    def missing(self) -> list[str]:
        """The codes of the conditions that are not met."""
        return [one.code.value for one in unmet(self.gate)]

    def condition(self, code: str) -> Condition:
        [found] = [one for one in self.gate if one.code == code]
        return found


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.for_gate().get(pk=campaign.pk)


def make_campaign(by: Member, name: str = "Spring", **more: Any) -> Campaign:
    return Campaign.create(by=by, name=name, **more)


def make_draft(
    campaign: Campaign, by: Member, title: str = "First mail", channel: str = "email"
) -> Draft:
    """A draft with its outline, derived to its end."""
    draft = add_draft(campaign, by=by, title=title, channel=channel)
    current_sections(draft.document)
    return Draft.objects.told().select_related("campaign").get(pk=draft.pk)


def agreed_section(by: Member, source: str, kind: str, leads: Iterable[Member]) -> BookSection:
    """A section of a new page of this kind that these have signed."""
    page = make_document(by, kind.replace("_", " ").capitalize(), kind=kind)
    write_content(page, by=by, json=markdown.parse(source)[0])
    section = current_sections(page)[-1]
    for lead in leads:
        signing.sign(page, by=lead, hashes={section.key: section.content_hash})
    return BookSection(page, section.key)


def decide(draft: Draft, by: Member, decision: str = "approve", **more: Any) -> Review:
    """Decide on the draft as it reads now."""
    current_sections(draft.document)
    draft.refresh_from_db(fields=["content_hash"])
    return review(draft, by=by, decision=decision, content_hash=draft.content_hash, **more)


def edit(draft: Draft, by: Member, words: str = "More words.") -> None:
    """Add a paragraph to a draft's text."""
    source = markdown.render(read_content(draft.document).json)
    write_content(draft.document, by=by, json=markdown.parse(f"{source}\n\n{words}\n")[0])
    current_sections(draft.document)


def prepared(cast: Cast, *, drafts: int = 2) -> Prepared:
    """Everything that a launch needs, in review and so ready."""
    by, leads = cast.marketer, (cast.sales_lead, cast.marketing_lead)
    audience = agreed_section(by, ICP, "ideal_client_profile", leads)
    message = agreed_section(by, PROMISE, "value_proposition", leads)
    campaign = make_campaign(
        by, goal="Thirty meetings", owner=by, partner=cast.salesperson, audience=audience,
        message=message, launch_on=LAUNCH_DAY,
    )  # fmt: skip
    made = [make_draft(campaign, by, f"Mail {number + 1}") for number in range(drafts)]
    for draft in made:
        for member in (cast.commenter, cast.marketing_lead):
            decide(draft, member)
    for member in Member.objects.seated().filter(workspace=by.workspace, team=Team.SALES):
        confirm_reading(campaign, by=member)
    return Prepared(cast, fresh(campaign), audience.document, message.document, made)


def archived_campaign(by: Member) -> Campaign:
    campaign = make_campaign(by, "Put away")
    archive(campaign, by=by)
    return campaign


def launched_campaign(cast: Cast, name: str = "Gone out", **more: Any) -> Campaign:
    """Launched over the gate by leadership, with results."""
    campaign = make_campaign(cast.marketer, name, **more)
    launch(campaign, by=cast.leader, override_reason="The fair is tomorrow.")
    record_results(campaign, by=cast.marketer, leads=40, meetings=9)
    return campaign
