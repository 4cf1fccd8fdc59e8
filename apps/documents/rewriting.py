"""Changing a text by a rule: what is to stand there follows from what stands there now."""

from collections.abc import Callable
from difflib import SequenceMatcher

from django.db import transaction

from apps.core.errors import Stale
from apps.core.richtext import plain
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import headings
from apps.documents.models import Document, LiveText
from apps.documents.writing import Content, read_content, write_content
from apps.workspaces.models import Member

Change = Callable[[Json], Json]


@transaction.atomic
def rewrite_content(
    document: Document, *, by: Member, change: Change, based_on: frozenset[int] | None = None
) -> Content:
    """Write what `change` makes of the live text, which stands still meanwhile.

    Raises `Stale` if `based_on` is given and does not name the present revision.
    """
    LiveText.objects.select_for_update().only("pk").get(pk=document.pk)
    now = read_content(document)
    if based_on is not None and now.revision not in based_on:
        raise Stale(f"The text is at revision {now.revision} now. Read it again.")
    wanted = with_lasting_ids(now.json, change(now.json))
    return write_content(document, by=by, json=wanted, expected_revision=now.revision)


def with_lasting_ids(old: Json, new: Json) -> Json:
    """`new`, in which each heading without an id takes that of the heading it stands for.

    Markdown knows no section ids. Headings with the same words are the same section; of those
    between two such, a heading that was reworded keeps its place among the others.
    """
    taken = {attr(heading, "id") for heading in headings(new)}
    before = [heading for heading in headings(old) if attr(heading, "id") not in taken]
    after = [heading for heading in headings(new) if not attr(heading, "id")]
    ids = {id(heading): attr(known, "id") for known, heading in _pairs(before, after)}
    content = [
        block | {"attrs": block.get("attrs", {}) | {"id": ids[id(block)]}}
        if id(block) in ids
        else block
        for block in new.get("content", [])
    ]
    return new | {"content": content}


def _pairs(before: list[Json], after: list[Json]) -> list[tuple[Json, Json]]:
    matcher = SequenceMatcher(
        None, [_words(one) for one in before], [_words(one) for one in after], autojunk=False
    )
    pairs: list[tuple[Json, Json]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            pairs += zip(before[a:b], after[c:d], strict=True)
    return pairs


def _words(heading: Json) -> str:
    return " ".join(plain.inline(heading).split()).casefold()
