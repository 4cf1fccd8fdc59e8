"""Requests to our server: one after the other on one connection, in milliseconds."""

import http.client
import json
import time
from collections.abc import Mapping

from tests.benchmarks.plan import Plan

API = "/api/v1/workspaces/bench"
PAGES = "/bench"


class Asker:
    """Somebody with one connection, to the server that runs or to the one at `port`."""

    def __init__(self, plan: Plan, headers: Mapping[str, str], port: int | None = None) -> None:
        self.headers = dict(headers)
        port = plan.ours.process.port if port is None else port
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    @classmethod
    def with_token(cls, plan: Plan, port: int | None = None) -> "Asker":
        return cls(plan, cls.bearing(plan), port)

    @staticmethod
    def bearing(plan: Plan) -> dict[str, str]:
        return {"Authorization": f"Bearer {plan.ours.token}"}

    def get(self, address: str) -> float:
        """How long it took until the whole answer was there, which must be a good one."""
        return self._ask("GET", address, None)

    def post(self, address: str, body: object) -> float:
        """The same of a change, sent as JSON."""
        return self._ask("POST", address, json.dumps(body))

    def _ask(self, method: str, address: str, body: str | None) -> float:
        headers = {**self.headers, **({"Content-Type": "application/json"} if body else {})}
        begun = time.perf_counter()
        self._line.request(method, address, body=body, headers=headers)
        answer = self._line.getresponse()
        told = answer.read()
        took = 1000 * (time.perf_counter() - begun)
        if answer.status not in (200, 201):
            raise SystemExit(f"{address} answered {answer.status}: {told.decode()[:500]}")
        return took

    def close(self) -> None:
        self._line.close()
