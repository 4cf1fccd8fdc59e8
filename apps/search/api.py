"""REST: what `?q=` finds."""

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.addresses import absolute
from apps.search.finding import LONGEST, Found, find
from apps.search.models import Entry
from apps.search.paging import Pages
from apps.search.query import Query
from apps.search.registry import types
from apps.search.showing import Hit, shown
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.authentication import token_of
from apps.workspaces.rest.scopes import require_scope
from apps.workspaces.rest.views import WorkspaceViewSet


class HitResource(serializers.Serializer[Any]):
    """Something that was found. `id` is that of the thing of this `type`."""

    type = serializers.CharField(help_text="Such as `document` or `member`.")
    id = serializers.UUIDField()
    title = serializers.CharField(source="name")
    excerpt = serializers.CharField(
        help_text="HTML: words of the text, those that were found in `<mark>`, all else escaped."
    )
    url = serializers.SerializerMethodField(
        help_text="The page to read it on, at the section of the excerpt."
    )
    rank = serializers.FloatField(help_text="What stands higher fits better.")
    section = serializers.CharField(help_text="The heading above the excerpt, if any.")
    kind = serializers.CharField(source="card.kind", help_text="What it is, in words.")
    path = serializers.ListField(
        source="card.path",
        child=serializers.CharField(),
        help_text="The titles of what it stands below, the topmost first.",
    )
    at = serializers.DateTimeField(help_text="When it was last changed.")
    archived = serializers.BooleanField()

    def get_url(self, hit: Hit) -> str:
        return absolute(self.context["request"], hit.url)


class AskedResource(serializers.Serializer[Any]):
    """The parameters of a search; others are refused."""

    q = serializers.CharField(max_length=LONGEST)
    type = serializers.ListField(child=serializers.CharField(), required=False)
    archived = serializers.BooleanField(default=False)

    def validate_q(self, asked: str) -> str:
        if not Query.parse(asked):
            raise serializers.ValidationError("There is no word in it.")
        return asked

    def validate_type(self, asked: list[str]) -> list[str]:
        for kind in asked:
            if kind not in types():
                raise serializers.ValidationError(
                    f"“{kind}” is none of {', '.join(sorted(types()))}."
                )
        return asked


class ResultsResource(serializers.Serializer[Any]):
    """A page of what was found, best first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    query = serializers.CharField(
        help_text="What was looked for: other words than `q` if nothing holds those."
    )
    every = serializers.BooleanField(
        help_text="False if nothing holds all of the words, and some of them had to do."
    )
    results = HitResource(many=True)


class SearchViewSet(WorkspaceViewSet[Entry]):
    """Everything of the workspace, by its words."""

    queryset = Entry.objects.none()
    pagination_class = None
    filter_backends = ()
    scope_name = None
    permissions: ClassVar = {"list": allow(WorkspacePolicy, "view")}

    @extend_schema(
        summary="Search",
        description="Finds titles, texts and names, whatever their capitals and accents. Every "
        "word is looked for, the last one as a beginning; misspelt words are corrected to such "
        "as the workspace uses. A token finds what its scopes let it read, and people with any. "
        "At most the best 400 are listed.",
        parameters=[
            OpenApiParameter("q", str, required=True, description="Up to 500 characters."),
            OpenApiParameter("type", str, many=True, description="Only these types."),
            OpenApiParameter("archived", bool, description="What was put away, too."),
            OpenApiParameter("page_size", int, description="Up to 200; 50 unless said."),
            OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next`, `previous`."),
        ],
        responses=ResultsResource,
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        pages = Pages.asked(request)
        asked = self._asked(request)
        found = find(
            self.member,
            asked["q"],
            kinds=_kinds(request, asked.get("type") or []),
            archived=asked["archived"],
        )
        return Response(self._told(request, pages, found))

    def _told(self, request: Request, pages: Pages, found: Found) -> dict[str, Any]:
        hits = shown(self.member, pages.of(found.ranked), found.query)
        return {
            **pages.links(request, len(found.ranked)),
            "query": str(found.query),
            "every": found.query.every,
            "results": HitResource(hits, many=True, context={"request": request}).data,
        }

    def _asked(self, request: Request) -> dict[str, Any]:
        known = {"q", "type", "archived", "page_size", "cursor"}
        if unknown := sorted(set(request.query_params) - known):
            told = f"There is no such parameter; known: {', '.join(sorted(known))}."
            raise serializers.ValidationError({name: [told] for name in unknown})
        given: dict[str, Any] = {
            name: request.query_params[name]
            for name in ("q", "archived")
            if name in request.query_params
        }
        given["type"] = request.query_params.getlist("type")
        asked = AskedResource(data=given)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)


def _kinds(request: Request, asked: list[str]) -> list[str]:
    """The types to look among; a type asked for beyond the token's scopes is refused."""
    token = token_of(request)
    for kind in asked:
        require_scope(token, types()[kind].scope)
    if asked or token is None:
        return asked
    return [
        kind for kind, each in types().items() if each.scope is None or token.allows(each.scope)
    ]


urlpatterns = [path("search/", SearchViewSet.as_view({"get": "list"}), name="search")]
