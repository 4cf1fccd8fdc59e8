"""One links to a section of another's page; that section changes, and somebody looks again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document
from apps.documents.projection import current_sections, project
from apps.documents.writing import write_content
from tests.cast import Cast
from tests.journeys.conftest import EDITOR, open_document, ready, type_at_end_of

OpenAs = Callable[..., Page]


def test_a_linked_section_changes_and_the_text_that_links_to_it_is_looked_at(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    hashes = {one.key: one.content_hash for one in current_sections(play)}
    for signatory in (cast.sales_lead, cast.marketing_lead):
        signing.sign(play, by=signatory, hashes=hashes)
    draft = Document.create(by=cast.marketer, title="Spring mail")
    write_content(draft, by=cast.marketer, json=markdown.parse("## Mail\n\nWe call.\n")[0])

    writer = open_document(open_as, cast.marketer, draft)
    type_at_end_of(writer, "We call.", " See [[first call", delay=40)
    expect(writer.get_by_role("option")).to_have_count(1)
    writer.keyboard.press("ArrowRight")
    expect(writer.get_by_role("option").first).to_have_text("First call › GoalSection")
    writer.keyboard.press("Enter")
    link = writer.locator(EDITOR).get_by_role("link", name="First call › Goal")
    expect(link).to_have_attribute(
        "href", f"{play.get_absolute_url()}#{current_sections(play)[0].key}"
    )
    ready(writer)
    project(draft.pk)  # as the worker does after a quiet moment

    other = open_document(open_as, cast.salesperson, play)
    expect(other.locator("#page-links")).to_contain_text("Spring mail")
    type_at_end_of(other, "Agree on a next step.", " Today.")
    ready(other)
    project(play.pk)
    notice = writer.locator(f"{EDITOR} .impact-notice")
    expect(notice).to_contain_text("“Goal” in “First call” has changed since both teams agreed")
    expect(other.locator("#page-links")).to_contain_text("Marked since this page changed")

    notice.get_by_role("button", name="It still holds").click()
    expect(notice).to_have_count(0)
    expect(other.locator("#page-links")).not_to_contain_text("Marked since this page changed")


def test_a_link_breaks_before_the_eyes_of_the_one_who_reads_it(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    draft = Document.create(by=cast.marketer, title="Spring mail")
    source = f"We call. [How]({play.get_absolute_url()})"
    write_content(draft, by=cast.marketer, json=markdown.parse(source)[0])
    page = open_document(open_as, cast.salesperson, draft)
    play.archive(by=cast.marketer)
    expect(page.locator(f"{EDITOR} .link-broken")).to_have_text("How")
    expect(page.locator(EDITOR)).to_contain_text("(broken link: the page is archived)")
    play.restore(by=cast.marketer)
    expect(page.locator(f"{EDITOR} .link-broken")).to_have_count(0)
