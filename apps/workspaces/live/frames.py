"""What a page may say on the live socket."""

import json
from dataclasses import dataclass
from typing import Any

LONGEST_FRAME = 16 * 1024
"""Characters; a hundred streams need a third of it."""

MOST_STREAMS = 200
"""Subscriptions of one socket."""

LONGEST_PAGE = 512
"""Characters of a page's path."""


class Malformed(Exception):
    """A frame that no page of ours would send; `code` is the socket's close code for it."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Frame:
    """`{"subscribe": [stream, …], "unsubscribe": [stream, …], "here": path}`, each optional."""

    subscribe: tuple[str, ...] = ()
    unsubscribe: tuple[str, ...] = ()
    here: str | None = None


def read(message: dict[str, Any]) -> Frame:
    """The frame of an ASGI `websocket.receive` message, or `Malformed`."""
    text = message.get("text")
    if text is None:
        raise Malformed(4400, "This socket speaks JSON in text frames.")
    if len(text) > LONGEST_FRAME:
        raise Malformed(4409, f"A frame has at most {LONGEST_FRAME} characters.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(4400, "This is not JSON.") from None
    if not isinstance(said, dict) or not said.keys() & {
        "subscribe",
        "unsubscribe",
        "here",
    }:
        raise Malformed(4400, "Say an object with subscribe, unsubscribe or here.")
    here = said.get("here")
    if here is not None and not isinstance(here, str):
        raise Malformed(4400, "“here” is the path of a page.")
    names = {key: _names(said.get(key, []), key) for key in ("subscribe", "unsubscribe")}
    return Frame(**names, here=None if here is None else here.split("?")[0][:LONGEST_PAGE])


def _names(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Malformed(4400, f"“{key}” is a list of streams, such as document:<id>.")
    return tuple(dict.fromkeys(value))
