"""The shape of what goes out and of what comes in."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from rest_framework import serializers

from apps.core.policies import Policy
from apps.core.rest.addresses import api_url

M = TypeVar("M", bound=Model)


class Input(serializers.Serializer[Any]):
    """Fields only, no rules. A field that it does not know is refused: it would be lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(map(str, data)) - set(self.fields))
            if unknown:
                known = ", ".join(self.fields)
                raise serializers.ValidationError(
                    {name: [f"There is no such field here; known: {known}."] for name in unknown}
                )
        return super().to_internal_value(data)


class Resource(serializers.ModelSerializer[M]):
    """What every resource carries. A subclass names its route and its policy.

    The context holds `request` and `member`, who asks.
    """

    route: ClassVar[str]
    policy: ClassVar[type[Policy[Any, Any]]]

    url = serializers.SerializerMethodField(help_text="Where this resource is.")
    can = serializers.SerializerMethodField(help_text="What the caller may do with it.")

    def get_url(self, thing: M) -> str:
        slug = self.context["member"].workspace.slug
        return api_url(self.context["request"], self.route, workspace=slug, id=thing.pk)

    def get_can(self, thing: M) -> list[str]:
        return self.policy(self.context["member"], thing).can()


class Problem(serializers.Serializer[Any]):
    """An error (RFC 9457). `code` is for programs and never changes its meaning."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField(help_text="The phrase of the status.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people.")
    code = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="With 400: the complaints by field, a dotted path such as `operations.0.op`.",
    )
