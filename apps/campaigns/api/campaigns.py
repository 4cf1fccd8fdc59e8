"""REST: campaigns, and that they are put away."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.filters import CharFilter, DateFilter, MultipleChoiceFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.campaigns.api.shapes import (
    CampaignChange,
    CampaignInput,
    CampaignResource,
    CampaignWithLessons,
)
from apps.campaigns.archiving import archive, restore
from apps.campaigns.models import BookSection, Campaign, CampaignArchival, Changes
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.staging import move
from apps.campaigns.vocabulary import Stage
from apps.core.errors import InvalidInput
from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Problem
from apps.documents.models import Document
from apps.documents.projection import catch_up_with
from apps.okrs.models import KeyResult
from apps.workspaces.doors.permission import allow
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.views import WorkspaceViewSet

REFUSED = OpenApiResponse(
    Problem,
    "A rule of the ladder: `stage_follows`, `no_drafts`, `not_launched`, `already_launched`.",
)


class CampaignFilter(FilterSet):
    stage = MultipleChoiceFilter(choices=Stage.choices)
    owner = UUIDFilter(help_text="A member.")
    partner = UUIDFilter(help_text="A member.")
    key_result = UUIDFilter()
    launch_after = DateFilter(field_name="launch_on", lookup_expr="gte", help_text="Or on it.")
    launch_before = DateFilter(field_name="launch_on", lookup_expr="lte", help_text="Or on it.")
    archived = YesNoFilter(
        method="by_archival", help_text="`true`: those put away, `false`: the others."
    )
    q = CharFilter(field_name="name", lookup_expr="icontains", help_text="Words in the name.")

    class Meta:
        model = Campaign
        fields: ClassVar = ["stage", "owner", "partner", "key_result"]

    def by_archival(
        self, rows: QuerySet[Campaign], name: str, archived: bool
    ) -> QuerySet[Campaign]:
        return rows.filter(archival__isnull=not archived)


class CampaignViewSet(ListModelMixin, WorkspaceViewSet[Campaign]):
    """The campaigns of both teams."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignResource
    filterset_class = CampaignFilter
    scope_name = "campaigns"
    ordering = "created_at"
    ordering_fields = ("created_at", "updated_at", "name", "stage")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(CampaignPolicy, "view"),
        "partial_update": allow(CampaignPolicy, "edit"),
        "destroy": allow(CampaignPolicy, "archive", "restore"),
    }

    def visible_subjects(self) -> QuerySet[Campaign]:
        rows: QuerySet[Campaign] = cast(Any, super().visible_subjects()).for_api()
        return rows

    def catch_up(self, rows: Sequence[Any]) -> bool:
        return catch_up_with({draft.document_id for row in rows for draft in row.drafts.all()})

    @extend_schema(summary="List campaigns", responses=CampaignResource(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Make a campaign",
        request=CampaignInput,
        responses={201: CampaignWithLessons, 409: REFUSED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self._input(CampaignInput)
        stage = asked.pop("stage", None)
        with transaction.atomic():
            campaign = Campaign.create(by=self.member, **self._changes(asked))
            if stage is not None:
                move(campaign, by=self.member, stage=stage)
        shown = self._shown(campaign.pk)
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read a campaign", responses=CampaignWithLessons)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._shown(self.subject.pk))

    @extend_schema(
        summary="Change a campaign",
        description="All or nothing. What a launch has fixed (audience, message, launch date and "
        "share to brief) is changed no more after it.",
        request=CampaignChange,
        responses={200: CampaignWithLessons, 409: REFUSED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self._input(CampaignChange)
        stage = asked.pop("stage", None)
        campaign: Campaign = self.subject
        with transaction.atomic():
            campaign.change(by=self.member, **self._changes(asked))
            if stage is not None:
                move(campaign, by=self.member, stage=stage)
        return Response(self._shown(campaign.pk))

    @extend_schema(
        summary="Archive a campaign",
        description="Puts it away with its drafts. Nothing is deleted: it stays readable and can "
        "be restored by `DELETE …/archival/`.",
        responses={204: None},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        archive(self.subject, by=self.member)
        return Response(status=204)

    def _input(self, shape: type[CampaignChange]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return cast(dict[str, Any], given.validated_data)

    def _changes(self, asked: dict[str, Any]) -> Changes:
        """The same with things of this workspace in place of their ids."""
        changes = dict(asked)
        for role in ("owner", "partner"):
            if asked.get(role) is not None:
                changes[role] = self._named(Member.objects.seated(), role, asked[role], "member")
        for word in ("audience", "message"):
            if asked.get(word) is not None:
                pk = asked[word]["document"]
                document = self._named(Document.objects.all(), word, pk, "document")
                changes[word] = BookSection(document, asked[word]["section"])
        if asked.get("key_result") is not None:
            pk = asked["key_result"]
            changes["key_result"] = self._named(
                KeyResult.objects.all(), "key_result", pk, "key result"
            )
        return cast(Changes, changes)

    def _named(self, rows: Any, field: str, pk: UUID, what: str) -> Any:
        thing = rows.visible_to(self.member).filter(pk=pk).first()
        if thing is None:
            raise InvalidInput({field: f"There is no such {what} in this workspace."})
        return thing

    def _shown(self, pk: UUID) -> dict[str, Any]:
        """The resource as of now."""
        context = self.get_serializer_context()
        shown: dict[str, Any] = CampaignWithLessons(self.found(pk), context=context).data
        return shown


class CampaignArchivalResource(serializers.ModelSerializer[CampaignArchival]):
    """That a campaign is put away."""

    campaign = serializers.UUIDField(source="campaign_id", read_only=True)
    by = serializers.UUIDField(source="by_id", read_only=True, help_text="A member.")

    class Meta:
        model = CampaignArchival
        fields: ClassVar = ["campaign", "by", "at"]
        read_only_fields: ClassVar = ["at"]


class CampaignArchivalViewSet(WorkspaceViewSet[CampaignArchival]):
    """That a campaign is put away, as a record: who did it and when."""

    queryset = CampaignArchival.objects.all()
    subjects = Campaign.objects
    serializer_class = CampaignArchivalResource
    scope_name = "campaigns"
    permissions: ClassVar = {
        "retrieve": allow(CampaignPolicy, "view"),
        "create": allow(CampaignPolicy, "archive", "restore"),
        "destroy": allow(CampaignPolicy, "restore", "archive"),
    }

    @extend_schema(summary="Tell who archived a campaign")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self._record()).data)

    @extend_schema(
        summary="Archive a campaign",
        description="With its drafts. Archiving again changes nothing.",
        request=None,
        responses={201: CampaignArchivalResource},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        archive(self.subject, by=self.member)
        return Response(self.get_serializer(self._record()).data, status=201)

    @extend_schema(summary="Restore a campaign", responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        restore(self.subject, by=self.member)
        return Response(status=204)

    def _record(self) -> CampaignArchival:
        return get_object_or_404(CampaignArchival, campaign=self.subject.pk)
