"""The shapes of documents in REST."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.rest.serializers import Input, Resource
from apps.documents.models import Archival, Document, Section
from apps.documents.policies import DocumentPolicy
from apps.documents.vocabulary import KindName
from apps.workspaces.vocabulary import SigningTeam

MOMENT = serializers.DateTimeField()
LARGEST = 2_147_483_647
MOST_OPERATIONS = 200


class DocumentResource(Resource[Document]):
    """A page of the book. Its text is at `content/`, its sections at `sections/` below it."""

    route = "document"
    policy = DocumentPolicy

    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent_id", read_only=True, allow_null=True,
        help_text="The document above it; null at the top.",
    )  # fmt: skip
    position = serializers.IntegerField(
        read_only=True, help_text="Its place among its siblings, from 0."
    )
    review_every_days = serializers.IntegerField(
        read_only=True, allow_null=True,
        help_text="Days after which an agreement on it is due for review; null for never.",
    )  # fmt: skip
    agreed_share = serializers.FloatField(
        read_only=True,
        help_text="The share of its sections that both teams agreed on, 0 to 1; those due for "
        "review count.",
    )
    revision = serializers.IntegerField(
        read_only=True, help_text="The number of the newest edit of its text; its ETag."
    )
    content_hash = serializers.CharField(
        read_only=True,
        help_text="SHA-256 over the content hashes of its sections; in a list it may lag behind "
        "typing by a moment.",
    )
    archived = serializers.BooleanField(source="is_archived", read_only=True)

    class Meta:
        model = Document
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "title", "kind", "parent", "position", "review_every_days",
            "agreed_share", "revision", "content_hash", "archived", "edited_at",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["title", "kind", "edited_at"]


class DocumentInput(Input):
    """A new document. It begins with the outline of its kind, or with a template."""

    title = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(
        choices=KindName.choices, required=False, help_text="Needed without a `template`."
    )
    template = serializers.UUIDField(
        required=False, allow_null=True, help_text="Begin with its text; it brings its kind."
    )
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, allow_null=True
    )
    position = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=LARGEST,
        help_text="Among its siblings, from 0; last if not given.",
    )  # fmt: skip
    review_every_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LARGEST,
        help_text="The interval of its kind if not given.",
    )  # fmt: skip

    def to_internal_value(self, data: Any) -> Any:
        begun = isinstance(data, Mapping) and data.get("template")
        self.fields["kind"].required = not begun  # named beside whatever else is missing
        return super().to_internal_value(data)


class DocumentChange(Input):
    """What can be changed. A parent without a position puts it last there."""

    title = serializers.CharField(max_length=300, required=False)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, allow_null=True
    )
    position = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=LARGEST,
        help_text="Among its siblings, from 0, without counting itself; null for last.",
    )  # fmt: skip
    review_every_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LARGEST
    )


class ArchivalResource(serializers.ModelSerializer[Archival]):
    """That a document is put away."""

    document = serializers.UUIDField(source="document_id", read_only=True)
    together_with = serializers.UUIDField(
        source="together_with_id", read_only=True,
        help_text="The document that was put away with everything below it; restore that one.",
    )  # fmt: skip
    by = serializers.UUIDField(source="by_id", read_only=True, help_text="A member.")

    class Meta:
        model = Archival
        fields: ClassVar = ["document", "together_with", "by", "at"]
        read_only_fields: ClassVar = ["at"]


class SignOffResource(serializers.Serializer[Any]):
    """That a signatory of a team signed a section."""

    team = serializers.ChoiceField(choices=SigningTeam.choices)
    member = serializers.UUIDField()
    at = serializers.DateTimeField()
    content_hash = serializers.CharField(help_text="Of what was signed.")
    current = serializers.BooleanField(help_text="Whether the section still reads so.")


class SectionResource(serializers.ModelSerializer[Section]):
    """The text under one heading, up to the next. The context also holds the `sign_offs`
    and the `address` of all sections of its document."""

    id = serializers.CharField(
        source="key", read_only=True,
        help_text="Lasts through edits, moves and renames; `opening` is the text before the "
        "first heading.",
    )  # fmt: skip
    url = serializers.SerializerMethodField(help_text="Where this resource is.")
    can = serializers.SerializerMethodField(help_text="What the caller may do with it.")
    position = serializers.IntegerField(read_only=True, help_text="From 0, in reading order.")
    level = serializers.IntegerField(
        read_only=True, help_text="Of the heading, 1 to 4; 0 for the opening."
    )
    content_hash = serializers.CharField(
        read_only=True, help_text="SHA-256 over what a reader sees of it."
    )

    agreed_hash = serializers.CharField(
        read_only=True,
        help_text="The content hash that both teams agreed on last; empty if they never did.",
    )
    sign_offs = serializers.SerializerMethodField(
        help_text="Signatures that stand, on this content (`current`) or on another."
    )

    class Meta:
        model = Section
        fields: ClassVar = [
            "id", "url", "can", "title", "level", "position", "state", "content_hash",
            "agreed_hash", "agreed_at", "sign_offs",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["title", "state", "agreed_at"]

    @extend_schema_field(SignOffResource(many=True))
    def get_sign_offs(self, section: Section) -> Any:
        """Hundreds in an answer: written out, where a serializer each would take most of it."""
        return [
            {
                "team": one.team,
                "member": str(one.member_id),
                "at": MOMENT.to_representation(one.at),
                "content_hash": one.content_hash,
                "current": one.content_hash == section.content_hash,
            }
            for one in self.context["sign_offs"].get(section.key, [])
        ]

    def get_url(self, section: Section) -> str:
        return f"{self.context['address']}{section.key}/"

    def get_can(self, section: Section) -> list[str]:
        can: list[str] = self.context["can"]
        return can


class OperationInput(Input):
    """One change of the text, given as Markdown."""

    op = serializers.ChoiceField(choices=["replace_section", "append_to_section", "append"])
    section = serializers.CharField(
        required=False, max_length=32,
        help_text="A section's id. Needed by `replace_section` and `append_to_section`.",
    )  # fmt: skip
    markdown = serializers.CharField(
        allow_blank=True, trim_whitespace=False,
        help_text="With `replace_section`: if it begins with a heading, that one takes the place "
        "of the section's own heading, else the heading stays.",
    )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["op"] == "append" and "section" in attrs:
            raise serializers.ValidationError({"section": "`append` takes none."})
        if attrs["op"] != "append" and "section" not in attrs:
            raise serializers.ValidationError({"section": f"`{attrs['op']}` needs one."})
        return attrs


class OperationsInput(Input):
    """Changes, made one after the other; all or none."""

    operations: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=OperationInput(), allow_empty=False, max_length=MOST_OPERATIONS
    )


class LossResource(serializers.Serializer[Any]):
    """Something in the given Markdown or HTML that could not be kept."""

    operation = serializers.IntegerField(
        allow_null=True, help_text="From 0, of a PATCH; null for a PUT."
    )
    line = serializers.IntegerField(help_text="From 1, in what was sent; 0 if it is not known.")
    what = serializers.CharField()
    why = serializers.CharField()


class WrittenResource(serializers.Serializer[Any]):
    """What became of a write. The same revision as before: it said what stood there already."""

    revision = serializers.IntegerField()
    content_hash = serializers.CharField()
    losses = LossResource(many=True)
