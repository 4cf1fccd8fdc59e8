"""People are found by their names and addresses, as long as they have a seat."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from allauth.account.signals import email_changed
from django.db.models import QuerySet
from django.dispatch import receiver
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.signals import person_renamed
from apps.core.events import reacts_to
from apps.search import index
from apps.search.registry import Card, Indexed, Part, Searchable, searchable
from apps.workspaces.events import MemberJoined, MemberLeft
from apps.workspaces.models import Member


@searchable
class People(Searchable):
    """The members of the workspace."""

    type: ClassVar = "member"
    label: ClassVar = "People"
    icon: ClassVar = "user-round"
    scope: ClassVar = None
    boost: ClassVar = 0.25
    is_offered_unasked: ClassVar = False

    def all(self) -> QuerySet[Member]:
        return Member.objects.seated()

    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        for member in self.all().filter(pk__in=ids).select_related("user"):
            yield Indexed(
                workspace_id=member.workspace_id,
                type=self.type,
                id=member.pk,
                title=member.name,
                parts=[Part(member.user.email)],
                at=member.created_at,
            )

    def visible_to(self, member: Member) -> QuerySet[Member]:
        return Member.objects.filter(workspace=member.workspace_id, left_at=None)

    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        roster = reverse("workspaces:roster", args=[member.workspace.slug])
        found = self.visible_to(member).filter(pk__in=ids).only("pk", "team")
        return {
            one.pk: Card(f"{roster}#{one.pk}", one.get_team_display(), self.icon) for one in found
        }


@reacts_to(MemberJoined)
def find_who_joined(event: MemberJoined) -> None:
    _put([event.subject.id])


@reacts_to(MemberLeft)
def find_no_more(event: MemberLeft) -> None:
    index.remove(People.type, [event.subject.id])


@receiver(person_renamed)
@receiver(email_changed)
def find_by_what_is_new(user: User, **_: Any) -> None:
    """Wherever the person has a seat."""
    _put(list(Member.objects.of(user).values_list("pk", flat=True)))


def _put(seats: list[UUID]) -> None:
    index.put(*People().indexed(seats))
