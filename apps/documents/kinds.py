"""What kinds of document there are: data in `kinds.yaml`, not subclasses."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class OutlineSection:
    """A heading that a new document starts with, and a line on what belongs below it."""

    title: str
    guidance: str
    required: bool


@dataclass(frozen=True)
class Kind:
    """A kind of document. `review_every_days` is None for what is never due for review."""

    name: str
    label: str
    description: str
    icon: str
    review_every_days: int | None
    outline: tuple[OutlineSection, ...]


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name, in the order in which they are offered."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8")
    )
    return {name: _kind(name, entry) for name, entry in raw.items()}


def _kind(name: str, entry: dict[str, Any]) -> Kind:
    return Kind(
        name=name,
        label=entry["label"],
        description=entry["description"],
        icon=entry["icon"],
        review_every_days=entry["review_every_days"],
        outline=tuple(
            OutlineSection(part["title"], part["guidance"], part["required"])
            for part in entry["outline"]
        ),
    )
