"""What goes out of the threads' addresses, and what comes in."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.rest.addresses import absolute
from apps.core.rest.serializers import Input, Resource
from apps.discussions import bodies
from apps.discussions.anchors import encoded
from apps.discussions.models import Comment, CommentVersion, Resolution, Thread
from apps.discussions.models.resolution import LONGEST_NOTE
from apps.discussions.policies import CommentPolicy, ThreadPolicy
from apps.discussions.vocabulary import EMOJI, Kind, Outcome
from apps.workspaces.vocabulary import Team

QUOTABLE = 10_000
"""Characters of a quote that comes in."""


class ThreadSubject(serializers.Serializer[Any]):
    """What a thread hangs on."""

    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id")


class AnchorShape(serializers.Serializer[Any]):
    """The words that a thread hangs on, as they were when it was opened. `start` and `end` are
    Yjs relative positions in base64."""

    quote = serializers.CharField()
    prefix = serializers.CharField()
    suffix = serializers.CharField()
    section = serializers.CharField(help_text="The section that they stand in.")
    start = serializers.SerializerMethodField()
    end = serializers.SerializerMethodField()
    detached = serializers.SerializerMethodField(help_text="Whether the words are gone.")

    def get_start(self, thread: Thread) -> str:
        return encoded(bytes(thread.anchor_start))

    def get_end(self, thread: Thread) -> str:
        return encoded(bytes(thread.anchor_end))

    def get_detached(self, thread: Thread) -> bool:
        return thread.detached_at is not None


class ResolutionShape(serializers.ModelSerializer[Resolution]):
    """How a thread was settled."""

    by = serializers.UUIDField(source="by_id", help_text="A member.")

    class Meta:
        model = Resolution
        fields: ClassVar = ["outcome", "note", "by", "at"]
        read_only_fields = fields


class ThreadResource(Resource[Thread]):
    """What is said about a thing of the workspace, or about some words of its text."""

    route = "thread"
    policy = ThreadPolicy

    subject = ThreadSubject(source="*", read_only=True)
    href = serializers.SerializerMethodField(help_text="The permanent link for people.")
    awaiting_team = serializers.SerializerMethodField(
        help_text="The team that has to answer; null if none has."
    )
    opened_by = serializers.UUIDField(source="opened_by_id", read_only=True, help_text="A member.")
    anchor = serializers.SerializerMethodField(help_text="Null for a thread on the whole thing.")
    replacement = serializers.SerializerMethodField(
        help_text="What a suggestion would put in the place of its quote; null for others."
    )
    open = serializers.BooleanField(source="is_open", read_only=True)
    resolution = ResolutionShape(
        source="settlement", read_only=True, allow_null=True, help_text="Null while it is open."
    )
    comment_count = serializers.IntegerField(
        read_only=True, help_text="Comments, without those removed."
    )

    class Meta:
        model = Thread
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can", "subject", "href", "kind", "blocking",
            "awaiting_team", "opened_by", "opened_team", "anchor", "replacement", "open",
            "resolution", "comment_count", "active_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_href(self, thread: Thread) -> str:
        return absolute(self.context["request"], thread.get_absolute_url())

    @extend_schema_field(serializers.ChoiceField(choices=Team.choices, allow_null=True))
    def get_awaiting_team(self, thread: Thread) -> str | None:
        return thread.awaiting_team or None

    @extend_schema_field(AnchorShape(allow_null=True))
    def get_anchor(self, thread: Thread) -> Any:
        return AnchorShape(thread).data if thread.anchor_start else None

    def get_replacement(self, thread: Thread) -> str | None:
        return thread.replacement if thread.is_suggestion else None


class EmojiShape(serializers.Serializer[Any]):
    """Who reacted with one emoji."""

    emoji = serializers.CharField()
    count = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()

    def get_count(self, reacted: Any) -> int:
        return len(reacted.members)

    def get_members(self, reacted: Any) -> list[str]:
        return [str(member.pk) for member in reacted.members]


class CommentResource(Resource[Comment]):
    """One thing said. Once removed, `body` is empty and `removed_at` tells when."""

    route = "comment"
    policy = CommentPolicy

    thread = serializers.UUIDField(source="thread_id", read_only=True)
    href = serializers.SerializerMethodField(help_text="The permanent link for people.")
    author = serializers.UUIDField(source="author_id", read_only=True, help_text="A member.")
    body = serializers.CharField(
        read_only=True, help_text="Markdown; a member is `[@Name](mention:<id>)`."
    )
    mentions = serializers.SerializerMethodField(help_text="Members.")
    reactions = EmojiShape(source="reacted", many=True, read_only=True)

    class Meta:
        model = Comment
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can", "thread", "href", "author", "body",
            "mentions", "reactions", "edited_at", "removed_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_href(self, comment: Comment) -> str:
        return absolute(self.context["request"], comment.get_absolute_url())

    def get_mentions(self, comment: Comment) -> list[str]:
        return [str(mention.member_id) for mention in comment.mentions.all()]


class CommentVersionShape(serializers.ModelSerializer[CommentVersion]):
    """What a comment said before it was edited; `at` is when that was written."""

    class Meta:
        model = CommentVersion
        fields: ClassVar = ["body", "at"]
        read_only_fields = fields


class SubjectInput(Input):
    type = serializers.CharField(max_length=32, help_text="Such as `document` or `campaign`.")
    id = serializers.UUIDField()


class SelectionInput(Input):
    """A quote with as much around it as tells it from others, or two relative positions."""

    quote = serializers.CharField(required=False, max_length=QUOTABLE, trim_whitespace=False)
    prefix = serializers.CharField(
        required=False, allow_blank=True, max_length=QUOTABLE, trim_whitespace=False
    )
    suffix = serializers.CharField(
        required=False, allow_blank=True, max_length=QUOTABLE, trim_whitespace=False
    )
    section = serializers.CharField(
        required=False, allow_blank=True, max_length=32, help_text="Where to look for the quote."
    )
    start = serializers.CharField(
        required=False, max_length=1024, help_text="A Yjs relative position in base64."
    )
    end = serializers.CharField(required=False, max_length=1024)


class ThreadInput(Input):
    """A new thread with its first comment; a suggestion needs none, but a `replacement`."""

    subject = SubjectInput()
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.COMMENT)
    body = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=bodies.LONGEST,
        help_text="Markdown.",
    )  # fmt: skip
    blocking = serializers.BooleanField(default=False)
    awaiting_team = serializers.ChoiceField(
        choices=Team.choices, required=False, allow_null=True, allow_blank=True
    )
    anchor = SelectionInput(required=False, allow_null=True)
    replacement = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=bodies.LONGEST,
        help_text="Plain text; empty to leave the words out.",
    )  # fmt: skip


class ThreadChange(Input):
    """What is not sent stays."""

    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    blocking = serializers.BooleanField(required=False)
    awaiting_team = serializers.ChoiceField(
        choices=Team.choices, required=False, allow_null=True, allow_blank=True
    )


class ResolutionInput(Input):
    outcome = serializers.ChoiceField(choices=Outcome.choices, default=Outcome.SETTLED)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_NOTE)


class CommentInput(Input):
    body = serializers.CharField(
        trim_whitespace=False, max_length=bodies.LONGEST, help_text="Markdown."
    )


class ReplyInput(CommentInput):
    reopen = serializers.BooleanField(
        default=False, help_text="Open the thread again if it is settled."
    )


class ReactionInput(Input):
    emoji = serializers.CharField(max_length=8, help_text=f"One of {' '.join(EMOJI)}")
