"""A real page's past, replayed: signatures, versions, differences and restores hold throughout.

103 revisions of a sales page by 25 people. The data is not shipped; without it these tests skip.
"""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown, plain
from apps.core.richtext.difference import compare
from apps.core.richtext.difference_json import as_json
from apps.core.richtext.sections import content_hash, split
from apps.documents import signing, versions
from apps.documents.models import Document, LiveText, Update, Version
from apps.documents.projection import current_sections
from apps.documents.vocabulary import AGREED_STATES
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import make_document

DATA = Path(settings.BASE_DIR).parent / "shared/data/revision-histories/fleet-sales-readme.jsonl.gz"
SIGN_EVERY = 7
PAIRS, RESTORES = 25, 8

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the revision histories are not here"),
]


@dataclass
class Replay:
    """What was seen after each revision of the file; `revisions` are those of the document."""

    document: Document
    revisions: list[int] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    authors: list[Member] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def revisions() -> Iterator[dict[str, Any]]:
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def sign_everything(document: Document, *members: Member) -> None:
    for member in members:
        hashes = {one.key: one.content_hash for one in current_sections(document)}
        signing.sign(document, by=member, hashes=hashes)


def agreed(document: Document) -> set[str]:
    return {one.key for one in current_sections(document) if one.state in AGREED_STATES}


def hashes_in(text: dict[str, Any]) -> dict[str, str]:
    return {part.id: content_hash(part) for part in split(text)}


@pytest.fixture(scope="module")
def replay(shared_cast: Cast) -> Replay:
    """The page as it grew; both teams sign all of it now and then."""
    signers = (shared_cast.sales_lead, shared_cast.marketing_lead)
    people: dict[str, Member] = {}
    replay = Replay(make_document(shared_cast.marketer, "Sales"))
    page, agreed_on = replay.document, dict[str, set[str]]()
    for number, one in enumerate(revisions()):
        author = one["author"]
        if author not in people:
            user = User.objects.create_user(f"{author}@acme.example", None, name=author)
            people[author] = Member.seat(
                workspace=page.workspace, user=user, team="sales", role="editor"
            )
        written = write_content(page, by=people[author], json=markdown.parse(one["text"])[0])
        if replay.revisions and written.revision == replay.revisions[-1]:
            continue  # reads as before
        at = datetime.fromtimestamp(one["time"], UTC)
        Update.objects.filter(document=page, revision=written.revision).update(at=at)
        replay.revisions.append(written.revision)
        replay.texts.append(written.json)
        replay.authors.append(people[author])
        present = hashes_in(written.json)
        expected = {key for key, now in present.items() if now in agreed_on.get(key, ())}
        if agreed(page) != expected:
            replay.wrong.append(f"revision {one['rev']}: {agreed(page) ^ expected}")
        if number % SIGN_EVERY == 0:
            sign_everything(page, *signers)
            for key, now in present.items():
                agreed_on.setdefault(key, set()).add(now)
    return replay


def test_after_each_revision_just_the_sections_that_read_as_agreed_are_agreed(
    replay: Replay,
) -> None:
    assert replay.wrong == []
    assert len(replay.texts) > 95


def test_versions_hold_each_text_with_its_authors(replay: Replay) -> None:
    versions.cut(replay.document)
    kept = list(Version.objects.filter(document=replay.document).prefetch_related("authors"))
    texts = dict(zip(replay.revisions, replay.texts, strict=True))
    done = 0
    for version in kept:
        assert version.content() == texts[version.revision]
        wrote = {
            author
            for revision, author in zip(replay.revisions, replay.authors, strict=True)
            if done < revision <= version.revision
        }
        assert set(version.authors.all()) == wrote
        done = version.revision
    assert len({version.revision for version in kept}) > 0.9 * len(set(replay.revisions))
    newest = LiveText.objects.get(pk=replay.document.pk)
    assert kept[-1].revision == newest.versioned_revision == newest.revision


def test_any_two_versions_compare_word_by_word(replay: Replay) -> None:
    chance = random.Random(103)
    for _ in range(PAIRS):
        before, after = chance.choice(replay.texts), chance.choice(replay.texts)
        old = {part.id: plain.words(list(part.nodes)) for part in split(before)}
        new = {part.id: plain.words(list(part.nodes)) for part in split(after)}
        told = as_json(compare(before, after))
        for section in told:
            changes = section["changes"]
            was = "".join(one["text"] for one in changes if one["op"] != "insert")
            reads = "".join(one["text"] for one in changes if one["op"] != "delete")
            assert was == old.get(section["section"], "")
            assert reads == new.get(section["section"], "")
        named = {section["section"] for section in told}
        assert {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= named


def test_restoring_a_version_gives_its_very_text_and_its_agreements(
    replay: Replay, shared_cast: Cast
) -> None:
    versions.cut(replay.document)
    kept = list(Version.objects.filter(document=replay.document))
    for version in random.Random(7).sample(kept, RESTORES):
        text = version.content()
        with transaction.atomic():
            try:
                versions.restore(version, by=shared_cast.admin)
            except RuleViolation:
                assert read_content(replay.document).json == text
            assert read_content(replay.document).json == text
            given = signing.given_on(replay.document)
            for section in current_sections(replay.document):
                teams = {
                    one.team
                    for one in given.get(section.key, [])
                    if one.content_hash == section.content_hash
                }
                assert section.is_agreed == (len(teams) == 2)
            transaction.set_rollback(True)
