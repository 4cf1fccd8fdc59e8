"""REST: the shapes and actions of sections and of their sign-off."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Forbidden, InvalidInput
from apps.core.rest.addresses import api_url
from apps.core.rest.serializers import Input, Problem
from apps.documents import signing
from apps.documents.api.shapes import SectionResource
from apps.documents.models import Document, Section
from apps.documents.policies import DocumentPolicy
from apps.documents.projection import catch_up
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet
from apps.workspaces.vocabulary import SigningTeam

CHANGED = OpenApiResponse(
    Problem, "`content_changed`: the section reads otherwise now; `sections` names the new hashes."
)
HASH = r"^[0-9a-f]{64}$"


class SignOffInput(Input):
    """What was read is what is signed."""

    content_hash = serializers.RegexField(
        HASH, help_text="The `content_hash` of the section as it was read."
    )
    team = serializers.ChoiceField(
        choices=SigningTeam.choices, required=False,
        help_text="The caller's own team; another one is refused.",
    )  # fmt: skip


class SectionSignOffInput(Input):
    section = serializers.CharField(max_length=32, help_text="Its id.")
    content_hash = serializers.RegexField(HASH)


class SignOffsInput(Input):
    """Several sections at once; all or none."""

    sections: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=SectionSignOffInput(), allow_empty=False, max_length=1000
    )


class SectionViews(WorkspaceViewSet[Section]):
    """The sections of a document, as of now."""

    queryset = Section.objects.all()
    subjects = Document.objects.select_related("archival")
    serializer_class = SectionResource
    scope_name = "documents"

    def get_queryset(self) -> QuerySet[Section]:
        if getattr(self, "swagger_fake_view", False):
            return Section.objects.none()
        catch_up(self.subject)
        return Section.objects.filter(document=self.subject.pk)

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if subject := getattr(self, "subject", None):
            rights = DocumentPolicy(self.member, subject).can()
            context["can"] = [one for one in rights if one in ("view", "comment", "edit", "sign")]
            context["sign_offs"] = signing.given_on(subject)
            context["address"] = api_url(
                self.request, "sections", workspace=self.workspace.slug, id=subject.pk
            )
        return context

    def shown(self, key: str) -> Response:
        section = self.get_queryset().filter(key=key).first()
        if section is None:
            raise Http404
        return Response(self.get_serializer(section).data)


class SectionViewSet(ListModelMixin, SectionViews):
    """The spans of text from one heading to the next."""

    ordering = "position"
    ordering_fields = ("position",)
    permissions: ClassVar = {
        "list": allow(DocumentPolicy, "view"),
        "retrieve": allow(DocumentPolicy, "view"),
    }

    @extend_schema(summary="List the sections of a document")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="Read a section")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.kwargs["section"])


class SignOffViewSet(SectionViews):
    """The signature of the caller's team on one section."""

    permissions: ClassVar = {
        "create": allow(DocumentPolicy, "sign"),
        "destroy": allow(DocumentPolicy, "sign"),
    }

    @extend_schema(
        summary="Sign a section",
        description="For the own team, as its signatory. Signing the same content again changes "
        "nothing, unless the section is due: then it renews the signature.",
        request=SignOffInput,
        responses={201: SectionResource, 409: CHANGED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.shown(self.kwargs["section"])  # 404 before anything is said of what was sent
        given = SignOffInput(data=request.data)
        given.is_valid(raise_exception=True)
        team = given.validated_data.get("team", self.member.team)
        if team != self.member.team:
            raise Forbidden(f"You sign for {self.member.get_team_display()} only.")
        key = self.kwargs["section"]
        hashes = {key: given.validated_data["content_hash"]}
        _found(lambda: signing.sign(self.subject, by=self.member, hashes=hashes))
        answer = self.shown(key)
        answer.status_code = 201
        return answer

    @extend_schema(
        summary="Withdraw a signature",
        description="That of the own team on the present content; if there is none, its last one.",
        responses={
            204: None,
            409: OpenApiResponse(Problem, "`not_signed`: the team has not signed it."),
        },
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = self.kwargs["section"]
        _found(lambda: signing.withdraw(self.subject, by=self.member, section=key))
        return Response(status=204)


class SignOffsViewSet(SectionViews):
    """Signatures of the caller's team on many sections."""

    permissions: ClassVar = {"create": allow(DocumentPolicy, "sign")}

    @extend_schema(
        summary="Sign several sections",
        request=SignOffsInput,
        responses={201: SectionResource(many=True), 409: CHANGED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = SignOffsInput(data=request.data)
        given.is_valid(raise_exception=True)
        hashes = {one["section"]: one["content_hash"] for one in given.validated_data["sections"]}
        try:
            signing.sign(self.subject, by=self.member, hashes=hashes)
        except signing.NoSection as missing:
            raise InvalidInput({"sections": f"There is no section “{missing}”."}) from None
        sections = self.get_queryset().filter(key__in=hashes)
        return Response(self.get_serializer(sections, many=True).data, status=201)


def _found(step: Callable[[], object]) -> None:
    try:
        step()
    except signing.NoSection:
        raise Http404 from None
