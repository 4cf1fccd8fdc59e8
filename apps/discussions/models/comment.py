"""What is said in a thread, who is mentioned in it, and how others react."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core.errors import RuleViolation
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.discussions import bodies
from apps.discussions.events import CommentEdited, CommentRemoved
from apps.discussions.mentions import Addressed, addressed
from apps.discussions.models.mention import Mention
from apps.discussions.models.reaction import Emoji, Reaction, by_emoji, known_emoji
from apps.discussions.models.version import CommentVersion
from apps.workspaces.live import poke
from apps.workspaces.models import Member

if TYPE_CHECKING:
    from apps.discussions.models.thread import Thread


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def told(self) -> Self:
        """In order, with all that is shown of each in three queries."""
        return (
            self.select_related("author__user")
            .prefetch_related(
                Prefetch(
                    "reactions", Reaction.objects.select_related("member__user").order_by("pk")
                ),
                Prefetch("mentions", Mention.objects.order_by("pk")),
            )
            .order_by("pk")
        )


class Comment(Record):
    """One thing said. `body` is its Markdown, `content` the rich text read out of it.

    Once removed nothing of it is kept but that it was there.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    thread = models.ForeignKey(
        "discussions.Thread", on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        "workspaces.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False, body="", content={}),
                name="discussions_comment_removed_is_empty",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "author", "-id"], name="discussions_comment_by")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The permanent link to it; it leads to wherever its thread is shown."""
        return f"{self.thread.get_absolute_url()}#{self.pk}"

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def html(self) -> SafeString:
        """What it says, for a `.prose` container."""
        return bodies.shown(self.content)

    @property
    def words(self) -> str:
        """What it says, without marks."""
        return bodies.words(self.content)

    @property
    def reacted(self) -> list[Emoji]:
        """The reactions by emoji, in the order in which they are offered."""
        return by_emoji(self.reactions.all())

    @classmethod
    def write(cls, thread: "Thread", *, by: Member, said: Addressed | None) -> "Comment":
        """Add it to a thread; the thread tells of it. None says nothing in words."""
        comment = cls.objects.create(
            workspace_id=thread.workspace_id,
            thread=thread,
            author=by,
            body=said.body.source if said else "",
            content=said.body.content if said else bodies.EMPTY,
        )
        if said:
            comment.note_mentions(said)
        return comment

    @transaction.atomic
    def edit(self, *, by: Member, body: str, at: datetime | None = None) -> None:
        """Say it in other words; the earlier ones are kept. The same words change nothing."""
        self._hold()
        before = set(self.mentions.values_list("member_id", flat=True))
        said = addressed(bodies.read(body), writer=by, known=before)
        if said.body.source == self.body:
            return
        CommentVersion.objects.create(
            workspace_id=self.workspace_id,
            comment=self,
            body=self.body,
            content=self.content,
            at=self.edited_at or self.created_at,
        )
        self.body, self.content = said.body.source, said.body.content
        self.edited_at = at or timezone.now()
        self.save(update_fields=touched("body", "content", "edited_at"))
        self.note_mentions(said)
        fresh = [str(one.pk) for one in said.members if one.pk not in before]
        publish(CommentEdited(**self._event_fields(by, self.edited_at), mentions=fresh))

    @transaction.atomic
    def remove(self, *, by: Member, at: datetime | None = None) -> None:
        """Take it back: its words, earlier ones too, and all reactions go; that something stood
        here stays. Once is enough."""
        self._hold(removed_too=True)
        if self.is_removed:
            return
        self.body, self.content = "", bodies.EMPTY
        self.removed_at, self.removed_by = at or timezone.now(), by
        self.save(update_fields=touched("body", "content", "removed_at", "removed_by"))
        for left in (self.versions, self.mentions, self.reactions):
            left.all().delete()
        publish(CommentRemoved(**self._event_fields(by, self.removed_at)))

    @transaction.atomic
    def react(self, *, by: Member, emoji: str) -> None:
        """React with one of `EMOJI`; the same one again changes nothing."""
        self._hold()
        Reaction.objects.bulk_create(
            [
                Reaction(
                    workspace_id=self.workspace_id,
                    comment=self,
                    member=by,
                    emoji=known_emoji(emoji),
                )
            ],
            ignore_conflicts=True,
        )
        self._poke()

    @transaction.atomic
    def unreact(self, *, by: Member, emoji: str) -> None:
        """Take a reaction back, if there is one."""
        self.reactions.filter(member=by, emoji=known_emoji(emoji)).delete()
        self._poke()

    def note_mentions(self, said: Addressed) -> None:
        """Keep who is mentioned now, and nobody else."""
        self.mentions.exclude(member__in=said.members).delete()
        Mention.objects.bulk_create(
            [
                Mention(workspace_id=self.workspace_id, comment=self, member=member)
                for member in said.members
            ],
            ignore_conflicts=True,
        )

    def _hold(self, *, removed_too: bool = False) -> None:
        """Let it change by one after the other, and know it as of now."""
        Comment.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.refresh_from_db(fields=["body", "content", "edited_at", "removed_at", "removed_by"])
        if self.is_removed and not removed_too:
            raise RuleViolation("comment_removed", "This comment was removed.")

    def _poke(self) -> None:
        """Reactions are no event: nobody looks for them in a timeline."""
        thread = self.thread
        poke(f"{thread.subject_type}:{thread.subject_id}", "threads", thread.pk)
        poke(f"thread:{thread.pk}", "threads", thread.pk)

    def _event_fields(self, by: Member, at: datetime) -> Mapping[str, Any]:
        return {**self.thread.event_fields(by, at), "comment_id": self.pk}
