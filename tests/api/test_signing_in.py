"""Who may ask: tokens, scopes, the session, other workspaces."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.workspaces.models import ApiToken, Member
from tests.cast import PASSWORD, Cast
from tests.factories import base, bearer, caller, make_document, make_token


def test_without_a_token_the_answer_is_401_and_names_the_scheme(cast: Cast) -> None:
    answer = Client().get(f"{base(cast.admin)}/documents/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_authenticated"


def test_an_unknown_token_is_401(cast: Cast) -> None:
    answer = bearer("tandem_made_up").get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")


def test_an_expired_token_is_401_and_says_so(salesperson: Member) -> None:
    _, secret = make_token(salesperson, expires_at=timezone.now() + timedelta(hours=1))
    assert bearer(secret).get("/api/v1/me/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        answer = bearer(secret).get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    assert "WWW-Authenticate" in answer


def test_a_revoked_token_is_401_and_says_so(salesperson: Member) -> None:
    token, secret = make_token(salesperson)
    token.revoke(by=salesperson)
    answer = bearer(secret).get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")


def test_the_token_of_one_who_left_is_401(cast: Cast) -> None:
    _, secret = make_token(cast.marketer)
    cast.marketer.leave(by=cast.marketer)
    assert bearer(secret).get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer ümläut", "Basic YTpi", "tandem_x"])
def test_a_malformed_header_is_401(cast: Cast, header: str) -> None:
    answer = Client().get(
        "/api/v1/me/", headers={"Authorization": header.encode().decode("latin1")}
    )
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("scopes", "method", "status"),
    [
        ("documents:read", "get", 200),
        ("documents:read", "post", 403),
        ("activity:read", "get", 403),
        ("documents:write", "get", 403),
        ("documents:write", "post", 201),
    ],
)
def test_a_token_does_what_its_scopes_allow(
    salesperson: Member, scopes: str, method: str, status: int
) -> None:
    client = caller(salesperson, scopes)
    body = {"title": "New", "kind": "page"} if method == "post" else None
    answer = getattr(client, method)(f"{base(salesperson)}/documents/", body)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "scope_missing"


def test_members_and_me_need_no_scope(salesperson: Member) -> None:
    client = caller(salesperson, "activity:read")
    assert client.get("/api/v1/me/").status_code == 200
    assert client.get(f"{base(salesperson)}/members/").status_code == 200


def test_another_workspace_is_404_whatever_is_asked(cast: Cast) -> None:
    theirs = make_document(cast.stranger)
    client = caller(cast.salesperson)
    assert client.get(f"{base(cast.stranger)}/documents/").status_code == 404
    assert client.get(f"{base(cast.stranger)}/documents/{theirs.pk}/").status_code == 404
    assert client.get(f"{base(cast.salesperson)}/documents/{theirs.pk}/").status_code == 404
    made = client.post(f"{base(cast.stranger)}/documents/", {"title": "X", "kind": "page"})
    assert made.status_code == 404


def test_a_token_serves_in_its_own_workspace_alone(cast: Cast) -> None:
    both = Member.seat(
        workspace=cast.stranger.workspace,
        user=cast.salesperson.user,
        team="sales",
        role="editor",
    )
    client = caller(cast.salesperson)
    assert client.get(f"{base(both)}/documents/").status_code == 404
    assert [one["workspace"] for one in client.get("/api/v1/me/").json()["workspaces"]] == ["acme"]


def test_one_who_may_only_comment_is_403_when_writing(commenter: Member) -> None:
    answer = caller(commenter).post(f"{base(commenter)}/documents/", {"title": "X", "kind": "page"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_the_session_of_the_pages_reads_and_writes_with_csrf(salesperson: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.login(email=salesperson.user.email, password=PASSWORD)
    address = f"{base(salesperson)}/documents/"
    assert client.get(address).status_code == 200

    body = {"title": "New", "kind": "page"}
    answer = client.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")

    client.get("/accounts/login/")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        address, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert answer.status_code == 201


def test_the_use_of_a_token_is_noted(salesperson: Member) -> None:
    token, secret = make_token(salesperson)
    bearer(secret).get("/api/v1/me/")
    assert ApiToken.objects.get(pk=token.pk).last_used_at is not None


def test_me_tells_who_asks_and_where_they_sit(cast: Cast) -> None:
    answer = caller(cast.sales_lead, "documents:read").get("/api/v1/me/").json()
    assert answer["email"] == "stella@acme.example"
    assert answer["token"]["scopes"] == ["documents:read"]
    (seat,) = answer["workspaces"]
    assert (seat["workspace"], seat["team"], seat["signatory"]) == ("acme", "sales", True)
    assert "write" in seat["can"]
    assert caller(cast.sales_lead).get(seat["url"]).json()["id"] == str(cast.sales_lead.pk)
