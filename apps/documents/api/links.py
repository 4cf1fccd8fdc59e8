"""REST: links between documents, and what a change of agreed words concerns."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Input, Problem, Resource
from apps.documents.models import Document, Impact, Link
from apps.documents.policies import DocumentPolicy, ImpactPolicy
from apps.documents.projection import catch_up
from apps.documents.vocabulary import ImpactOutcome, LinkFault
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet

CHANGED_AGAIN = OpenApiResponse(
    Problem, "`content_changed`: the section reads otherwise now; `content_hash` is the new one."
)


class LinkResource(serializers.ModelSerializer[Link]):
    """That a section of a document links to a page of the book, or to a section of one."""

    document = serializers.UUIDField(source="document_id", read_only=True)
    section = serializers.CharField(read_only=True, help_text="The section that the link is in.")
    address = serializers.CharField(read_only=True, help_text="As the text has it, without host.")
    words = serializers.CharField(read_only=True, help_text="What is written for it.")
    target = serializers.UUIDField(
        source="target_id", read_only=True, allow_null=True,
        help_text="A document; null if it is none of this workspace.",
    )  # fmt: skip
    target_section = serializers.CharField(
        read_only=True, help_text="Empty for the whole document."
    )
    broken = serializers.SerializerMethodField(help_text="Whether it leads nowhere.")
    fault = serializers.ChoiceField(
        choices=LinkFault.choices, read_only=True, allow_blank=True,
        help_text="Why; empty if it is not broken.",
    )  # fmt: skip

    class Meta:
        model = Link
        fields: ClassVar = [
            "id", "document", "section", "address", "words", "target", "target_section",
            "broken", "fault",
        ]  # fmt: skip

    def get_broken(self, link: Link) -> bool:
        return bool(link.fault)


class LinkViews(ListModelMixin, WorkspaceViewSet[Link]):
    """Links as of now."""

    queryset = Link.objects.all()
    subjects = Document.objects
    serializer_class = LinkResource
    scope_name = "documents"
    ordering = "id"
    permissions: ClassVar = {"list": allow(DocumentPolicy, "view")}


class LinkViewSet(LinkViews):
    """What a document links to."""

    def get_queryset(self) -> QuerySet[Link]:
        if getattr(self, "swagger_fake_view", False):
            return Link.objects.none()
        catch_up(self.subject)
        return Link.objects.filter(document=self.subject.pk).with_fault()

    @extend_schema(
        summary="List the links of a document",
        description="Those to documents, each once a section; `broken` ones lead to nothing that "
        "is there now.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class BacklinkViewSet(LinkViews):
    """What links to a document."""

    def get_queryset(self) -> QuerySet[Link]:
        if getattr(self, "swagger_fake_view", False):
            return Link.objects.none()
        catch_up(self.subject)  # which of its sections there are
        return Link.objects.to_page(self.subject).with_fault()

    @extend_schema(
        summary="List what links to a document",
        description="From other documents that are not archived, to it or to a section of it.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class ImpactResource(Resource[Impact]):
    """That a section which both teams had agreed to has changed, and `document` links to it."""

    route = "impact"
    policy = ImpactPolicy

    document = serializers.UUIDField(source="document_id", read_only=True)
    section = serializers.CharField(read_only=True, help_text="The section that links there.")
    target = serializers.UUIDField(
        source="target_id", read_only=True, help_text="The document that has changed."
    )
    target_section = serializers.CharField(read_only=True, help_text="The section of it.")
    title = serializers.CharField(read_only=True, help_text="Its heading as of then.")
    agreed_hash = serializers.CharField(
        read_only=True, help_text="The content that both had agreed to."
    )
    target_hash = serializers.CharField(
        read_only=True, allow_null=True,
        help_text="The content of that section as of now; null if it is gone.",
    )  # fmt: skip
    state = serializers.ChoiceField(
        choices=["changed", "agreed", "removed"], read_only=True,
        help_text="What became of that section: `agreed` is to new words.",
    )  # fmt: skip
    at = serializers.DateTimeField(read_only=True, help_text="When it changed.")
    open = serializers.BooleanField(source="is_open", read_only=True)
    outcome = serializers.ChoiceField(
        choices=ImpactOutcome.choices, read_only=True, allow_blank=True,
        help_text="How it was settled; empty while it is open.",
    )  # fmt: skip
    settled_by = serializers.UUIDField(
        source="settled_by_id", read_only=True, allow_null=True,
        help_text="The member who confirmed it; null if it settled by itself.",
    )  # fmt: skip
    settled_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Impact
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can", "document", "section", "target",
            "target_section", "title", "agreed_hash", "target_hash", "state", "at", "open",
            "outcome", "settled_by", "settled_at",
        ]  # fmt: skip


class ConfirmationInput(Input):
    """That the linking text still holds."""

    content_hash = serializers.CharField(
        required=False, max_length=64, allow_blank=True,
        help_text="`target_hash` as it was read; another one now is refused.",
    )  # fmt: skip


class ImpactFilter(FilterSet):
    open = YesNoFilter(
        help_text="`true`, as without it: those that nobody has settled; `false`: the others.",
    )

    class Meta:
        model = Impact
        fields: ClassVar = ["open"]

    def filter_queryset(self, queryset: Any) -> Any:
        settled = self.form.cleaned_data["open"] is False
        return queryset.settled() if settled else queryset.open()


class DocumentImpactsViewSet(ListModelMixin, WorkspaceViewSet[Impact]):
    """What a document builds on and has changed."""

    queryset = Impact.objects.all()
    subjects = Document.objects
    serializer_class = ImpactResource
    filterset_class = ImpactFilter
    scope_name = "documents"
    ordering = "created_at"
    permissions: ClassVar = {"list": allow(DocumentPolicy, "view")}

    def get_queryset(self) -> QuerySet[Impact]:
        if getattr(self, "swagger_fake_view", False):
            return Impact.objects.none()
        catch_up(self.subject)
        return Impact.objects.filter(document=self.subject.pk).told()

    @extend_schema(
        summary="List the impacts on a document",
        description="Sections that it links to, that both teams had agreed to, and that have "
        "changed since.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class ImpactViews(WorkspaceViewSet[Impact]):
    """One impact, named by its id."""

    queryset = Impact.objects.all()
    serializer_class = ImpactResource
    scope_name = "documents"

    def visible_subjects(self) -> QuerySet[Impact]:
        return Impact.objects.visible_to(self.member).told()


class ImpactViewSet(ImpactViews):
    permissions: ClassVar = {"retrieve": allow(ImpactPolicy, "view")}

    @extend_schema(summary="Read an impact", responses=ImpactResource)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.subject).data)


class ConfirmationViewSet(ImpactViews):
    permissions: ClassVar = {"create": allow(ImpactPolicy, "confirm")}

    @extend_schema(
        summary="Say that it still holds",
        description="By editors and signatories. Once it is settled, saying it again changes "
        "nothing.",
        request=ConfirmationInput,
        responses={201: ImpactResource, 409: CHANGED_AGAIN},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ConfirmationInput(data=request.data)
        given.is_valid(raise_exception=True)
        self.subject.confirm(by=self.member, **given.validated_data)
        return Response(self.get_serializer(self.subject).data, status=201)
