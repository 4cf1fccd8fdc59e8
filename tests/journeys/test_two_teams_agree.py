"""Two signatories agree on a section; a third person changes one word of it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from apps.documents.models import Document
from tests.cast import Cast
from tests.journeys.conftest import open_document, reads, ready, type_at_end_of

OpenAs = Callable[..., Page]


def section(page: Page, title: str) -> Locator:
    """A section's place in the panel of the page's agreement."""
    return page.locator("#sign-off .sign-off__item", has_text=title)


def unfold(page: Page, title: str) -> Locator:
    item = section(page, title)
    if item.locator("details").get_attribute("open") is None:
        item.locator("summary").click()
    return item


def test_two_teams_agree_and_one_word_re_opens_only_its_section(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    sales = open_document(open_as, cast.sales_lead, play)
    marketing = open_document(open_as, cast.marketing_lead, play)

    unfold(sales, "Goal").get_by_role("button", name="Sign for sales").click()
    expect(section(sales, "Goal")).to_contain_text("Waiting for marketing")
    expect(section(marketing, "Goal")).to_contain_text("Waiting for marketing")
    unfold(marketing, "Goal").get_by_role("button", name="Sign for marketing").click()
    unfold(marketing, "Questions").get_by_role("button", name="Sign for marketing").click()
    unfold(sales, "Questions").get_by_role("button", name="Sign for sales").click()
    for page in (sales, marketing):
        expect(page.locator("#sign-off")).to_contain_text("2 of 2 agreed")
        expect(page.locator(".gutter .seal--agreed")).to_have_count(2)

    third = open_document(open_as, cast.marketer, play)
    type_at_end_of(third, "Agree on a next step.", " Today.")
    reads(sales, "Today.")
    ready(third)
    for page in (sales, marketing):
        expect(page.locator("#sign-off")).to_contain_text("1 of 2 agreed")
        expect(section(page, "Goal").locator(".seal")).to_contain_text("Changed since agreed")
        expect(section(page, "Questions").locator(".seal")).to_contain_text("Agreed")

    sales.get_by_role("link", name="Difference since agreed").click()
    expect(sales.locator("ins")).to_have_count(1)
    expect(sales.locator("ins")).to_contain_text("Today.")
    expect(sales.locator("del")).to_have_count(0)
    sales.get_by_role("button", name="Sign this for sales").click()
    expect(section(sales, "Goal")).to_contain_text("Waiting for marketing")


def test_a_signature_that_comes_too_late_is_refused_and_says_what_changed(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    sales = open_document(open_as, cast.sales_lead, play)
    unfold(sales, "Goal")
    sales.evaluate("""document.querySelectorAll('[name=content_hash]').forEach(
        (field) => { field.value = '0'.repeat(64); })""")
    unfold(sales, "Goal").get_by_role("button", name="Sign for sales").click()
    refusal = sales.get_by_role("alert")
    expect(refusal).to_contain_text("has changed since you read it")
    expect(refusal.get_by_role("link", name="See what changed")).to_be_visible()
    unfold(sales, "Goal").get_by_role("button", name="Sign for sales").click()
    expect(section(sales, "Goal")).to_contain_text("Waiting for marketing")
