"""Links on the page: what links here, what is broken, what has to be looked at again."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document, Impact, Link
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import make_text
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast: Cast) -> Document:
    """A page that both teams agree on."""
    book = make_text(cast.marketer, title="Ideal client profile")
    hashes = {one.key: one.content_hash for one in current_sections(book)}
    for member in (cast.sales_lead, cast.marketing_lead):
        signing.sign(book, by=member, hashes=hashes)
    return book


@pytest.fixture
def draft(book: Document, cast: Cast) -> Document:
    """A page that links to its section “Who buys”."""
    who = f"{book.get_absolute_url()}#{current_sections(book)[1].key}"
    draft = make_text(cast.marketer, f"## Mail\n\n[Who]({who})", "Spring mail")
    project(draft.pk)
    return draft


@pytest.fixture
def mark(book: Document, draft: Document, cast: Cast) -> Impact:
    """That section has changed."""
    change(book, cast.salesperson, "Plant managers", "Plant owners")
    return Impact.objects.get()


def change(document: Document, by: Member, old: str, new: str) -> None:
    source = markdown.render(read_content(document).json).replace(old, new)
    write_content(document, by=by, json=markdown.parse(source)[0])
    project(document.pk)


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def seen(member: Member, document: Document, rest: str = "") -> str:
    return read(browser_of(member).get(f"{document.get_absolute_url()}{rest}"))


def confirmation_of(mark: Impact) -> str:
    return f"{mark.document.get_absolute_url()}impacts/{mark.pk}/confirmation/"


def panel_of(member: Member, page: Document) -> str:
    """What the page fetches into its margin once it stands."""
    address = f"{page.get_absolute_url()}links/"
    return read(browser_of(member).get(address, headers={"HX-Request": "true"}))


def test_a_page_says_what_links_to_it_and_from_where(
    book: Document, draft: Document, commenter: Member
) -> None:
    assert f'hx-get="{book.get_absolute_url()}links/"' in seen(commenter, book)
    panel = panel_of(commenter, book)
    assert "Spring mail" in panel
    assert f"{draft.get_absolute_url()}#{current_sections(draft)[0].key}" in panel
    assert "hx-get" not in panel
    assert "Spring mail" in seen(commenter, book, "links/")


def test_a_broken_link_says_so_in_the_text_and_in_the_margin(
    draft: Document, book: Document, cast: Cast
) -> None:
    assert "link-broken" not in seen(cast.salesperson, draft)
    book.archive(by=cast.marketer)
    page = seen(cast.salesperson, draft)
    assert 'class="link-broken"' in page
    assert "Who<span" in page
    assert " (broken link: the page is archived)</span></a>" in page
    assert "the page is archived." in page


def test_a_marked_section_carries_a_notice_with_the_difference_and_a_way_to_settle_it(
    draft: Document, mark: Impact, salesperson: Member, commenter: Member
) -> None:
    page = seen(salesperson, draft)
    notice = page.index("impact-notice")
    assert notice < page.index("<h2 id=")
    assert "has changed since both teams agreed to it." in page
    assert f"{mark.target.get_absolute_url()}changes/?section={mark.target_section}" in page
    assert f'form="impact-{mark.pk}"' in page
    assert "It still holds" not in seen(commenter, draft)


def test_the_changed_page_lists_what_is_marked(
    book: Document, mark: Impact, salesperson: Member
) -> None:
    assert "nobody has said yet that it still holds" in panel_of(salesperson, book)
    assert "nobody has said yet that it still holds" in seen(salesperson, book, "links/")


def test_it_still_holds_by_one_click(draft: Document, mark: Impact, salesperson: Member) -> None:
    browser = browser_of(salesperson)
    answer = browser.post(confirmation_of(mark))
    assert (answer.status_code, answer["Location"]) == (302, draft.get_absolute_url())
    assert "impact-notice" not in seen(salesperson, draft)
    panel = browser.post(confirmation_of(mark), headers={"HX-Request": "true"})
    assert panel.status_code == 200
    assert Impact.objects.get().settled_by == salesperson


def test_words_that_changed_again_are_told_in_the_panel(
    book: Document, mark: Impact, salesperson: Member
) -> None:
    browser = browser_of(salesperson)
    body = {"content_hash": "0" * 64}
    answer = browser.post(confirmation_of(mark), body, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "has changed again since you read it" in answer.content.decode()
    assert browser.post(confirmation_of(mark), body).status_code == 409
    assert Impact.objects.open().exists()


def test_who_may_not_edit_or_sign_does_not_confirm_and_strangers_find_nothing(
    draft: Document, book: Document, mark: Impact, commenter: Member, stranger: Member
) -> None:
    assert browser_of(commenter).post(confirmation_of(mark)).status_code == 403
    assert browser_of(stranger).post(confirmation_of(mark)).status_code == 404
    assert browser_of(stranger).get(f"{draft.get_absolute_url()}links/").status_code == 404
    theirs = f"{book.get_absolute_url()}impacts/{mark.pk}/confirmation/"
    assert browser_of(commenter).post(theirs).status_code == 404
    assert Impact.objects.open().exists()


def test_what_was_removed_and_what_was_agreed_anew_is_said_in_other_words(
    book: Document, draft: Document, mark: Impact, cast: Cast
) -> None:
    for member in (cast.sales_lead, cast.marketing_lead):
        hashes = {one.key: one.content_hash for one in current_sections(book)}
        signing.sign(book, by=member, hashes=hashes)
    assert "Both teams have agreed to new words in" in seen(cast.salesperson, draft)
    assert f'href="{draft.get_absolute_url()}impacts/{mark.pk}/"' in seen(cast.salesperson, draft)
    page = seen(cast.salesperson, draft, f"impacts/{mark.pk}/")
    assert "<del" in page
    assert "<ins" in page
    assert "It still holds" in page
    write_content(book, by=cast.marketer, json=markdown.parse("Nothing.")[0])
    project(book.pk)
    assert "was removed after both teams had agreed to it." in seen(cast.salesperson, draft)
    page = seen(cast.commenter, draft, f"impacts/{mark.pk}/")
    assert "<del" in page
    assert "It still holds" not in page


def test_home_lists_what_is_marked_for_those_who_may_settle_it(
    draft: Document, mark: Impact, salesperson: Member, commenter: Member
) -> None:
    assert "Marked for a look" in browser_of(salesperson).get("/acme/").content.decode()
    assert "Marked for a look" not in browser_of(commenter).get("/acme/").content.decode()
    draft.archive(by=salesperson)
    assert "Marked for a look" not in browser_of(salesperson).get("/acme/").content.decode()


def test_home_names_a_change_once_with_all_pages_that_build_on_it(
    mark: Impact, salesperson: Member
) -> None:
    many_linking(salesperson, mark.target, 3, marked=True)
    page = read(browser_of(salesperson).get("/acme/"))
    panel = page.split("Marked for a look")[1].split("</section>")[0]
    assert panel.count("has changed since both teams agreed to it") == 1
    assert [f"Page {one}</a>" in panel for one in range(3)] == [True, True, True]


def many_linking(by: Member, target: Document, count: int, *, marked: bool) -> None:
    pages = [
        Document(workspace=by.workspace, position=one, title=f"Page {one}", kind="page")
        for one in range(count)
    ]
    Document.objects.bulk_create(pages)
    section = current_sections(target)[1]
    Link.objects.bulk_create(
        Link(
            workspace=by.workspace, document=page, section="opening", target=target,
            address=f"{target.get_absolute_url()}#{section.key}", target_section=section.key,
        )
        for page in pages
    )  # fmt: skip
    if marked:
        Impact.objects.bulk_create(
            Impact(
                workspace=by.workspace, document=page, section="opening", target=target,
                target_section=section.key, agreed_hash="0" * 64, at=target.created_at,
            )
            for page in pages
        )  # fmt: skip


def test_a_page_with_hundreds_of_backlinks_asks_as_often_as_one_with_few(
    book: Document, cast: Cast
) -> None:
    browser, counts = browser_of(cast.salesperson), []
    paths = [book.get_absolute_url(), f"{book.get_absolute_url()}links/", "/acme/"]
    for count in (3, 300):
        many_linking(cast.marketer, book, count, marked=True)
        for path in paths:
            browser.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_links_to_nowhere_do_not_break_the_page(cast: Cast) -> None:
    source = f"[a](/acme/documents/{uuid4()}/) **[b](/acme/documents/{uuid4()}/) c**"
    draft = make_text(cast.marketer, source, "Draft")
    project(draft.pk)
    assert seen(cast.salesperson, draft).count("there is no such page in this workspace)") == 2
