"""What stands in the index: the same however it came there."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.ids import uuid7
from apps.documents.models import Document
from apps.search import index, vocabulary
from apps.search.filling import fill, reindex
from apps.search.finding import find
from apps.search.models import Entry, Passage, Word
from apps.search.registry import Indexed, Part
from apps.workspaces.models import Member
from tests.factories import make_document
from tests.search.test_finding import titles, written


def everything() -> dict[str, Any]:
    entries = Entry.objects.order_by("subject_type", "subject_id").values_list(
        "subject_type", "subject_id", "title", "at", "archived", "learnt", "vector"
    )
    passages = Passage.objects.order_by("entry__subject_id", "position").values_list(
        "entry__subject_id", "position", "anchor", "title", "text", "vector"
    )
    words = Word.objects.order_by("workspace", "word").values_list("workspace", "word", "forms")
    return {"entries": list(entries), "passages": list(passages), "words": list(words)}


def book(by: Member) -> Document:
    """Pages that were written, renamed, rewritten, put away and taken out again."""
    top = written(by, "Playbook", "Hello.\n\n## Who buys\n\nPlant managers.\n\n## Käufer\n\nZwei.")
    top.rename(by=by, title="Handbuch")
    below = make_document(by, "Away", parent=top)
    below.archive(by=by)
    back = make_document(by, "Back")
    back.archive(by=by)
    back.restore(by=by)
    vocabulary.learn()
    vocabulary.forget(by.workspace)
    return top


def test_what_is_made_anew_is_what_was_made_step_by_step(marketer: Member) -> None:
    book(marketer)
    before = everything()
    reindex(marketer.workspace)
    assert everything() == before
    Entry.objects.filter(workspace=marketer.workspace_id).delete()
    Word.objects.filter(workspace=marketer.workspace_id).delete()
    call_command("reindex", "--workspace", "acme", verbosity=0)
    assert everything() == before


def test_reindexing_a_workspace_leaves_the_others_alone(marketer: Member, stranger: Member) -> None:
    written(stranger, "Theirs")
    Entry.objects.filter(workspace=stranger.workspace_id).update(title="Untouched")
    reindex(marketer.workspace)
    assert Entry.objects.filter(title="Untouched").exists()


def test_reindexing_a_workspace_that_is_not_there_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("reindex", "--workspace", "nowhere")


def test_what_was_written_before_there_was_an_index_is_filled_in(marketer: Member) -> None:
    book(marketer)
    before = everything()
    Entry.objects.all().delete()
    assert fill() == len(before["entries"])
    assert everything() == before
    assert fill() == 0


def test_what_was_deleted_goes_when_the_index_is_made_anew(marketer: Member) -> None:
    page = written(marketer, "Zebra")
    page.delete()
    reindex(marketer.workspace)
    assert not Entry.objects.filter(title="Zebra").exists()
    assert not Word.objects.filter(word="zebra").exists()


def thing(by: Member, text: str, **more: Any) -> Indexed:
    given: dict[str, Any] = {
        "type": "document",
        "id": uuid7(),
        "title": "Long",
        "parts": [Part(text)],
    }
    return Indexed(workspace_id=by.workspace_id, at=timezone.now(), **(given | more))


def of_the_thing() -> QuerySet[Passage]:
    return Passage.objects.filter(entry__title="Long")


def test_a_text_of_many_different_words_is_cut_where_the_index_ends(marketer: Member) -> None:
    text = " ".join(f"wort{number}ung" for number in range(60_000))
    index.put(thing(marketer, text))
    entry = Entry.objects.get(title="Long")
    assert entry.passages.count() > 150


def test_a_long_text_is_quoted_from_its_pieces_and_loses_nothing(marketer: Member) -> None:
    text = "\n".join(f"Line {number} of the text" for number in range(1_000))
    index.put(thing(marketer, text))
    pieces = list(of_the_thing().order_by("position").values_list("text", flat=True))
    assert max(map(len, pieces)) <= index.QUOTABLE
    assert "\n".join(pieces).split() == text.split()


def test_a_text_without_spaces_is_cut_all_the_same(marketer: Member) -> None:
    index.put(thing(marketer, "x" * 10_000))
    assert sum(len(one.text) for one in of_the_thing()) == 10_000


def test_only_passages_that_changed_are_written(marketer: Member) -> None:
    first = thing(marketer, "", parts=[Part("One"), Part("Two"), Part("Three")])
    index.put(first)
    kept = dict(of_the_thing().values_list("text", "pk"))
    second = thing(marketer, "", id=first.id, parts=[Part("One"), Part("Deux")])
    index.put(second)
    assert dict(of_the_thing().values_list("text", "pk")) == {
        "One": kept["One"], "Deux": kept["Two"],
    }  # fmt: skip


def test_what_is_of_no_registered_type_is_not_shown(marketer: Member) -> None:
    index.put(thing(marketer, "zebra", type="unknown"))
    assert titles(find(marketer, "zebra")) == []


def test_the_index_never_shows_what_the_owner_of_the_type_does_not(marketer: Member) -> None:
    index.put(thing(marketer, "zebra"))  # no such document
    assert titles(find(marketer, "zebra")) == []
