"""What the views of OKRs have in common."""

from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Model
from rest_framework.serializers import BaseSerializer

from apps.core.errors import InvalidInput
from apps.core.rest.serializers import Input
from apps.okrs.measures import Yardstick
from apps.workspaces.rest.views import WorkspaceViewSet

M = TypeVar("M", bound=Model)


class OkrViewSet(WorkspaceViewSet[M]):
    """Measures by the workspace's yardstick, asked once a request."""

    scope_name = "okrs"
    _yardstick: Yardstick | None = None

    @property
    def yardstick(self) -> Yardstick:
        if self._yardstick is None:
            self._yardstick = Yardstick.of(self.member.workspace_id)
        return self._yardstick

    def given(self, shape: type[Input]) -> dict[str, Any]:
        """What was sent, in its shape."""
        sent = shape(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return cast(dict[str, Any], sent.validated_data)

    def linked(self, asked: dict[str, Any], **sources: Any) -> dict[str, Any]:
        """The same with things in the place of their ids. Raises `InvalidInput` for those that
        are not there, all at once."""
        found, errors = dict(asked), {}
        for field, source in sources.items():
            pk: UUID | None = asked.get(field)
            if pk is None:
                continue
            thing = source.visible_to(self.member).filter(pk=pk).first()
            found[field] = thing
            if thing is None:
                errors[field] = "There is no such thing in this workspace."
        if errors:
            raise InvalidInput(errors)
        return found

    def shown(self, thing: Any) -> Any:
        """One thing as REST shows it."""
        serializer: BaseSerializer[Any] = self.get_serializer(thing)
        return serializer.data
