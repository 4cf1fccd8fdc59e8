"""REST: the base of what stands below a campaign."""

from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet

from apps.campaigns.models import Campaign
from apps.core.rest.serializers import Input
from apps.workspaces.rest.views import WorkspaceViewSet

M = TypeVar("M", bound=Model)


class BelowACampaign(WorkspaceViewSet[M]):
    """Rows of one campaign, which is the subject."""

    subjects = Campaign.objects.select_related("archival")
    scope_name = "campaigns"

    def get_queryset(self) -> QuerySet[M]:
        """All of the campaign; a subclass adds what it shows of each."""
        rows: QuerySet[M] = cast(Any, self).queryset.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(campaign=self.subject.pk)

    def given(self, shape: type[Input]) -> dict[str, Any]:
        """What was sent, in this shape."""
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return cast(dict[str, Any], given.validated_data)
