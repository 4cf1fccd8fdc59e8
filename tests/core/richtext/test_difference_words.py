"""The difference of any two texts holds the words of both."""

import copy
import gzip
import json
import random
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.richtext import markdown, plain
from apps.core.richtext.difference import compare, compare_nodes
from apps.core.richtext.difference_json import as_json, changes
from apps.core.richtext.difference_page import as_page
from apps.core.richtext.kept_ids import with_kept_ids
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import content_hash, split, with_section_ids
from tests.core.richtext import drawn

slow = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def sides(steps: list[dict[str, str]]) -> tuple[str, str]:
    before = "".join(step["text"] for step in steps if step["op"] != "insert")
    return before, "".join(step["text"] for step in steps if step["op"] != "delete")


@st.composite
def edited(draw: Any) -> tuple[Json, Json]:
    """A document and one that was made from it by moving, dropping, adding and rewriting blocks."""
    before = with_section_ids(draw(drawn.documents))
    content = copy.deepcopy(before["content"])
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(content)))
        act = draw(st.sampled_from(["drop", "add", "move", "edit", "swap"]))
        if act == "add" or not content:
            content.insert(at, draw(drawn.blocks))
            continue
        at = min(at, len(content) - 1)
        if act == "drop":
            del content[at]
        elif act == "move":
            content.insert(draw(st.integers(0, len(content) - 1)), content.pop(at))
        elif act == "edit" and content[at]["type"] in ("paragraph", "heading"):
            inline = draw(drawn.inline)
            content[at] = {**content[at], "content": inline + content[at].get("content", [])[1:]}
        else:
            content.reverse()
    return before, {"type": "doc", "content": content or [{"type": "paragraph"}]}


pairs = edited() | st.tuples(drawn.documents, drawn.documents).map(
    lambda both: (with_section_ids(both[0]), with_section_ids(both[1]))
)


@slow
@given(pairs)
def test_the_steps_of_nodes_hold_the_words_of_both_sides(both: tuple[Json, Json]) -> None:
    before, after = both
    told = compare_nodes(before["content"], after["content"])
    assert sides(changes(told.blocks)) == (plain.render(before), plain.render(after))


@slow
@given(pairs)
def test_each_section_holds_its_words_and_only_changed_ones_are_told(
    both: tuple[Json, Json],
) -> None:
    hold(*both)


def hold(before: Json, after: Json) -> None:
    told = as_json(compare(before, after))
    olds = {section.id: section for section in split(before)}
    news = {section.id: section for section in split(after)}
    for change in told:
        old, new = olds.get(change["section"]), news.get(change["section"])
        wanted = [plain.words(list(one.nodes)) if one else "" for one in (old, new)]
        assert list(sides(change["changes"])) == wanted
        assert (change["state"] == "added") == (old is None)
        assert (change["state"] == "removed") == (new is None)
    named = {change["section"] for change in told}
    for same in (olds.keys() & news.keys()) - named:
        assert content_hash(olds[same]) == content_hash(news[same])


@slow
@given(drawn.documents)
def test_a_text_does_not_differ_from_itself(document: Json) -> None:
    document = with_section_ids(document)
    assert compare(document, copy.deepcopy(document)) == []


HISTORIES = Path(__file__).parents[4] / "shared/data/revision-histories"


def histories() -> list[Path]:
    return sorted(HISTORIES.glob("*.jsonl.gz"))


@pytest.mark.skipif(not histories(), reason="no recorded histories beside the checkout")
@pytest.mark.parametrize("path", histories(), ids=lambda path: path.name)
def test_recorded_histories_are_told_with_all_their_words(path: Path) -> None:
    revisions: list[Json] = []
    with gzip.open(path, "rt") as lines:
        for line in islice(lines, 0, None, 4):
            document = markdown.parse(json.loads(line)["text"])[0]
            kept = with_kept_ids(document, revisions[-1]) if revisions else document
            revisions.append(with_section_ids(kept))
    chance = random.Random(7)
    for before, after in [*pairwise(revisions), *(chance.sample(revisions, 2) for _ in range(5))]:
        hold(before, after)
        assert "\x00" not in "".join(shown.html for shown in as_page(compare(before, after)))
