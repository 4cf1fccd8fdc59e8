"""A piece of a page that one app lends to another's page."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fragment:
    """A template and what it shows; `{% fragment %}` shows it and adds `member` and `workspace`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
