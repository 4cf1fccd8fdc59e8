"""How members react to a comment, with an emoji."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.core.errors import InvalidInput
from apps.core.ids import uuid7
from apps.discussions.vocabulary import EMOJI
from apps.workspaces.models import Member


class Reaction(models.Model):
    """That a member reacted to a comment with an emoji."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    comment = models.ForeignKey(
        "discussions.Comment", on_delete=models.CASCADE, related_name="reactions"
    )
    member = models.ForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comment", "member", "emoji"], name="discussions_reaction_once"
            ),
            models.CheckConstraint(condition=Q(emoji__in=EMOJI), name="discussions_reaction_emoji"),
        ]

    def __str__(self) -> str:
        return self.emoji


@dataclass
class Emoji:
    """Who reacted with one emoji, the first of them first."""

    emoji: str
    members: list[Member] = field(default_factory=list)


def by_emoji(reactions: Iterable[Reaction]) -> list[Emoji]:
    """The reactions together, in the order in which the emoji are offered."""
    found = {emoji: Emoji(emoji) for emoji in EMOJI}
    for reaction in reactions:
        found[reaction.emoji].members.append(reaction.member)
    return [one for one in found.values() if one.members]


def known_emoji(emoji: str) -> str:
    """The emoji as it is kept: with or without the sign that asks for colour, it is the same."""
    plain = {one.replace("\ufe0f", ""): one for one in EMOJI}
    found = plain.get(emoji.replace("\ufe0f", ""))
    if found is None:
        raise InvalidInput({"emoji": f"React with one of {' '.join(EMOJI)}."})
    return found
