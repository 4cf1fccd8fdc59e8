"""The description for programs, and the same for people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from apps.api.schema import described
from apps.core.rest.views import ApiView


class Schema(ApiView):
    """OpenAPI 3.1, as JSON or YAML. Open to all: it tells nothing of any workspace."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    )

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(described())


@dataclass(frozen=True)
class Field:
    """A line of a shape or a parameter."""

    name: str
    type: str
    needed: bool
    said: str


@dataclass(frozen=True)
class Shape:
    """What goes in or comes out: its media types and its fields, if it has any."""

    status: str
    said: str
    types: tuple[str, ...]
    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """One thing to ask."""

    id: str
    method: str
    path: str
    summary: str
    said: str
    parameters: tuple[Field, ...]
    body: Shape | None
    answers: tuple[Shape, ...]


@dataclass(frozen=True)
class Chapter:
    """The operations about one kind of thing."""

    name: str
    said: str
    operations: tuple[Operation, ...]


class Docs(TemplateView):
    """The readable pages: the description laid out by the server, without any script."""

    template_name = "api/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            chapters=chapters(described()),
            base=f"{settings.PUBLIC_URL}/api/v1/",
            rate=str(api_settings.DEFAULT_THROTTLE_RATES["caller"]).partition("/")[0],
            **kwargs,
        )


def chapters(schema: dict[str, Any]) -> list[Chapter]:
    """The description by tag, for reading."""
    shapes = schema["components"]["schemas"]
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in schema["tags"]}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_operation(method, path, operation, shapes))
    return [
        Chapter(tag["name"], tag["description"], tuple(found[tag["name"]]))
        for tag in schema["tags"]
    ]


def _operation(method: str, path: str, raw: Any, shapes: Any) -> Operation:
    body = raw.get("requestBody")
    return Operation(
        id=raw["operationId"],
        method=method.upper(),
        path=path,
        summary=raw["summary"],
        said=written(raw.get("description", "")),
        parameters=tuple(
            Field(
                one["name"],
                f"{_type(one['schema'], shapes)}, {one['in']}",
                one.get("required", False),
                written(one.get("description", "")),
            )
            for one in raw.get("parameters", [])
        ),
        body=_shape("", body, shapes) if body else None,
        answers=tuple(
            _shape(status, one, shapes) for status, one in sorted(raw["responses"].items())
        ),
    )


def _shape(status: str, raw: Any, shapes: Any) -> Shape:
    content = raw.get("content", {})
    schema: dict[str, Any] = next((one["schema"] for one in content.values()), {})
    name = schema.get("$ref", "").rpartition("/")[2]
    told = name and name != "Problem"
    fields = tuple(_fields(shapes[name], shapes, asked=not status)) if told else ()
    return Shape(status, written(raw.get("description", "")), tuple(content), name, fields)


def _fields(shape: Any, shapes: Any, *, asked: bool) -> Iterator[Field]:
    needed = set(shape.get("required", [])) if asked else set()
    for name, one in shape.get("properties", {}).items():
        said = written(one.get("description", ""))
        yield Field(name, _type(one, shapes), name in needed, said)


def written(said: str) -> str:
    """A description as HTML, with `code` where it has backticks."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(said)))  # noqa: S308


def _type(schema: Any, shapes: Any) -> str:
    """A type in words: `integer or null`, `list of Section`."""
    if ref := schema.get("$ref"):
        name = str(ref).rpartition("/")[2]
        return _type(shapes[name], shapes) if "enum" in shapes[name] else name
    if "enum" in schema:
        return " · ".join(str(value) for value in schema["enum"] if value is not None)
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return " or ".join(_type(one, shapes) for one in schema[key])
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(_named(one, schema, shapes) for one in kind)
    return _named(kind, schema, shapes)


def _named(kind: str, schema: Any, shapes: Any) -> str:
    if kind == "array":
        return f"list of {_type(schema.get('items', {}), shapes)}"
    return (
        {"uuid": "id", "date-time": "time"}.get(schema.get("format", ""), kind)
        if kind == "string"
        else kind
    )
