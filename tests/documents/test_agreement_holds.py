"""Random edits, signatures, withdrawals and restores: the states are always what the rule says of
the signatures in the activity log and the text, worked out anew from nothing else."""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown
from apps.core.richtext.sections import content_hash, split
from apps.documents import signing, versions
from apps.documents.models import Document, Section, Version
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import make_text

pytestmark = pytest.mark.django_db

STEPS = 40
WORDS = ["price", "plant", "night", "meter", "line"]
START = "\n\n".join(f"## Part {number}\n\nText of part {number}." for number in range(4))


@contextmanager
def unless(code: str) -> Iterator[None]:
    """A step that may be refused, but for this reason only."""
    try:
        yield
    except RuleViolation as refusal:
        if refusal.code != code:
            raise


class Walk:
    """A page under a random walk of everybody's deeds."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.chance = random.Random(seed)
        self.cast = cast
        self.page = make_text(cast.marketer, START)

    def step(self) -> None:
        deeds = [self.edit, self.edit, self.same, self.sign, self.sign, self.sign, self.withdraw,
                 self.drop, self.keep, self.restore]  # fmt: skip
        self.chance.choice(deeds)()

    def edit(self) -> None:
        """Change a word, or change it back."""
        lines = markdown.render(read_content(self.page).json).splitlines()
        at = self.chance.randrange(len(lines))
        if lines[at] and not lines[at].startswith("#"):
            lines[at] = f"Text of {self.chance.choice(WORDS)}."
        self._write("\n".join(lines))

    def same(self) -> None:
        write_content(self.page, by=self.cast.salesperson, json=read_content(self.page).json)

    def drop(self) -> None:
        """Take a section out, or put one in at the end."""
        parts = markdown.render(read_content(self.page).json).split("## ")
        if len(parts) > 4:
            del parts[self.chance.randrange(1, len(parts))]
        else:
            parts.append(f"New {self.chance.choice(WORDS)}\n\nFresh text.\n\n")
        self._write("## ".join(parts))

    def sign(self) -> None:
        who = self._signatory()
        chosen = [one for one in current_sections(self.page) if self.chance.random() < 0.5]
        hashes = {one.key: one.content_hash for one in chosen}
        if hashes:
            signing.sign(self.page, by=who, hashes=hashes)

    def withdraw(self) -> None:
        section = self.chance.choice(current_sections(self.page))
        with unless("not_signed"):
            signing.withdraw(self.page, by=self._signatory(), section=section.key)

    def keep(self) -> None:
        versions.keep_named(self.page, by=self.cast.admin, name="Now")

    def restore(self) -> None:
        kept = list(Version.objects.filter(document=self.page).select_related("document"))
        if not kept:
            return
        version = self.chance.choice(kept)
        with unless("same_text"):
            versions.restore(version, by=self.cast.admin)
        assert read_content(self.page).json == version.content()

    def _write(self, source: str) -> None:
        write_content(self.page, by=self.cast.marketer, json=markdown.parse(source)[0])

    def _signatory(self) -> Member:
        return self.chance.choice([self.cast.sales_lead, self.cast.marketing_lead])


def expected(page: Document) -> dict[str, tuple[str, str]]:
    """By section: state and agreed hash, from the log of what was done and the text alone."""
    signed: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    log = Activity.objects.filter(subject_id=page.pk, type__startswith="section.")
    for number, one in enumerate(log.order_by("pk")):
        data = one.data
        if one.type == "section.signed":
            signed[data["section"]][data["content_hash"]][data["team"]] = number
        elif one.type == "section.sign_off_withdrawn":
            signed[data["section"]][data["content_hash"]].pop(data["team"])
    return {
        part.id: _state(content_hash(part), signed[part.id])
        for part in split(read_content(page).json)
    }


def _state(now: str, signed: dict[str, dict[str, int]]) -> tuple[str, str]:
    agreed = {content: max(teams.values()) for content, teams in signed.items() if len(teams) == 2}
    last = max(agreed, key=lambda content: agreed[content], default="")
    here = signed.get(now, {})
    if len(here) == 2:
        return "agreed", now
    if here:
        return f"signed_by_{next(iter(here))}", last
    return ("changed" if last else "draft"), last


def stored(page: Document) -> dict[str, Any]:
    current_sections(page)
    rows = Section.objects.filter(document=page)
    return {row.key: (row.state, row.agreed_hash) for row in rows}


@pytest.mark.parametrize("seed", range(5))
def test_the_states_are_what_the_rule_says_of_the_log(cast: Cast, seed: int) -> None:
    walk = Walk(cast, seed)
    for step in range(STEPS):
        walk.step()
        assert stored(walk.page) == expected(walk.page), f"seed {seed}, step {step}"
