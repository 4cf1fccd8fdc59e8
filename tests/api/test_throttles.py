"""How often one caller may ask."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from redis.exceptions import ConnectionError as NoValkey

from apps.core.rest.throttles import CallerThrottle
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import bearer, caller, make_token


@pytest.fixture
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallerThrottle, "THROTTLE_RATES", {"caller": "3/min"})
    monkeypatch.setattr(CallerThrottle, "timer", lambda self: 1_800_000_010.0)


def test_beyond_the_rate_is_429_and_tells_when_to_go_on(
    three_a_minute: None, salesperson: Member
) -> None:
    client = caller(salesperson)
    answers = [client.get("/api/v1/me/") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3]["Content-Type"] == "application/problem+json"
    assert answers[3]["Retry-After"] == "50"
    assert answers[3].json()["code"] == "throttled"


def test_each_token_is_counted_alone(three_a_minute: None, salesperson: Member) -> None:
    first, second = caller(salesperson), caller(salesperson)
    for _ in range(4):
        first.get("/api/v1/me/")
    assert second.get("/api/v1/me/").status_code == 200


def test_requests_at_once_are_all_counted(
    transactional_db: None, three_a_minute: None, cast: Cast
) -> None:
    _, secret = make_token(cast.salesperson)

    def ask(_: int) -> int:
        try:
            return bearer(secret).get("/api/v1/me/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(ask, range(12))) == [200] * 3 + [429] * 9


def test_without_valkey_everybody_passes(
    three_a_minute: None, salesperson: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise NoValkey("gone")

    client = caller(salesperson)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.add", away)
    assert [client.get("/api/v1/me/").status_code for _ in range(5)] == [200] * 5
