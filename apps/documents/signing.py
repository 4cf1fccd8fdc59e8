"""Signing sections for a team, and taking a signature back.

What was read is what is signed: the caller names the hash of the content it saw. The text stands
still while it is compared, so a signature and a keystroke at the same moment cannot both win.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, Prefetch, Value
from django.utils import timezone

from apps.core.errors import Forbidden, RuleViolation
from apps.core.events import publish, publish_all
from apps.core.richtext.sections import split
from apps.documents import versions
from apps.documents.agreement import Signature, may_renew
from apps.documents.events import SectionSigned, SignOffWithdrawn
from apps.documents.models import AgreedText, Document, LiveText, Section, SignOff
from apps.documents.projection import current_sections
from apps.documents.settling import about_section, settle, signatures_on
from apps.documents.vocabulary import SectionState, VersionReason
from apps.documents.writing import read_content
from apps.workspaces.live import poke
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS


class NoSection(LookupError):
    """The text has no section with this id (any more)."""


@transaction.atomic
def sign(
    document: Document, *, by: Member, hashes: Mapping[str, str], at: datetime | None = None
) -> list[Section]:
    """Sign sections for the team of `by`, each as it read with the given hash; all or none.

    A section that the team has signed already stays as it is, unless it is due: then this renews
    the signature. Raises `NoSection`, or `RuleViolation` `content_changed` if one reads otherwise.
    """
    _require_team(by)
    at = at or timezone.now()
    sections = _held(document)
    wanted = _wanted(sections, list(hashes))
    _require_content(wanted, hashes)
    signatures = signatures_on(document)
    fresh = [one for one in wanted if adds(one, by.team, signatures.get(one.key, []))]
    SignOff.objects.bulk_create(_signature(document, one, by, at) for one in fresh)
    publish_all(
        [
            SectionSigned(
                **about_section(document, one, by.pk, at),
                team=by.team,
                content_hash=one.content_hash,
            )
            for one in fresh
        ]
    )
    moved = settle(document, fresh, by_id=by.pk, at=at)
    _keep_agreed(document, [one for one in moved if one.is_agreed], by=by, at=at)
    poke(f"document:{document.pk}", "sections", document.pk)
    return wanted


@transaction.atomic
def withdraw(
    document: Document, *, by: Member, section: str, at: datetime | None = None
) -> Section:
    """Take the team's signature on a section back: the one on its present content, else the last.

    Raises `NoSection`, or `RuleViolation` `not_signed` when the team stands behind nothing.
    """
    _require_team(by)
    at = at or timezone.now()
    [found] = _wanted(_held(document), [section])
    given = SignOff.objects.filter(document=document, key=section, team=by.team)
    present = given.filter(content_hash=found.content_hash)
    last = present.last() or given.last()
    if last is None:
        raise RuleViolation("not_signed", f"{by.get_team_display()} has not signed this section.")
    given.filter(content_hash=last.content_hash).delete()
    publish(
        SignOffWithdrawn(
            **about_section(document, found, by.pk, at),
            team=by.team,
            content_hash=last.content_hash,
        )
    )
    settle(document, [found], by_id=by.pk, at=at)
    poke(f"document:{document.pk}", "sections", document.pk)
    return found


def turn_due(*, at: datetime | None = None, at_most: int = 500) -> int:
    """Tell of the agreements that have grown older than their review interval; answers of how
    many. Each is told once: what is due already is passed over."""
    at = at or timezone.now()
    late = Section.objects.filter(
        state=SectionState.AGREED,
        document__archival=None,
        agreed_at__lt=Value(at, DateTimeField())
        - F("document__review_every_days") * timedelta(days=1),
    )
    documents = late.order_by("document").values_list("document", flat=True).distinct()
    return sum(len(resettle(document, at=at)) for document in list(documents[:at_most]))


@transaction.atomic
def resettle(document_id: UUID, *, at: datetime | None = None) -> list[Section]:
    """Apply the rule anew, because time or the review interval went on."""
    document = Document.objects.select_for_update(no_key=True).get(pk=document_id)
    moved = settle(
        document,
        Section.objects.filter(document=document),
        by_id=None,
        at=at or timezone.now(),
    )
    if moved:
        poke(f"document:{document.pk}", "sections", document.pk)
    return moved


def given_on(document: Document, *, with_names: bool = False) -> dict[str, list[SignOff]]:
    """The standing signatures on a document by section, the latest of a team on one content only:
    one query, and one for the names of those few who signed."""
    rows = SignOff.objects.filter(document=document)
    if with_names:
        rows = rows.prefetch_related(Prefetch("member", Member.objects.select_related("user")))
    latest = {(one.key, one.team, one.content_hash): one for one in rows}
    given: dict[str, list[SignOff]] = defaultdict(list)
    for one in latest.values():
        given[one.key].append(one)
    return given


def adds(section: Section, team: str, signatures: Sequence[Signature]) -> bool:
    """Whether a signature of this team, now, would add anything to those on the section."""
    here = [one for one in signatures if one.content_hash == section.content_hash]
    due_since = section.agreed_at if section.state == SectionState.DUE else None
    return may_renew(team, here, due_since)


def _require_team(by: Member) -> None:
    if by.team not in SIGNING_TEAMS:
        raise Forbidden("Only sales and marketing sign.")


def _held(document: Document) -> dict[str, Section]:
    """The sections as of now; neither they nor the text change until the transaction ends.

    The document's row before the text's, as everywhere, or two of us could wait for each other.
    """
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    LiveText.objects.select_for_update().only("document_id").get(pk=document.pk)
    return {section.key: section for section in current_sections(document)}


def _wanted(sections: Mapping[str, Section], keys: Sequence[str]) -> list[Section]:
    missing = [key for key in keys if key not in sections]
    if missing:
        raise NoSection(missing[0])
    return [sections[key] for key in keys]


def _require_content(sections: Sequence[Section], hashes: Mapping[str, str]) -> None:
    changed = [one for one in sections if one.content_hash != hashes[one.key]]
    if changed:
        titles = ", ".join(f"“{one}”" for one in changed[:3])
        raise RuleViolation(
            "content_changed",
            f"The text of {titles} has changed since you read it. Read it again before you sign.",
            sections=[{"id": one.key, "content_hash": one.content_hash} for one in changed],
        )


def _signature(document: Document, section: Section, by: Member, at: datetime) -> SignOff:
    return SignOff(
        workspace_id=document.workspace_id,
        document=document,
        key=section.key,
        team=by.team,
        member=by,
        content_hash=section.content_hash,
        at=at,
    )


def _keep_agreed(
    document: Document, sections: Sequence[Section], *, by: Member, at: datetime
) -> None:
    """Keep the words that both agreed to, and the whole text around them as a version."""
    if not sections:
        return
    parts = {part.id: part for part in split(read_content(document).json)}
    AgreedText.objects.bulk_create(
        (
            AgreedText(
                workspace_id=document.workspace_id,
                document=document,
                key=section.key,
                content_hash=section.content_hash,
                nodes=list(parts[section.key].nodes),
                at=at,
            )
            for section in sections
        ),
        ignore_conflicts=True,
    )
    versions.keep(document, by=by, reason=VersionReason.AGREEMENT, at=at)
