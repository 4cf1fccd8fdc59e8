"""Where a page stands with both teams: asked by REST, and drawn as the seals beside its text."""

from collections.abc import Callable
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document, Section
from apps.documents.projection import current_sections
from apps.documents.writing import write_content
from apps.workspaces.models import Member
from tests.benchmarks.asking import API, PAGES, Asker
from tests.benchmarks.filling import Language
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most

FEW, MANY = 20, 200
CHANGED = 5
"""One section in so many was changed since both signed it; half of these were signed anew."""
WORDS = 60
ASKED = 30
"""Requests a run, one after the other."""


def measure(plan: Plan) -> list[Row]:
    """Milliseconds of whole requests, the median of each run."""
    sales, marketing = (plan.ours.signatory(team) for team in ("sales", "marketing"))
    few, many = (_agreed(plan, size, sales, marketing) for size in (FEW, MANY))
    rows = [Row(f"queries for the states of {MANY} sections", [_queries(many)], [], at_most(1))]
    with plan.ours.running():
        token = Asker.with_token(plan)
        browser = Asker(plan, {"Cookie": plan.ours.cookie_of(sales)})
        rows += _rows(
            plan,
            "GET sections/",
            lambda page: token.get(f"{API}/documents/{page.pk}/sections/?page_size={MANY}"),
            (few, many),
        )
        rows += _rows(
            plan,
            "the seals beside the text",
            lambda page: browser.get(f"{PAGES}/documents/{page.pk}/sections/"),
            (few, many),
        )
    return rows


def _rows(
    plan: Plan, what: str, ask: Callable[[Document], float], pages: tuple[Document, Document]
) -> list[Row]:
    runs = [[_cost(plan, ask, page) for page in pages] for _ in range(plan.runs + 1)][1:]
    few, many = ([costs[place] for costs in runs] for place in range(2))
    return [
        Row(f"ms, {what}, {MANY} sections", [took for took, _ in many], form=".1f"),
        Row("  of it the server's processor", [used for _, used in many], [], at_most(50), ".1f"),
        Row(
            f"  times as much as for {FEW} sections",
            [more / less for (_, less), (_, more) in zip(few, many, strict=True)],
            form=".1f",
        ),
    ]


def _cost(plan: Plan, ask: Callable[[Document], float], page: Document) -> tuple[float, float]:
    """Milliseconds of a request, and those of the server's processor for it, which do not tell
    what else this machine is doing."""
    before = plan.ours.process.cpu
    took = median(ask(page) for _ in range(ASKED))
    return took, 1000 * (plan.ours.process.cpu - before) / ASKED


def _agreed(plan: Plan, size: int, sales: Member, marketing: Member) -> Document:
    """A page of so many sections in all states, with what remains of earlier signatures."""
    language = Language()
    parts = [f"## {language.text(4)}\n\n{language.text(WORDS)}" for _ in range(size)]
    page = Document.create(by=plan.ours.members[0], title=f"{size} sections")
    _write(page, parts, by=plan.ours.members[0])
    for member in (sales, marketing):
        signing.sign(page, by=member, hashes=_hashes(page))
    for number in range(0, size, CHANGED):
        parts[number] += " " + language.text(3)
    _write(page, parts, by=plan.ours.members[0])
    anew = dict(list(_hashes(page).items())[:: 2 * CHANGED])
    signing.sign(page, by=marketing, hashes=anew)
    return page


def _write(page: Document, parts: list[str], *, by: Member) -> None:
    content, _ = markdown.parse("\n\n".join(parts))
    write_content(page, by=by, json=content)


def _hashes(page: Document) -> dict[str, str]:
    return {section.key: section.content_hash for section in current_sections(page)}


def _queries(page: Document) -> float:
    with CaptureQueriesContext(connection) as asked:
        states = list(Section.objects.filter(document=page).values_list("key", "state"))
    assert len(states) == MANY
    return len(asked)
