"""What a page of the book is part of elsewhere. The app that knows it lends a line, which stands
above the page's title; documents know none of them."""

from collections.abc import Callable

from apps.documents.models import Document
from apps.workspaces.fragments import Fragment
from apps.workspaces.models import Member

SayWhere = Callable[[Document, Member], Fragment | None]

_by_kind: dict[str, SayWhere] = {}


def part_of_something(kind: str) -> Callable[[SayWhere], SayWhere]:
    """Register a line for the pages of one kind: a function of the page and who reads it, which
    answers None for a page that is part of nothing. It may ask the database once."""

    def register(say: SayWhere) -> SayWhere:
        _by_kind[kind] = say
        return say

    return register


def belonging(document: Document, member: Member) -> Fragment | None:
    """What the page is part of, as its reader is told; pages of other kinds cost no query."""
    say = _by_kind.get(document.kind)
    return say(document, member) if say else None
