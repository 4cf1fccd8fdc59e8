"""Every way to go wrong answers problem+json that a program and a person can read."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.test import APIClient

from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document

GOOD = {"title": "New", "kind": "page"}


def problem(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == status
    assert body["title"] == HTTPStatus(status).phrase
    assert body["code"] == code
    assert body["type"]
    assert body["detail"]
    return body


@pytest.fixture
def client(salesperson: Member) -> Any:
    return caller(salesperson)


@pytest.fixture
def documents(salesperson: Member) -> str:
    return f"{base(salesperson)}/documents/"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"title": "\xff"}',
        b'{"title": NaN}',
        b"[" * 200_000,
        b'{"title": "\\ud800", "kind": "page"}',
        b"",
    ],
)
def test_a_body_that_cannot_be_read_is_400(client: Any, documents: str, body: bytes) -> None:
    answer = client.generic("POST", documents, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Document.objects.exists()


@pytest.mark.parametrize("body", ['"x"', "[]", "3", "null", "[{}]"])
def test_json_of_another_shape_is_400(client: Any, documents: str, body: str) -> None:
    answer = client.generic("POST", documents, body, content_type="application/json")
    problem(answer, 400, "invalid")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 3.5j),
        ("title", ["a"]),
        ("title", ""),
        ("title", "  "),
        ("title", "x" * 301),
        ("title", "a\x00b"),
        ("title", None),
        ("kind", "poem"),
        ("kind", {}),
        ("parent", "not-an-id"),
        ("parent", "0190a0a0-0000-7000-8000-000000000000"),
        ("position", -1),
        ("position", "first"),
        ("position", 10**30),
        ("review_every_days", 0),
        ("review_every_days", 10**12),
        ("surprise", 1),
        ("id", "0190a0a0-0000-7000-8000-000000000000"),
    ],
)
def test_a_wrong_value_is_named_by_its_field(
    client: Any, documents: str, field: str, value: Any
) -> None:
    body = json.dumps(GOOD | {field: value}, default=str)
    body = body if value != 3.5j else json.dumps(GOOD | {field: {"a": 1}})
    answer = client.generic("POST", documents, body, content_type="application/json")
    assert field in problem(answer, 400, "invalid")["errors"]
    assert not Document.objects.exists()


def test_missing_fields_are_all_named(client: Any, documents: str) -> None:
    assert set(problem(client.post(documents, {}), 400, "invalid")["errors"]) == {"title", "kind"}


@pytest.mark.parametrize("pk", ["1", "nonsense", "0190a0a0-0000-7000-8000-00000000000", "%00"])
def test_a_malformed_id_is_404(client: Any, documents: str, pk: str) -> None:
    problem(client.get(f"{documents}{pk}/"), 404, "not_found")


def test_an_unknown_id_is_404(client: Any, documents: str) -> None:
    answer = client.get(f"{documents}0190a0a0-0000-7000-8000-000000000000/")
    problem(answer, 404, "not_found")


def test_an_address_that_is_none_is_404_even_without_a_token(cast: Cast) -> None:
    problem(APIClient().get("/api/v2/"), 404, "not_found")
    problem(APIClient().get("/api/v1/nothing/"), 404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_is_not_offered_is_405(client: Any, documents: str, method: str) -> None:
    answer = client.generic(method, documents)
    problem(answer, 405, "method_not_allowed")
    assert "POST" in answer["Allow"]


def test_a_type_that_is_not_read_is_415(client: Any, documents: str) -> None:
    answer = client.generic("POST", documents, b"<a/>", content_type="application/xml")
    problem(answer, 415, "unsupported_media_type")


def test_a_type_that_is_not_written_is_406(client: Any, documents: str) -> None:
    problem(client.get(documents, HTTP_ACCEPT="application/pdf"), 406, "not_acceptable")


def test_a_body_of_20_mb_is_413(client: Any, documents: str) -> None:
    body = json.dumps(GOOD | {"title": "x" * 20_000_000})
    answer = client.generic("POST", documents, body, content_type="application/json")
    problem(answer, 413, "too_large")
    keyed = client.generic(
        "POST", documents, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k"
    )
    problem(keyed, 413, "too_large")


def test_a_rule_that_says_no_is_409(client: APIClient, salesperson: Member) -> None:
    page = make_document(salesperson)
    below = make_document(salesperson, "Below", parent=page)
    address = f"{base(salesperson)}/documents/{page.pk}/"
    problem(client.patch(address, {"parent": str(below.pk)}), 409, "tree_cycle")


def test_a_wrong_host_is_400(client: Any, documents: str) -> None:
    problem(client.get(documents, HTTP_HOST="evil.example"), 400, "malformed")


def test_a_fault_of_ours_is_500_without_a_word_about_it(
    client: Any, documents: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr("apps.documents.api.documents.start_document", fault)
    answer = client.post(documents, GOOD)
    problem(answer, 500, "server_error")
    assert b"secret" not in answer.content


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=poem", "kind"),
        ("parent=x", "parent"),
        ("archived=perhaps", "archived"),
        ("ordering=password", "ordering"),
        ("knd=page", "knd"),
        ("cursor=nonsense", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=%F0%9F%9A%80", "cursor"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(
    client: Any, documents: str, query: str, field: str
) -> None:
    assert field in problem(client.get(f"{documents}?{query}"), 400, "invalid")["errors"]
