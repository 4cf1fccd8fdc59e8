"""A page whose margin is full of threads beside the same page without one, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from apps.discussions.models import Thread
from apps.documents.models import Document
from tests import chromium
from tests.benchmarks.anchors import THREADS, Written, anchors_on
from tests.benchmarks.asking import PAGES
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most, at_most_times

OPENINGS = 7
"""Of each page in a run, in turns; the first of them only warms."""
SCROLLS = 40
STEP = 400
"""Pixels of one turn of the wheel."""
SMOOTH = 50
"""Milliseconds: from twenty pictures a second on the eye sees movement and not pictures."""

WRITABLE = """() => {
    const text = document.querySelector(".ProseMirror");
    return text?.isContentEditable && text.childElementCount > 1 && performance.now();
}"""
IN_SIGHT = """() => {
    const first = document.querySelector("[data-lane] > [data-thread]");
    return first?.style.translate && performance.now();
}"""
ALL = """() => document.querySelectorAll("[data-thread]").length >= %d && performance.now()"""
FRAMES = """() => {
    const seen = (window.frames_seen = []);
    const note = (at) => {
        seen.push(at);
        if (window.frames_seen === seen) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
}"""
SEEN = "() => { const seen = window.frames_seen; window.frames_seen = null; return seen; }"


def measure(plan: Plan) -> list[Row]:
    """Milliseconds from the click to a text one can type in, and between two pictures on screen
    while the wheel turns. In the place of Hocuspocus stands the page without threads."""
    crowded, alone = (Written(plan).page for _ in range(2))
    for anchor in anchors_on(crowded).values():
        Thread.begin(crowded, by=plan.ours.members[1], body="Sure?", anchor=anchor)
    opened: tuple[list[float], list[float]] = ([], [])
    scrolled: tuple[list[float], list[float]] = ([], [])
    beside: list[tuple[float, float]] = []
    with _chromium() as browser:
        for _ in range(plan.runs):
            with plan.ours.running():
                window = _window(browser, plan)
                turns = [(_open(window, crowded), _open(window, alone)) for _ in range(OPENINGS)]
                for figures, taken in zip(opened, zip(*turns[1:], strict=True), strict=True):
                    figures.append(median(taken))
                beside.append(_until_beside(window, crowded))
                scrolled[0].append(_between_pictures(window))
                _open(window, alone)
                scrolled[1].append(_between_pictures(window))
                window.context.close()
    return [
        Row(f"ms until one can write, with {THREADS} threads", *opened, at_most_times(1.3)),
        Row("ms until those in sight stand beside their words", [first for first, _ in beside]),
        Row("ms until all are there", [last for _, last in beside]),
        Row("ms between two pictures while scrolling, p95", *scrolled, at_most(SMOOTH)),
    ]


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = chromium.executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.flags(path))
        yield browser
        browser.close()


def _window(browser: Browser, plan: Plan) -> Page:
    """Where somebody is signed in who sees the margin beside the text."""
    address = f"http://127.0.0.1:{plan.ours.process.port}"
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    name, _, value = plan.ours.cookies[0].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    return context.new_page()


def _open(window: Page, page: Document) -> float:
    window.goto("about:blank")  # leaving the page before is not counted
    window.goto(f"{PAGES}/documents/{page.pk}/", wait_until="commit")
    return float(window.wait_for_function(WRITABLE).json_value())


def _until_beside(window: Page, page: Document) -> tuple[float, float]:
    """Until the first thread stands beside its words, and until the last one is in the margin."""
    _open(window, page)
    first = window.wait_for_function(IN_SIGHT).json_value()
    return float(first), float(window.wait_for_function(ALL % THREADS).json_value())


def _between_pictures(window: Page) -> float:
    """The 95th of a hundred."""
    window.mouse.move(500, 500)
    window.wait_for_timeout(500)
    window.evaluate(FRAMES)
    for _ in range(SCROLLS):
        window.mouse.wheel(0, STEP)
        window.wait_for_timeout(30)
    seen = window.evaluate(SEEN)
    gaps = sorted(after - before for before, after in pairwise(seen))
    return float(gaps[int(0.95 * len(gaps))])
