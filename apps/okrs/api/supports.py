"""REST: what of the workspace serves a key result."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.addresses import absolute
from apps.core.rest.serializers import Input, Resource
from apps.okrs.api.views import OkrViewSet
from apps.okrs.models import KeyResult, Support
from apps.okrs.models.support import things_behind
from apps.okrs.policies import KeyResultPolicy, SupportPolicy
from apps.workspaces.doors.permission import allow


class SupportResource(Resource[Support]):
    """That something serves a key result. The context holds the `things`."""

    route = "support"
    policy = SupportPolicy

    key_result = serializers.UUIDField(source="key_result_id", read_only=True)
    subject = serializers.SerializerMethodField()
    by = serializers.UUIDField(source="by_id", read_only=True)

    class Meta:
        model = Support
        fields: ClassVar = ["id", "url", "can", "key_result", "subject", "by", "at"]
        read_only_fields: ClassVar = ["at"]

    def get_subject(self, support: Support) -> dict[str, Any]:
        thing = self.context["things"].get((support.subject_type, support.subject_id))
        page = absolute(self.context["request"], thing.get_absolute_url()) if thing else None
        return {
            "type": support.subject_type,
            "id": str(support.subject_id),
            "title": thing.subject_title if thing else "",
            "page": page,
        }


class ThingInput(Input):
    type = serializers.CharField(max_length=32)
    id = serializers.UUIDField()


class SupportInput(Input):
    subject = ThingInput()


class SupportViews(OkrViewSet[Support]):
    """Links from key results to what serves them."""

    queryset = Support.objects.select_related(
        "key_result__archival", "key_result__objective__archival"
    )
    serializer_class = SupportResource

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_serializer(*args, **kwargs)
        shown = args[0] if args else []
        rows = [shown] if isinstance(shown, Support) else list(shown)
        context = {**self.get_serializer_context()}
        context["things"] = things_behind(rows, self.member.workspace_id)
        return SupportResource(*args, context=context, **kwargs)


class SupportsViewSet(ListModelMixin, SupportViews):
    """What serves one key result."""

    subjects = KeyResult.objects.select_related("archival", "objective__archival")
    ordering = "at"
    ordering_fields = ("at",)
    permissions: ClassVar = {
        "list": allow(KeyResultPolicy, "view"),
        "create": allow(KeyResultPolicy, "edit"),
    }

    def get_queryset(self) -> QuerySet[Support]:
        if getattr(self, "swagger_fake_view", False):
            return Support.objects.none()
        return SupportViews.queryset.filter(key_result=self.subject.pk)

    @extend_schema(
        summary="List what serves a key result",
        description="What is linked. The campaigns that serve it are at `campaigns/?key_result=`.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Say that something serves a key result",
        description="A document, or another thing of the workspace. Said again changes nothing. A "
        "campaign names the key result that it serves itself: `PATCH campaigns/{id}/`.",
        request=SupportInput,
        responses={201: SupportResource},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        subject = self.given(SupportInput)["subject"]
        support = Support.add(self.subject, by=self.member, kind=subject["type"], pk=subject["id"])
        return Response(self.shown(support), status=201)


class SupportViewSet(SupportViews):
    """One link."""

    permissions: ClassVar = {
        "retrieve": allow(SupportPolicy, "view"),
        "destroy": allow(SupportPolicy, "remove"),
    }

    @extend_schema(summary="Read a link")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.subject))

    @extend_schema(summary="Say that it does not serve it any more", responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.remove(by=self.member)
        return Response(status=204)
