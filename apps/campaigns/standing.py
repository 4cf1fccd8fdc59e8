"""How campaigns stand, read for the gate: as many queries for one campaign as for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from apps.campaigns.conditions import Condition
from apps.campaigns.facts import Blocker, Facts, Passage, Person, Piece, Verdict
from apps.campaigns.gate import conditions
from apps.campaigns.models import Briefing, Campaign, Draft
from apps.campaigns.models.review import person, verdicts_on
from apps.discussions.models import Thread
from apps.documents.models import Document, Section
from apps.documents.projection import catch_up_with
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


def gate_of(campaign: Campaign) -> tuple[Condition, ...]:
    """The conditions of a campaign's launch, on the texts as of now. Seven queries for a row of
    `for_gate()`. Not while it is held: deriving holds documents, and they come first."""
    return conditions(read_standing(campaign)[0])


def derived_gate_of(campaign: Campaign) -> tuple[Condition, ...]:
    """The same on the texts as last derived; whoever holds them has seen to it that this is now."""
    return gates_of([campaign])[campaign.pk]


def gates_of(campaigns: Sequence[Campaign]) -> dict[UUID, tuple[Condition, ...]]:
    """Those of many campaigns of one workspace, on the texts as last derived: for the board."""
    return {pk: conditions(facts) for pk, facts in read_standings(campaigns).items()}


def read_standing(campaign: Campaign) -> tuple[Facts, list[Draft]]:
    """What the gate is computed from, on the texts as of now, and the drafts among it."""
    drafts = _drafts_of([campaign])
    if catch_up_with(texts_of(campaign, drafts)):
        drafts = _drafts_of([campaign])
    return _facts([campaign], drafts)[campaign.pk], drafts


def read_standings(campaigns: Sequence[Campaign]) -> dict[UUID, Facts]:
    """The same of many campaigns of one workspace, on the texts as last derived."""
    return _facts(campaigns, _drafts_of(campaigns))


def _drafts_of(campaigns: Sequence[Campaign]) -> list[Draft]:
    return list(Draft.objects.filter(campaign__in=campaigns).told())


def texts_of(campaign: Campaign, drafts: Iterable[Draft]) -> set[UUID]:
    """The documents that the gate is about."""
    named = (campaign.audience_document_id, campaign.message_document_id)
    return {one.document_id for one in drafts} | {pk for pk in named if pk is not None}


def _facts(campaigns: Sequence[Campaign], drafts: Sequence[Draft]) -> dict[UUID, Facts]:
    """All of one workspace."""
    if not campaigns:
        return {}
    workspace = campaigns[0].workspace_id
    pieces: dict[UUID, list[Piece]] = defaultdict(list)
    for draft in drafts:
        pieces[draft.campaign_id].append(draft.piece)
    verdicts = _verdicts(drafts)
    blockers = _blockers(campaigns, drafts)
    states = _states(campaigns)
    confirmed = _confirmed(campaigns)
    seats = _seats(workspace)
    return {
        one.pk: Facts(
            pieces=pieces[one.pk],
            verdicts=verdicts[one.pk],
            blockers=blockers[one.pk],
            audience=_passage(one.audience_document, one.audience_section, states),
            message=_passage(one.message_document, one.message_section, states),
            owner=person(one.owner) if one.owner else None,
            partner=person(one.partner) if one.partner else None,
            briefing_percent=one.briefing_percent,
            confirmed=confirmed[one.pk],
            launch_on=one.launch_on,
            seats=seats,
        )
        for one in campaigns
    }


def _verdicts(drafts: Sequence[Draft]) -> dict[UUID, list[Verdict]]:
    campaign_of = {one.pk: one.campaign_id for one in drafts}
    found: dict[UUID, list[Verdict]] = defaultdict(list)
    for verdict in verdicts_on(list(campaign_of)):
        found[campaign_of[verdict.draft]].append(verdict)
    return found


def _blockers(campaigns: Sequence[Campaign], drafts: Sequence[Draft]) -> dict[UUID, list[Blocker]]:
    """Open blocking threads on a campaign itself and on its drafts that are not put away."""
    places = {("campaign", one.pk): (one.pk, one.name) for one in campaigns}
    for draft in drafts:
        if not draft.is_archived:
            places["document", draft.document_id] = (draft.campaign_id, draft.title)
    rows = Thread.objects.filter(workspace=campaigns[0].workspace_id).open().blocking()
    found: dict[UUID, list[Blocker]] = defaultdict(list)
    for one in rows.about(places).select_related("opened_by__user").order_by("created_at", "pk"):
        campaign, title = places[one.subject_type, one.subject_id]
        found[campaign].append(
            Blocker(
                one.pk, one.kind, title, person(one.opened_by), one.opened_team, one.awaiting_team
            )
        )
    return found


def _states(campaigns: Sequence[Campaign]) -> dict[tuple[UUID, str], tuple[str, str]]:
    """Heading and state of the sections that are an audience or a message, by document and key."""
    named = {(one.audience_document_id, one.audience_section) for one in campaigns}
    named |= {(one.message_document_id, one.message_section) for one in campaigns}
    rows = Section.objects.filter(
        document__in={pk for pk, _ in named if pk}, key__in={key for _, key in named}
    ).defer("text")
    return {(row.document_id, row.key): (str(row), row.state) for row in rows}


def _passage(
    document: Document | None, key: str, states: dict[tuple[UUID, str], tuple[str, str]]
) -> Passage | None:
    if document is None:
        return None
    title, state = states.get((document.pk, key), (key, None))
    return Passage(document.pk, document.title, title, state, archived=document.is_archived)


def _confirmed(campaigns: Sequence[Campaign]) -> dict[UUID, frozenset[UUID]]:
    """Who has read the brief of each as it reads now."""
    brief = {one.pk: one.brief_hash for one in campaigns}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Briefing.objects.filter(campaign__in=campaigns)
    for campaign, member, read in rows.values_list("campaign_id", "member_id", "brief_hash"):
        if read == brief[campaign]:
            found[campaign].add(member)
    return defaultdict(frozenset, {pk: frozenset(members) for pk, members in found.items()})


def _seats(workspace: UUID) -> list[Person]:
    """Those whom the gate may wait for: sales, who are briefed, and every signatory."""
    rows = Member.objects.seated().filter(
        Q(team=Team.SALES) | Q(signatory=True), workspace=workspace
    )
    return [person(one) for one in rows.select_related("user").order_by("user__name", "pk")]
