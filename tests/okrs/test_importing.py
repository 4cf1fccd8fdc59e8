"""OKRs out of Markdown and CSV: what is understood, and what is not, by line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.core.errors import InvalidInput
from apps.okrs.bringing_in import bring_in
from apps.okrs.importing import KeyResultDraft, read_csv, read_markdown
from apps.okrs.importing.guessing import cycle_in, cycle_of, number, understand_aim
from apps.okrs.models import CheckIn, Cycle, KeyResult, Objective
from tests.cast import Cast
from tests.factories import base, caller
from tests.okrs.made import make_cycle

PAGES = Path(__file__).resolve().parents[3] / "shared/data/ipfs-okr-meetings/OKR"
HERE = sorted(PAGES.glob("*.md"))

HEADINGS = """\
# Growth team

Some words about us.

## 2026 Q1

### Objective: Win the mid-market (Sam, Mia)

It grows twice as fast.

#### Key Results

- **P0** - Qualified leads from 120 to 300 a month
- Cut days to first touch from 5 to 2
  - in all regions
- Uptime stays above 99.5%
- [Stella] Churn at most 2%
- Publish the new pricing page

**Not included**

- Enterprise

### Plan

- [The sheet](https://sheets.example/1)
"""

TABLE = """\
## 2026 Q1

| **Team** | **Owner** | **Mid-Q Actual** | **End-Q** |
| --- | --- | --- | --- |
| | | **0.3** | **0.4** |
| **1 Win the mid-market (Sam)** | | | |
| Ship the demo | Mia, Max | 0.2 | 0.7 |
| Sign 3+ partners | Sam | | |
| The following may wait: | | | |
"""

LIST = """\
# 2026 Q2
- Engage partners:
  - [mia] Form 3+ alliances
  - Host one summit
- [Old sheet](https://sheets.example/2)
"""

CSV = """\
Objective;Why;Sales owner;Marketing owner;Commitment;Key result;From;To;Current;Unit;Weight;Mood
Win;It grows.;Sam Sales;mia@acme.example;committed;Leads;120;300;150;leads;2;good
;;;;;Days to touch;5;2;;days;;
;;;;;Uptime;;99,5;;%;;
;;;;;Pricing page;;;;;;
Keep;;;;maybe;Churn;many;2;;%;-1;
"""


def test_headings_are_objectives_and_lists_their_key_results() -> None:
    preview = read_markdown(HEADINGS)
    [objective] = preview.objectives
    assert (objective.line, objective.title) == (7, "Win the mid-market")
    assert objective.owners == ["Sam", "Mia"]
    assert objective.why == "It grows twice as fast."
    assert objective.cycle is not None
    assert objective.cycle.name == "2026 Q1"
    told = [
        (one.line, one.kind.value, one.baseline, one.target, one.owner)
        for one in objective.key_results
    ]
    assert told == [
        (13, "increase", 120, 300, ""),
        (14, "decrease", 5, 2, ""),
        (16, "stay_above", None, Decimal("99.5"), ""),
        (17, "stay_below", None, 2, "Stella"),
        (18, "milestone", None, None, ""),
    ]
    assert {one.line for one in preview.not_understood} == {1, 3, 15, 20, 22, 24, 26}


def test_a_row_in_bold_is_an_objective_and_grades_are_values() -> None:
    preview = read_markdown(TABLE)
    [objective] = preview.objectives
    assert (objective.title, objective.owners) == ("Win the mid-market", ["Sam"])
    demo, partners = objective.key_results
    assert (demo.title, demo.owner, demo.value) == ("Ship the demo", "Mia", Decimal("0.7"))
    assert (demo.baseline, demo.target) == (Decimal(0), Decimal(1))
    assert demo.guesses
    assert (partners.target, partners.unit) == (Decimal(3), "partners")
    assert [one.line for one in preview.not_understood] == [9]


def test_items_are_objectives_where_there_are_no_headings() -> None:
    preview = read_markdown(LIST)
    [objective] = preview.objectives
    assert objective.title == "Engage partners"
    assert [one.owner for one in objective.key_results] == ["mia", ""]
    assert [(one.line, one.text) for one in preview.not_understood] == [(5, "Old sheet")]


def test_csv_is_read_by_the_names_of_its_columns() -> None:
    preview = read_csv(CSV)
    win, keep = preview.objectives
    assert (win.why, win.commitment, win.sales_owner) == ("It grows.", "committed", "Sam Sales")
    kinds = [(one.kind.value, one.baseline, one.target) for one in win.key_results]
    assert kinds == [
        ("increase", 120, 300),
        ("decrease", 5, 2),
        ("stay_above", None, Decimal("99.5")),
        ("milestone", None, None),
    ]
    assert (win.key_results[0].value, win.key_results[0].weight) == (Decimal(150), Decimal(2))
    assert keep.key_results[0].weight == 1
    assert [(one.line, one.text) for one in preview.not_understood] == [
        (1, "Mood"),
        (6, "maybe"),
        (6, "many"),
    ]


def test_csv_without_such_columns_says_so() -> None:
    preview = read_csv("a,b\n1,2\n")
    assert preview.objectives == []
    assert preview.not_understood[-1].why == "No column is called objective."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,200", "1200"),
        ("1.200,50", "1200.50"),
        ("12k", "12000"),
        ("€3.5M", "3500000"),
        ("45 %", "45"),
        ("-3", "-3"),
        ("0,5", "0.5"),
        ("many", None),
        ("", None),
        ("NaN", None),
        ("1e999", None),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, meant: str | None) -> None:
    assert number(written) == (None if meant is None else Decimal(meant))


def test_a_cycle_is_named_by_its_quarter_half_or_year() -> None:
    quarter = cycle_in("2026 Q4 - Objectives")
    assert quarter is not None
    assert (quarter.starts_on, quarter.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    half, year = cycle_in("H1 2026"), cycle_in("2026")
    assert half is not None
    assert half.ends_on == date(2026, 6, 30)
    assert year is not None
    assert year.ends_on == date(2026, 12, 31)
    assert cycle_of("Double revenue by Q4 2026") is None


@given(some.text(max_size=300))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    read_markdown(text)
    read_csv(text)
    understand_aim(KeyResultDraft(line=1, title=text))


@given(
    some.lists(some.sampled_from([*HEADINGS.splitlines(), *TABLE.splitlines(), *LIST.splitlines()]))
)
def test_lines_in_any_order_are_read(lines: list[str]) -> None:
    preview = read_markdown("\n".join(lines))
    assert all(1 <= one.line <= len(lines) + 1 for one in preview.not_understood)
    assert all(one.title for one in preview.objectives)
    assert all(one.title for one in preview.key_results())


@pytest.mark.django_db
def test_what_is_understood_is_made_with_owners_of_each_team(cast: Cast) -> None:
    [objective] = bring_in(read_markdown(HEADINGS), by=cast.leader)
    assert objective.sales_owner == cast.salesperson
    assert objective.marketing_owner == cast.marketer
    assert objective.cycle.name == "2026 Q1"
    owners = {one.title: one.owner for one in KeyResult.objects.all()}
    assert owners["Churn at most 2%"] == cast.sales_lead
    bring_in(read_markdown(TABLE), by=cast.leader)
    assert Cycle.objects.count() == 1
    graded = KeyResult.objects.get(title="Ship the demo")
    assert CheckIn.objects.get(key_result=graded).value == Decimal("0.7")


@pytest.mark.django_db
def test_what_names_no_cycle_needs_one(cast: Cast) -> None:
    preview = read_csv(CSV)
    with pytest.raises(InvalidInput) as refusal:
        bring_in(preview, by=cast.leader)
    assert list(refusal.value.errors) == ["cycle"]
    assert not Objective.objects.exists()
    made = bring_in(preview, by=cast.leader, cycle=make_cycle(cast.leader))
    assert [one.title for one in made] == ["Win", "Keep"]
    assert made[0].sales_owner == cast.salesperson


@pytest.mark.django_db
def test_rest_shows_a_preview_and_makes_it_when_told(cast: Cast) -> None:
    client, address = caller(cast.marketer), f"{base(cast.marketer)}/okr-imports/"
    body = {"format": "markdown", "text": HEADINGS}
    shown = client.post(address, body).json()
    assert not shown["committed"]
    assert shown["objectives"][0]["marketing_owner"] == str(cast.marketer.pk)
    assert shown["not_understood"][0]["line"] == 1
    assert not Objective.objects.exists()
    made = client.post(address, {**body, "commit": True})
    assert made.status_code == 201
    assert made.json()["created"] == [str(Objective.objects.get().pk)]


@pytest.mark.django_db
@pytest.mark.skipif(not HERE, reason="the pages are not beside the checkout")
@pytest.mark.parametrize("page", HERE, ids=lambda page: page.stem)
def test_pages_of_a_real_team_come_in_and_every_other_line_is_told(page: Path, cast: Cast) -> None:
    text = page.read_text()
    preview = read_markdown(text)
    made = bring_in(preview, by=cast.leader)
    assert len(made) == len(preview.objectives)
    assert KeyResult.objects.count() == len(list(preview.key_results()))
    lines = text.splitlines()
    assert all(lines[one.line - 1].strip() for one in preview.not_understood if one.why)


@pytest.mark.skipif(not HERE, reason="the pages are not beside the checkout")
def test_of_those_pages_this_much_is_understood() -> None:
    counts = {}
    for page in HERE:
        preview = read_markdown(page.read_text())
        counts[page.stem] = (len(preview.objectives), len(list(preview.key_results())))
    assert counts["CLUSTER"] == (4, 26)
    assert counts["PROJECT"] == (5, 23)
    assert counts["LOCOL"] == (1, 4)
    assert counts["README"] == (0, 0)
    assert sum(objectives for objectives, _ in counts.values()) >= 20
