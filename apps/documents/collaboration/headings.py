"""Lasting ids of sections: every heading has one, and no two have the same."""

import hashlib
from typing import Any

from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment

from apps.documents.collaboration.replica import observed
from apps.documents.collaboration.safety import guarded

FRAGMENT = "default"
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
LENGTH = 9


def missing_section_ids(doc: Doc[Any]) -> bytes | None:
    """Give ids to headings without one, and to the later one of two with the same.

    Changes the document and answers the update, None if nothing was missing. The id comes from
    the state of the document, so two processes that do this at once on one state choose the
    same; on different states Yjs lets one of both win everywhere. Raises `BadUpdate`.
    """
    changes: list[bytes] = []

    def note(event: TransactionEvent) -> None:
        changes.append(event.update)

    with guarded():
        lacking = _lacking(doc)
        if not lacking:
            return None
        seed = doc.get_state()
        subscription = observed(doc, note)
        try:
            with doc.transaction():
                for place, heading, taken in lacking:
                    heading.attributes["id"] = _section_id(seed, place, taken)
        finally:
            subscription.drop()
    return changes[-1] if changes else None


def _lacking(doc: Doc[Any]) -> list[tuple[int, XmlElement, set[str]]]:
    """(place, heading, ids in use) of every heading that needs an id."""
    taken: set[str] = set()
    lacking = []
    for place, node in enumerate(doc.get(FRAGMENT, type=XmlFragment).children):
        if not isinstance(node, XmlElement) or node.tag != "heading":
            continue
        section_id = node.attributes.get("id")
        if isinstance(section_id, str) and section_id and section_id not in taken:
            taken.add(section_id)
        else:
            lacking.append((place, node, taken))
    return lacking


def _section_id(seed: bytes, place: int, taken: set[str]) -> str:
    """`s` and nine characters that nothing else in the document is called; noted as taken."""
    attempt = 0
    while True:
        source = seed + place.to_bytes(4, "big") + attempt.to_bytes(4, "big")
        number = int.from_bytes(hashlib.blake2b(source, digest_size=16).digest(), "big")
        letters = []
        for _ in range(LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        section_id = "s" + "".join(letters)
        if section_id not in taken:
            taken.add(section_id)
            return section_id
        attempt += 1
