"""What the tables of sentences are made of."""

from collections.abc import Callable
from typing import Any

Data = dict[str, Any]
"""What an event tells beyond who, when and about what."""

Told = tuple[str, Callable[[Data], str]]
"""The verb phrase of a kind of event, and what makes its second line."""


def none(data: Data) -> str:
    return ""


def words(code: str) -> str:
    return code.replace("_", " ")


def changes(data: Data) -> str:
    told = {True: "yes", False: "no"}
    return ", ".join(
        f"{field}: {told.get(value, value)}" for field, value in sorted(data["changes"].items())
    )
