"""People at pages without a browser, who do what a test says.

    ana, ben = people.join("ana", document), people.join("ben", document)
    ana.offline()
    ana.at("middle").do("heading")
    ben.at("middle").type(" more")

Each has the real editor's text, commands, undo and binding to Yjs (`static/editor/test/people`),
on a real socket.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import node

EDITOR = Path(__file__).parents[2] / "static/editor"
SCENE = EDITOR / "test/people/scene.ts"


class People:
    """A Node process that all of them live in. They are gone with `forget`, it with `close`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*node.command("node"), "--disable-warning=ExperimentalWarning", str(SCENE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def join(
        self, who: str, *, server: str, document: object, token: str, line: str = "ours"
    ) -> "Person":
        """Somebody who opens the document, in which they have a name of their own. `line` is
        `ours`, or `stock` for y-websocket."""
        person = Person(f"{who} at {document}", self)
        person.order("join", line=line, server=server, document=str(document), token=token)
        return person

    def order(self, do: str, **more: object) -> Any:
        """What the people answer. Raises `AssertionError` with what they stumbled over."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        said = self._process.stdout.readline()
        assert said, "the people are gone"
        answer = json.loads(said)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def settle(self) -> None:
        """All who are online have sent and got everything, and those at one document show one
        text."""
        assert self.order("settle"), "those at one document show several texts"

    def pages(self, document: object) -> dict[str, Any]:
        """What each page of a document shows, as ProseMirror JSON."""
        pages: dict[str, Any] = self.order("pages", document=str(document))
        return pages

    def forget(self) -> None:
        self.order("forget")

    def close(self) -> None:
        self._process.communicate(timeout=20)


@dataclass(frozen=True)
class Person:
    name: str
    people: People

    def order(self, do: str, **more: object) -> Any:
        return self.people.order(do, who=self.name, **more)

    def offline(self) -> None:
        self.order("offline")

    def online(self) -> None:
        self.order("online")

    def at(self, words: str, offset: int = 0) -> "Person":
        """Put the caret behind these words, or so many letters further on."""
        self.order("go", to=words, offset=offset)
        return self

    def over(self, words: str, until: str | None = None) -> "Person":
        """Select from the first of these words to the last."""
        self.order("select", to=words, until=until or words)
        return self

    def do(self, deed: str) -> None:
        """One of the editor's commands, see `deeds.ts`; it must be possible at the caret."""
        assert self.order(deed), f"{self.name} could not {deed}"

    def move(self, place: int) -> None:
        """The block at the caret becomes the one with this number."""
        assert self.order("move", place=place), f"{self.name} could not move it to {place}"

    def type(self, text: str) -> None:
        self.order("type", text=text)

    def begin_to_type(self, text: str, *, every: int) -> None:
        """A letter in so many milliseconds, while others go on; `settle` waits for the last."""
        self.order("begin to type", text=text, every=every)
