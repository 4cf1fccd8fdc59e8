"""The OpenAPI description: what spectacular cannot see from the views."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from apps.workspaces.rest.scopes import scope_for

PROBLEM = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key and body answer the first answer for 24 hours and do nothing more. "
    "The same key with another body is 422.",
)
PARTS_OF_ADDRESSES = {
    "workspace": "The address of the workspace, such as `acme`.",
    "id": "As it was answered; ids are opaque.",
    "section": "The id of a section, or `opening`.",
    "date": "A day, such as `2026-03-31`.",
    "team": "`sales` or `marketing`.",
}
TAGS = {
    "me": "The one who asks.",
    "members": "Who sits in the workspace.",
    "documents": "The book: pages in a tree.",
    "content": "The live text of a document.",
    "sections": "The spans of a text from one heading to the next, with lasting ids.",
    "sign-offs": "Signatures of the two teams.",
    "versions": "Texts kept, what changed between them, and bringing one back.",
    "templates": "Texts that new documents can begin with.",
    "links": "What links where between documents.",
    "backlinks": "What links where between documents.",
    "impacts": "Agreed sections that changed, and what links to them.",
    "files": "Files and pictures beside a text.",
    "threads": "What is discussed, on texts and on everything else.",
    "comments": "What is said in threads.",
    "imports": "Files brought into the book, and what could not be kept.",
    "campaigns": "What both teams send out together, from the idea to the lesson.",
    "drafts": "The pieces of a campaign, documents of the book.",
    "reviews": "What members decided on drafts, each on the words that they read.",
    "briefings": "Who in sales has read what a campaign is about.",
    "launch": "The gate of a campaign, and its launch.",
    "results": "What a campaign brought.",
    "post-mortem": "What both teams learned from a campaign.",
    "lessons": "What earlier campaigns teach.",
    "cycles": "The days in which objectives are pursued.",
    "closing": "Closing a cycle: grades, the owners' lines, what goes on.",
    "objectives": "What both teams want to reach.",
    "lines": "What the owners of an objective say became of it.",
    "key-results": "By what an objective is told to be reached, and how it stands.",
    "check-ins": "What was said of key results: values and confidences.",
    "supports": "What of the workspace serves a key result.",
    "okr-imports": "OKRs out of Markdown and CSV, looked at first.",
    "okr-settings": "Where a workspace draws its lines.",
    "search": "Whatever the workspace holds, by its words.",
    "activity": "Everything that happened, an event a row.",
}


class OperationSchema(AutoSchema):
    """Tells the scope an operation needs and the header that makes a POST safe to repeat."""

    def get_override_parameters(self) -> list[Any]:
        parameters: list[Any] = super().get_override_parameters()
        return [*parameters, IDEMPOTENCY_KEY] if self.method == "POST" else parameters

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        scope = scope_for(getattr(self.view, "scope_name", None), self.method)
        if operation and scope:
            said = operation.get("description", "")
            operation["description"] = f"{said}\n\nScope: `{scope}`.".strip()
        return operation

    def _get_serializer_name(self, serializer: Any, direction: Any, *args: Any, **kw: Any) -> str:
        """`DocumentResource` is a `Document` to those outside."""
        name: str = super()._get_serializer_name(serializer, direction, *args, **kw)
        return name.replace("Resource", "")

    def get_tags(self) -> list[str]:
        words = [part for part in self.path.strip("/").split("/") if not part.startswith("{")]
        return [next((word for word in reversed(words) if word in TAGS), words[-1])]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer …`"""

    target_class = "apps.workspaces.rest.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        said = "A token of a member, from the settings of the workspace or `create_token`."
        return {"type": "http", "scheme": "bearer", "description": said}


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The browser's session."""

    target_class = "apps.workspaces.rest.authentication.CookieAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        said = "The session of the pages; what changes things needs the header `X-CSRFToken`."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": said}


def describe_problems(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Add the errors that an operation can answer by its nature, and the words for the tags."""
    for method, path, operation in _operations(result):
        for parameter in operation.get("parameters", []):
            parameter.setdefault("description", PARTS_OF_ADDRESSES.get(parameter["name"], ""))
        for status, said in _problems(method, path, operation):
            operation["responses"].setdefault(status, {"description": said, "content": PROBLEM})
        for status, response in operation["responses"].items():
            if status >= "400":
                response["content"] = PROBLEM
    used = {tag for _, _, operation in _operations(result) for tag in operation["tags"]}
    result["tags"] = [
        {"name": name, "description": said} for name, said in TAGS.items() if name in used
    ]
    return result


@cache
def described() -> dict[str, Any]:
    """The whole description, made once a process."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def _operations(result: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def _problems(method: str, path: str, operation: Any) -> Iterator[tuple[str, str]]:
    if method != "get" or "parameters" in operation:
        yield "400", "Something sent makes no sense; `errors` names it by field."
    yield "401", "No token, or one that is unknown, expired or revoked; `code` tells which."
    if "{workspace}" in path:
        yield "403", "The token lacks the scope, or the member may not do this."
        yield "404", "There is no such thing, or none that the caller may see."
    if "requestBody" in operation:
        yield "413", "The body is too large."
        yield "415", "The body is of a type that is not read here."
    if method == "post":
        yield "409", "A rule says no, or the first request with this key is still under way."
        yield "422", "The `Idempotency-Key` was used with another body."
    yield "429", "Too many requests; `Retry-After` tells when to go on."
