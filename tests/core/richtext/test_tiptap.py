"""What we write, y-tiptap reads, and the other way round: the same JSON in both languages."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from apps.core.richtext import ydoc
from apps.core.richtext.schema import SCHEMA, Json, checked
from apps.core.richtext.sections import with_section_ids
from tests.core.richtext.drawn import documents
from tests.core.richtext.fixtures import EVERYTHING

ROOT = Path(__file__).resolve().parents[3]
NODE = ROOT / ".venv" / "bin" / "node"
EDITOR = ROOT / "static" / "editor"

pytestmark = pytest.mark.skipif(
    not NODE.exists() or not (EDITOR / "node_modules" / "@tiptap" / "y-tiptap").exists(),
    reason="the editor's packages are not installed",
)
BATCH = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
batches = st.lists(documents, min_size=12, max_size=12)


def ask_tiptap(tasks: list[Json]) -> list[dict[str, Any]]:
    run = subprocess.run(
        [NODE, Path(__file__).with_name("tiptap.mjs")],
        cwd=EDITOR,
        input=json.dumps(tasks).encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr.decode()
    answers: list[dict[str, Any]] = json.loads(run.stdout)
    return answers


def encoded(update: bytes) -> str:
    return base64.b64encode(update).decode()


def read_by_tiptap(*updates: bytes) -> Json:
    read: Json = ask_tiptap([{"read": [encoded(update) for update in updates]}])[0]["json"]
    return read


def test_the_fixture_has_every_node_and_mark() -> None:
    def names(node: Json) -> set[str]:
        own = {node["type"], *(mark["type"] for mark in node.get("marks", []))}
        return own.union(*map(names, node.get("content", [])))

    assert names(EVERYTHING) == SCHEMA.nodes.keys() | SCHEMA.marks.keys()
    assert checked(EVERYTHING) == EVERYTHING


def test_tiptap_reads_what_we_write() -> None:
    assert read_by_tiptap(ydoc.new(EVERYTHING).get_update()) == EVERYTHING


def test_we_read_what_tiptap_writes() -> None:
    doc: Doc[Any] = Doc()
    doc.apply_update(base64.b64decode(ask_tiptap([{"write": EVERYTHING}])[0]["update"]))
    assert ydoc.read(doc) == EVERYTHING
    assert ydoc.edit(doc, EVERYTHING) == b""


@BATCH
@given(batches)
def test_both_read_and_write_any_document_alike(batch: list[Json]) -> None:
    written = ask_tiptap([{"write": document} for document in batch])
    for document, answer in zip(batch, written, strict=True):
        doc: Doc[Any] = Doc()
        doc.apply_update(base64.b64decode(answer["update"]))
        assert ydoc.read(doc) == document
    ours = [{"read": [encoded(ydoc.new(document).get_update())]} for document in batch]
    assert [answer["json"] for answer in ask_tiptap(ours)] == batch


@BATCH
@given(batches)
def test_tiptap_reads_an_edit_of_ours_as_we_do(batch: list[Json]) -> None:
    tasks, wanted = [], []
    for old, new in zip(batch, reversed(batch), strict=True):
        doc = ydoc.new(with_section_ids(old))
        before = doc.get_update()
        update = ydoc.edit(doc, new)
        tasks.append({"read": [encoded(part) for part in (before, update) if part]})
        wanted.append(ydoc.read(doc))
    assert [answer["json"] for answer in ask_tiptap(tasks)] == wanted
