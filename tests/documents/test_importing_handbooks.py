"""Two company handbooks that nobody here wrote go in whole: no word is lost unsaid.

The words of the source and of what was imported are counted by a reader that shares nothing with
ours: markdown-it's own HTML, its text taken by the standard library's parser.
"""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from apps.core.richtext import markdown
from apps.core.richtext.losses import Loss
from apps.core.richtext.schema import check
from apps.documents.importing import ImportPlan, read_path, resolve_links

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
HANDBOOKS = ["fleet-handbook/handbook", "flowfuse-handbook"]

WORD = re.compile(r"\w+")
RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Words(HTMLParser):
    """The words of a page of HTML, but those of scripts and styles; a break ends a word."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()
        self.text: list[str] = []
        self.unseen = 0
        self.feed(page)
        self.close()
        self.counted.update(WORD.findall("".join(self.text)))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.unseen += tag in {"script", "style"}
        if tag in {"br", "p", "li", "td", "th", "div", "img"}:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in {"script", "style"}
        if tag == "br":
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(data)


def words_of(source: str) -> Counter[str]:
    # Task boxes are structure in GitHub's dialect, which this plain renderer does not know.
    without_boxes = re.sub(r"(?m)^(\s*(?:[-*+]|\d+[.)])\s+)\[[ xX]\]\s", r"\1", source)
    return Words(RENDERER.render(without_boxes)).counted


def named_in(losses: list[Loss]) -> Counter[str]:
    return Counter(word for loss in losses for word in WORD.findall(loss.what))


def without_front_matter(source: str) -> tuple[str, str]:
    found = re.match(r"---\n(.*?)\n---\n", source, re.DOTALL)
    return (found[1], source[found.end() :]) if found else ("", source)


@pytest.fixture(params=HANDBOOKS)
def handbook(request: pytest.FixtureRequest) -> Path:
    folder = DATA / str(request.param)
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    return folder


@pytest.fixture
def plan(handbook: Path) -> ImportPlan:
    return read_path(handbook)


def test_every_page_goes_in(plan: ImportPlan, handbook: Path) -> None:
    sources = {str(path.relative_to(handbook)) for path in handbook.rglob("*.md")}
    assert sources <= {page.path for page in plan.pages}
    assert plan.refused == ()
    assert all(check(page.json) == [] for page in plan.pages)


def test_no_word_is_lost_or_added_unsaid(plan: ImportPlan, handbook: Path) -> None:
    for page in plan.pages:
        front, source = without_front_matter((handbook / page.path).read_text("utf-8"))
        content, broken = resolve_links(plan, page, href_of=lambda path: f"/book/{path}/")
        told = named_in([*page.losses, *broken])
        before, after = words_of(source), words_of(markdown.render(content))
        assert before - after <= told, page.path
        assert after - before <= told, page.path
        titles = words_of("\n".join(re.findall(r"(?m)^title:(.*)", front)))
        assert Counter(WORD.findall(front)) - titles - Counter(["title"]) <= told, page.path


def test_links_between_the_pages_lead_to_documents(plan: ImportPlan) -> None:
    left = [
        loss
        for page in plan.pages
        for loss in resolve_links(plan, page, href_of=lambda path: f"/book/{path}/")[1]
        if loss.what.startswith("link ")
    ]
    assert len(left) <= 10
    assert all(loss.line > 0 for loss in left)
