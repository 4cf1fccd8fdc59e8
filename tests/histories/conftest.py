"""A document that two people have open, on a portal with real sockets."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from rest_framework.test import APIClient

from apps.documents.models import Document
from apps.documents.writing import read_content
from tests.cast import Cast
from tests.factories import at, caller, make_text, make_token
from tests.histories.outline import outline
from tests.histories.people import People, Person
from tests.services import PortalServer

Write = Callable[[str], "Scene"]


@pytest.fixture(scope="module")
def _people() -> Iterator[People]:
    people = People()
    yield people
    people.close()


class Scene:
    """One document, and who has it open."""

    def __init__(self, people: People, portal: PortalServer, cast: Cast, source: str) -> None:
        self.people = people
        self.portal = portal
        self.cast = cast
        self.document: Document = make_text(cast.marketer, source)
        self.rest: APIClient = caller(cast.admin)
        self._tokens = {
            name: make_token(member)[1]
            for name, member in (("ana", cast.salesperson), ("ben", cast.marketer))
        }

    def join(self, name: str, line: str = "ours") -> Person:
        """Ana or Ben, or somebody more; once this returns they read the text."""
        person = self.come(name, line)
        self.people.settle()
        return person

    def come(self, name: str, line: str = "ours") -> Person:
        """The same without waiting."""
        token = self._tokens.get(name) or make_token(self.cast.leader)[1]
        server = self.portal.socket_url
        return self.people.join(
            name, server=server, document=self.document.pk, token=token, line=line
        )

    def put(self, source: str) -> None:
        """Another system replaces the text as it is now by this Markdown."""
        answer = self.rest.put(
            at(self.document, "content/"),
            source,
            content_type="text/markdown",
            HTTP_IF_MATCH=f'"{read_content(self.document).revision}"',
        )
        assert answer.status_code == 200, answer.content

    def keep_version(self) -> int:
        answer = self.rest.post(at(self.document, "versions/"), {"name": "Kept"})
        assert answer.status_code == 201, answer.content
        return int(answer.json()["number"])

    def restore(self, version: int) -> None:
        answer = self.rest.post(at(self.document, f"versions/{version}/restoration/"))
        assert answer.status_code == 201, answer.content

    def ends(self) -> list[str]:
        """The one text that everybody has in the end: all pages, a new one, REST and the log."""
        return ends([self])[0]

    def read(self) -> list[str]:
        """The one text that all have now."""
        pages = self.people.pages(self.document.pk)
        texts = {who: outline(page) for who, page in pages.items()}
        texts["REST"] = outline(self.rest.get(at(self.document, "content/")).json())
        texts["the log"] = outline(read_content(self.document).json)
        assert len({tuple(text) for text in texts.values()}) == 1, texts
        return texts["REST"]


def ends(scenes: Sequence[Scene]) -> list[list[str]]:
    """How each of them ends, which takes no longer than one."""
    people = scenes[0].people
    people.settle()
    for scene in scenes:
        scene.come("somebody new")
    people.settle()
    return [scene.read() for scene in scenes]


@pytest.fixture
def write(_people: People, portal_server: PortalServer, cast: Cast) -> Iterator[Write]:
    """`scene = write("Markdown")` makes the document."""
    yield lambda source: Scene(_people, portal_server, cast, source)
    _people.forget()
