"""How often one caller may ask."""

import logging
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports the settings that name this module

logger = logging.getLogger(__name__)


class CallerThrottle(SimpleRateThrottle):
    """So many requests a minute for each token, signed-in person or, else, address.

    One counter a window, raised in Valkey in one step, so that callers with many connections
    are counted right (DRF's own reads, then writes, and a few slip through). Without Valkey
    everybody passes: a limit must not be what stops the work.
    """

    scope = "caller"
    num_requests: int
    duration: int
    wait_for: float

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        if request.auth is not None:
            return f"rate:token:{request.auth.pk}"
        if request.user.is_authenticated:
            return f"rate:user:{request.user.pk}"
        return f"rate:address:{self.get_ident(request)}"

    def allow_request(self, request: Request, view: "APIView") -> bool:
        allowed, period = self.num_requests, self.duration
        now = self.timer()
        self.wait_for = period - now % period
        key = f"{self.get_cache_key(request, view)}:{int(now // period)}"
        try:
            self.cache.add(key, 0, timeout=period * 2)
            return bool(self.cache.incr(key) <= allowed)
        except (RedisError, OSError) as error:
            logger.warning("Requests are not counted: %s", error)
        except ValueError:  # the counter left between the two steps
            pass
        return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.wait_for
