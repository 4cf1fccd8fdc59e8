"""REST: the drafts of a campaign."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.campaigns.api.shapes import DraftChange, DraftInput, DraftResource
from apps.campaigns.api.views import BelowACampaign
from apps.campaigns.drafting import add_draft, change_channel
from apps.campaigns.models import Draft
from apps.campaigns.policies import CampaignPolicy, DraftPolicy
from apps.core.rest.serializers import Problem
from apps.documents.projection import catch_up_with
from apps.workspaces.doors.permission import allow

LAUNCHED = OpenApiResponse(Problem, "`already_launched`: what it launched with stays.")


class DraftViewSet(ListModelMixin, BelowACampaign[Draft]):
    """Each is a document of the book with the channel that it is for."""

    queryset = Draft.objects.all()
    serializer_class = DraftResource
    ordering = "created_at"
    ordering_fields = ("created_at",)
    permissions: ClassVar = {
        "list": allow(CampaignPolicy, "view"),
        "create": allow(CampaignPolicy, "edit"),
        "retrieve": allow(CampaignPolicy, "view"),
        "partial_update": allow(CampaignPolicy, "edit"),
    }

    def get_queryset(self) -> QuerySet[Draft]:
        return super().get_queryset().select_related("document__archival", "campaign__archival")

    @extend_schema(
        summary="List the drafts of a campaign",
        description="With those whose document is archived; they do not count.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        catch_up_with(self.get_queryset().values_list("document_id", flat=True))
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Add a draft",
        description="Makes its document, with the outline of its kind, below the campaign's page.",
        request=DraftInput,
        responses={201: DraftResource, 409: LAUNCHED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        draft = add_draft(self.subject, by=self.member, **self.given(DraftInput))
        shown = self._shown(draft.pk)
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read a draft")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._shown(self.kwargs["draft"]))

    @extend_schema(
        summary="Change the channel of a draft",
        request=DraftChange,
        responses={200: DraftResource, 409: LAUNCHED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        draft = self._draft(self.kwargs["draft"])
        DraftPolicy(self.member, draft).require("edit")
        change_channel(draft, by=self.member, **self.given(DraftChange))
        return Response(self._shown(draft.pk))

    def _draft(self, pk: UUID) -> Draft:
        draft = self.get_queryset().filter(pk=pk).first()
        if draft is None:
            raise Http404
        return draft

    def _shown(self, pk: UUID) -> dict[str, Any]:
        """As of now, its hash derived from the text as of now."""
        draft = self._draft(pk)
        if catch_up_with([draft.document_id]):
            draft = self._draft(pk)
        shown: dict[str, Any] = self.get_serializer(draft).data
        return shown
