"""A write by REST, and when it stands on a screen that is open."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.crowd import Crowd, crowd
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most

WRITES = 20


def measure(plan: Plan, state: bytes) -> list[Row]:
    """Milliseconds until a paragraph appended to the long text is there. Ours alone has this."""
    document = plan.ours.new_document()
    plan.ours.put(document, state)
    with plan.ours.running(), crowd(plan.ours, document, 1) as people:
        delays = [_write(plan, document, people, number) for number in range(WRITES)]
    answered = sorted(after_answer for _, after_answer in delays[2:])
    asked = sorted(after_request for after_request, _ in delays[2:])
    worst = -1 - len(answered) // 20
    return [
        Row("ms from the answer to an open screen, p95", [answered[worst]], [], at_most(50), ".1f"),
        Row("ms from the request to an open screen, median", [asked[len(asked) // 2]], form=".1f"),
    ]


def _write(plan: Plan, document: str, people: Crowd, number: int) -> tuple[float, float]:
    """Milliseconds from the request, and from its answer (0 if it came before)."""
    words = f"Written by a program, {number}."
    start = time.perf_counter()
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(_append, plan, document, words)
        people.arrivals.clear()
        people.wait_until(
            lambda: any(words.encode() in arrival.message for arrival in people.arrivals), 10
        )
        seen = people.arrivals[-1].at
        answered = answer.result()
    return 1000 * (seen - start), 1000 * max(0.0, seen - answered)


def _append(plan: Plan, document: str, words: str) -> float:
    """The moment of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", plan.ours.process.port, timeout=20)
    body = {"operations": [{"op": "append", "markdown": words}]}
    headers = {
        "Authorization": f"Bearer {plan.ours.token}",
        "Content-Type": "application/json",
    }
    path = f"/api/v1/workspaces/bench/documents/{document}/content/"
    connection.request("PATCH", path, json.dumps(body), headers)
    answer = connection.getresponse()
    moment = time.perf_counter()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}: {answer.read().decode()}")
    connection.close()
    return moment
