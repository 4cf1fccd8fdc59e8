"""A letter of two units is never cut: by stock clients on real sockets, and by forged bytes."""

import json
import subprocess
from typing import Any

import pytest
from pycrdt import XmlFragment

from apps.documents.collaboration import journal
from tests.core.richtext.test_tiptap import EDITOR, NODE
from tests.core.richtext.test_tiptap import pytestmark as needs_node
from tests.documents.collaboration.process import Process

SCRIPT = "../../tests/documents/collaboration/letters.mjs"


def play(process: Process, scenario: str, seed: int = 0) -> dict[str, Any]:
    """What stock clients read in the end, and what the log has."""
    url = f"ws://127.0.0.1:{process.port}/ws/documents/{process.document_id}/"
    told = json.dumps({"url": url, "scenario": scenario, "seed": seed})
    ran = subprocess.run(
        [NODE, SCRIPT], input=told, capture_output=True, text=True, cwd=EDITOR, check=False
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    doc, _ = journal.read(process.document_id)
    answer["stored"] = str(doc.get("default", type=XmlFragment))
    return answer


@needs_node
def test_who_cuts_a_letter_is_refused_and_nothing_of_it_is_stored(process: Process) -> None:
    told = play(process, "cuts")
    assert len(told["ours"]) == 12
    assert told["ours"] == {cut: [4400] for cut in told["ours"]}
    assert told["theirs"] == []
    assert set(told["texts"]) == {told["stored"]}
    assert told["stored"] == "<paragraph>x🚀y</paragraph><paragraph>after</paragraph>" * 12


@needs_node
def test_what_was_cut_before_it_was_sent_reads_the_same_for_all(process: Process) -> None:
    told = play(process, "unseen")
    assert told["theirs"] == []
    assert {*told["texts"], told["stored"]} == {"<paragraph>a�b</paragraph>"}


@needs_node
@pytest.mark.parametrize("seed", range(2))
def test_who_writes_whole_letters_is_never_refused(process: Process, seed: int) -> None:
    told = play(process, "honest", seed)
    assert (told["theirs"], told["ours"]) == ([], {})
    assert len(set(told["texts"])) == 1
    assert "�" not in told["texts"][0]


@needs_node
@pytest.mark.parametrize("seed", range(2))
def test_all_read_one_text_whatever_careless_clients_send(process: Process, seed: int) -> None:
    told = play(process, "careless", seed)
    assert told["theirs"] == []
    assert told["refused"] > 0
    assert len(set(told["texts"])) == 1
    assert "�" not in told["texts"][0] + told["stored"]
