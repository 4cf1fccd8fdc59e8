"""What the rule of agreement says of each section, stored and told.

Runs whenever the text, a signature, the review interval or the time may have changed a state; a
second run changes nothing and tells nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.core.events import Event, publish_all
from apps.core.subjects import Subject
from apps.documents.agreement import Signature, Standing, standing
from apps.documents.events import SectionAgreed, SectionChanged, SectionDue
from apps.documents.models import Document, Section, SignOff
from apps.documents.vocabulary import AGREED_STATES, SectionState


def signatures_on(document: Document) -> dict[str, list[Signature]]:
    """All standing signatures on a document, by section."""
    found: dict[str, list[Signature]] = defaultdict(list)
    for one in SignOff.objects.filter(document=document).only("key", "team", "content_hash", "at"):
        found[one.key].append(one.signature)
    return found


def settle(
    document: Document,
    sections: Iterable[Section],
    *,
    by_id: UUID | None,
    at: datetime,
    text_changed: bool = False,
) -> list[Section]:
    """Store the states of these sections; answers those whose state is another one now.

    The caller holds the document's row. `text_changed` says that the text may have moved the
    states, and not a signature.
    """
    signed = signatures_on(document)
    moved: list[tuple[Section, Standing]] = []
    for section in sections:
        now = standing(
            section.content_hash,
            signed.get(section.key, []),
            review_every_days=document.review_every_days,
            at=at,
        )
        before = Standing(SectionState(section.state), section.agreed_hash, section.agreed_at)
        if now == before:
            continue
        section.state, section.agreed_hash, section.agreed_at = (
            now.state,
            now.agreed_hash,
            now.agreed_at,
        )
        moved.append((section, before))
    stored = [section for section, _ in moved]
    Section.objects.bulk_update(stored, ["state", "agreed_hash", "agreed_at"], batch_size=500)
    told = [(section, before) for section, before in moved if section.state != before.state]
    publish_all(list(_news(document, told, by_id=by_id, at=at, text_changed=text_changed)))
    return [section for section, _ in told]


def tell_removed(
    document: Document, sections: Iterable[Section], *, by_id: UUID | None, at: datetime
) -> None:
    """These sections are no longer in the text; that is news of those that were agreed."""
    publish_all(
        [
            SectionChanged(
                **about_section(document, one, by_id, at),
                content_hash="",
                agreed_hash=one.agreed_hash,
                removed=True,
            )
            for one in sections
            if one.is_agreed
        ]
    )


def _news(
    document: Document,
    told: Iterable[tuple[Section, Standing]],
    *,
    by_id: UUID | None,
    at: datetime,
    text_changed: bool,
) -> Iterator[Event]:
    """What became of sections that stood otherwise before; some steps are no news."""
    for section, before in told:
        content = section.content_hash
        if section.state == SectionState.DUE:
            since = section.agreed_at or at  # never None when due
            yield SectionDue(**about_section(document, section, None, at), agreed_at=since)
        elif section.is_agreed:
            fields = about_section(document, section, by_id, at)
            yield SectionAgreed(**fields, content_hash=content, restored=text_changed)
        elif before.state in AGREED_STATES and text_changed:
            fields = about_section(document, section, by_id, at)
            yield SectionChanged(
                **fields, content_hash=content, agreed_hash=before.agreed_hash, removed=False
            )


def about_section(
    document: Document, section: Section, by_id: UUID | None, at: datetime
) -> dict[str, Any]:
    """What every event of a section tells."""
    return {
        "workspace_id": document.workspace_id,
        "by_id": by_id,
        "at": at,
        "subject": Subject.of(document),
        "section": section.key,
        "title": section.title,
    }
