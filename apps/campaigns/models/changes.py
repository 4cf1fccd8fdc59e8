"""What a campaign can be given, and whether it fits."""

from datetime import date
from typing import NamedTuple, TypedDict
from uuid import UUID

from apps.core.errors import InvalidInput
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.documents.vocabulary import KindName
from apps.okrs.models import KeyResult
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team

KIND_OF = {
    "audience": KindName.IDEAL_CLIENT_PROFILE,
    "message": KindName.VALUE_PROPOSITION,
}
"""On which kind of page a campaign's audience and its message stand."""


class BookSection(NamedTuple):
    """A section of a document by its lasting id."""

    document: Document
    key: str


class Changes(TypedDict, total=False):
    """What a campaign can be given; None takes it away."""

    name: str
    goal: str
    owner: Member | None
    partner: Member | None
    audience: BookSection | None
    message: BookSection | None
    key_result: KeyResult | None
    launch_on: date | None
    briefing_percent: int


def seated(role: str, team: Team, member: Member | None, workspace_id: UUID) -> Member | None:
    """The member if they can have this role in a campaign: seated here, in that team."""
    if member is None:
        return None
    if member.workspace_id != workspace_id or member.left_at is not None:
        raise InvalidInput({role: "There is no such member in this workspace."})
    if member.team != team:
        raise InvalidInput({role: f"The {role} is a member of {str(team.label).lower()}."})
    return member


def there(word: str, section: BookSection | None, workspace_id: UUID) -> BookSection | None:
    """The section if a campaign can build on it: on a page of this workspace of the kind that the
    word asks for, not put away, in its text as of now."""
    if section is None:
        return None
    if section.document.workspace_id != workspace_id:
        raise InvalidInput({word: "There is no such document in this workspace."})
    if section.document.kind != KIND_OF[word]:
        kind = str(KIND_OF[word].label).lower()
        raise InvalidInput({word: f"The {word} is a section of a page of the kind “{kind}”."})
    if section.document.is_archived:
        raise InvalidInput({word: f"“{section.document.title}” is archived."})
    if section.key not in {one.key for one in current_sections(section.document)}:
        raise InvalidInput({word: f"“{section.document.title}” has no such section."})
    return section


def served(key_result: KeyResult | None, workspace_id: UUID) -> KeyResult | None:
    """The key result that the campaign serves, if it is of this workspace."""
    if key_result is not None and key_result.workspace_id != workspace_id:
        raise InvalidInput({"key_result": "There is no such key result in this workspace."})
    return key_result
