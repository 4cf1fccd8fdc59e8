"""A table of addresses and what each of the cast is answered, as tests read it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.architecture.addresses import Address, every_address
from tests.architecture.world import PARTS, World

Bodies = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Line:
    """What an address answers to one method, by part. `body` is what is sent, if anything."""

    short: str
    method: str
    body: Mapping[str, Any] | None
    expected: dict[str, int]
    about: str

    def path(self, world: World) -> str:
        subject = str(getattr(world, self.about).pk)
        page = "uuid:campaign" if "{campaign}" in self.short else "uuid:document"
        key = "uuid:id" if self.short.startswith("{api}") else page
        return _BY_SHORT[self.short].path(world, **{key: subject})

    def sent(self, world: World) -> dict[str, Any]:
        """Body and headers of the request."""
        body = {key: _filled(value, world) for key, value in (self.body or {}).items()}
        if self.short.startswith("{api}"):
            match = {} if self.body is None else {"HTTP_IF_MATCH": "*"}
            return {"data": json.dumps(body), "content_type": "application/json", **match}
        return {"data": urlencode(body), "content_type": "application/x-www-form-urlencoded"}


def read(table: str, bodies: Bodies, subjects: Mapping[str, str]) -> list[Line]:
    """The lines below the heading of a table."""
    lines = [line for line in table.strip().splitlines()[1:] if line.strip()]
    return [_line(line, bodies, subjects) for line in lines]


def short(address: Address) -> str:
    """An address as the table writes it."""
    named = re.sub(r"<\w+:(\w+)>", r"{\1}", address.route or "/")
    named = named.replace("api/v1/workspaces/{workspace}", "{api}")
    return named.replace("{workspace}", "{w}")


def named(one: Line | Address | str) -> str:
    """What the test about it is called."""
    if isinstance(one, Address):
        return short(one)
    return one if isinstance(one, str) else f"{one.method}{'+' * bool(one.body)} {one.short}"


def _line(line: str, bodies: Bodies, subjects: Mapping[str, str]) -> Line:
    name, method, *statuses = line.split()
    plain = method.rstrip("+")
    body = None
    if plain != method:
        body = bodies[name] if name in bodies else bodies[f"{plain} {name}"]
    expected = dict(zip(PARTS, map(int, statuses), strict=True))
    return Line(
        name,
        plain,
        body,
        expected,
        subjects.get(name, "campaign" if "{campaign}" in name else "document"),
    )


def _filled(value: Any, world: World) -> Any:
    """A value of a body with the world's own things in their places."""
    if isinstance(value, Mapping):
        return {key: _filled(one, world) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, world) for one in value]
    things = {
        "{document}": str(world.document.pk),
        "{section}": world.section,
        "{hash}": world.section_hash,
        "{draft}": str(world.draft.pk),
        "{draft_hash}": world.draft.content_hash,
        **world.okr_names(),
    }
    return things.get(value, value) if isinstance(value, str) else value


_BY_SHORT = {short(one): one for one in every_address()}
