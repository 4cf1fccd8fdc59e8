"""The description for programs and for people."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from apps.api.docs import chapters
from apps.api.schema import described

METHODS = {"get", "post", "put", "patch", "delete"}


def test_the_schema_is_valid_openapi_3_1_without_a_warning() -> None:
    written = StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json",
                 stdout=written)  # fmt: skip
    assert json.loads(written.getvalue())["openapi"].startswith("3.1")


def test_the_schema_is_open_to_all_as_json_and_yaml() -> None:
    client = Client()
    assert client.get("/api/v1/schema/").json() == json.loads(json.dumps(described()))
    yaml = client.get("/api/v1/schema/", headers={"Accept": "application/yaml"})
    assert yaml.content.startswith(b"openapi: 3.1")


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in described()["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_has_a_summary_a_tag_and_its_errors() -> None:
    for method, path, operation in operations():
        assert method in METHODS
        assert operation["summary"], path
        assert len(operation["tags"]) == 1
        assert {"401", "429"} <= set(operation["responses"]), path
        for status, answer in operation["responses"].items():
            assert status < "400" or list(answer["content"]) == ["application/problem+json"], path
        if "{workspace}" in path:
            assert {"403", "404"} <= set(operation["responses"]), path
        if method == "post":
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert "Idempotency-Key" in names, path


def test_every_operation_tells_how_to_sign_in() -> None:
    schemes = described()["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    for _, path, operation in operations():
        assert {"token": []} in operation["security"], path


def test_the_readable_pages_show_every_operation_without_a_script(client: Client) -> None:
    page = client.get(reverse("api:docs"))
    assert page.status_code == 200
    text = page.content.decode()
    for _, path, operation in operations():
        assert f'id="{operation["operationId"]}"' in text
        assert path in text
    assert "<style" not in text
    assert "onclick" not in text


def test_no_operation_is_left_out_of_the_readable_pages() -> None:
    shown = [one.id for chapter in chapters(described()) for one in chapter.operations]
    assert sorted(shown) == sorted(operation["operationId"] for _, _, operation in operations())
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("name", ["Document", "Section", "Member", "Activity"])
def test_the_resources_are_described(name: str) -> None:
    fields = described()["components"]["schemas"][name]["properties"]
    assert {"id", "url", "can"} <= set(fields)
