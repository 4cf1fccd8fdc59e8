"""`Idempotency-Key`: the same POST twice is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.test import APIClient

from apps.api.models import Answer
from apps.api.tasks import forget_answers
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import at, base, bearer, caller, make_document, make_token

BODY = {"title": "New", "kind": "page"}


def post(client: APIClient, member: Member, key: str = "k1", **body: Any) -> HttpResponse:
    answer: HttpResponse = client.post(
        f"{base(member)}/documents/", BODY | body, HTTP_IDEMPOTENCY_KEY=key
    )
    return answer


def test_the_same_key_and_body_get_the_first_answer(salesperson: Member) -> None:
    client = caller(salesperson)
    first, second = post(client, salesperson), post(client, salesperson)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second["Location"] == first["Location"]
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Idempotency-Replayed"] == "true"
    assert Document.objects.count() == 1


def test_another_body_is_422(salesperson: Member) -> None:
    client = caller(salesperson)
    post(client, salesperson)
    answer = post(client, salesperson, title="Other")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")  # type: ignore[attr-defined]
    assert Document.objects.count() == 1


def test_a_key_is_the_members_own_and_of_one_address(cast: Cast) -> None:
    post(caller(cast.salesperson), cast.salesperson)
    assert "Idempotency-Replayed" not in post(caller(cast.marketer), cast.marketer)
    post(caller(cast.stranger), cast.stranger)
    assert Document.objects.count() == 3


def test_two_tokens_of_one_member_share_a_key(salesperson: Member) -> None:
    post(caller(salesperson), salesperson)
    assert post(caller(salesperson), salesperson)["Idempotency-Replayed"] == "true"


def test_a_token_without_the_scope_gets_no_repeat(salesperson: Member) -> None:
    post(caller(salesperson), salesperson)
    assert post(caller(salesperson, "documents:read"), salesperson).status_code == 403


def test_a_revoked_token_gets_no_repeat(salesperson: Member) -> None:
    token, secret = make_token(salesperson)
    post(bearer(secret), salesperson)
    token.revoke(by=salesperson)
    assert post(bearer(secret), salesperson).status_code == 401


def test_a_refusal_is_an_answer_too(salesperson: Member) -> None:
    client = caller(salesperson)
    first, second = (post(client, salesperson, kind="poem") for _ in range(2))
    assert first.status_code == second.status_code == 400
    assert second["Idempotency-Replayed"] == "true"


def test_what_was_not_done_can_be_tried_again(
    salesperson: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = caller(salesperson)
    with monkeypatch.context() as broken:
        broken.setattr("apps.documents.api.documents.start_document", _break_after_making)
        assert post(client, salesperson).status_code == 500
    assert Document.objects.count() == 0
    assert Answer.objects.count() == 0
    assert post(client, salesperson).status_code == 201


def _break_after_making(**asked: Any) -> None:
    Document.create(by=asked["by"], title=asked["title"])
    raise ZeroDivisionError


def test_the_answer_is_kept_for_a_day(salesperson: Member) -> None:
    client = caller(salesperson)
    post(client, salesperson)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert "Idempotency-Replayed" not in post(client, salesperson)
    assert Document.objects.count() == 2
    assert Answer.objects.count() == 1


def test_answers_older_than_a_day_are_forgotten(salesperson: Member) -> None:
    post(caller(salesperson), salesperson)
    assert forget_answers() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert forget_answers() == 1


def test_a_repeat_is_answered_though_the_thing_has_moved_on(salesperson: Member) -> None:
    client = caller(salesperson)
    document = make_document(salesperson)
    first, second = (
        client.post(at(document, "archival/"), HTTP_IDEMPOTENCY_KEY="k") for _ in range(2)
    )
    assert first.status_code == second.status_code == 201
    assert first.content == second.content


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_400(salesperson: Member, key: str) -> None:
    assert post(caller(salesperson), salesperson, key=key).status_code == 400
    assert Document.objects.count() == 0


def test_two_at_once_with_one_key_are_done_once(transactional_db: None, cast: Cast) -> None:
    _, secret = make_token(cast.salesperson)
    start = Barrier(4)

    def ask() -> HttpResponse:
        start.wait(timeout=20)
        return _closing(lambda: post(bearer(secret), cast.salesperson))

    with ThreadPoolExecutor(4) as threads:
        answers = [future.result() for future in [threads.submit(ask) for _ in range(4)]]

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    assert Document.objects.count() == 1


def _closing(ask: Callable[[], HttpResponse]) -> HttpResponse:
    """A thread's own connection must not outlive it: the test database is dropped."""
    try:
        return ask()
    finally:
        connection.close()
