"""The connections to Valkey. It is a comfort, never a need: whoever asks bears its absence."""

from functools import cache
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

Unreachable = (RedisError, OSError)

# A page must not wait for a Valkey that does not answer.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


def channel() -> str:
    """The one channel on which every process of this portal hears every poke.

    Published messages know no database numbers: the name keeps portals on one Valkey apart.
    """
    return f"tandem:{settings.DATABASES['default']['NAME']}:live"


def client() -> redis.Redis:
    """For requests and tasks."""
    return _client(settings.VALKEY_URL)


@cache
def _client(url: str) -> redis.Redis:
    never = redis.retry.Retry(NoBackoff(), 0)
    return redis.Redis.from_url(url, decode_responses=True, retry=never, **PATIENCE)


def async_client() -> redis.asyncio.Redis:
    """For the sockets of one event loop.

    It never reconnects by itself: a subscription that came back silently would hide the gap.
    """
    never = redis.asyncio.retry.Retry(NoBackoff(), 0)
    return redis.asyncio.Redis.from_url(
        settings.VALKEY_URL, decode_responses=True, retry=never, **PATIENCE
    )
