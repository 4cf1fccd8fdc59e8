"""Comments in a Word file become threads beside the page: at their words, with their answers,
through every door; once, all or none, and without calling anybody."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.activity.models import Activity
from apps.core.richtext import markdown, plain
from apps.discussions.anchors import host_of
from apps.discussions.models import Comment, Mention, Thread
from apps.documents.import_tasks import bring_in
from apps.documents.importing import ImportPlan, Page, Talk
from apps.documents.intake import Intake
from apps.documents.models import Document, Import, ImportState, Version
from apps.documents.projection import project
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller
from tests.reading import read
from tests.word_files import STYLES, answers, begins, ends, on, paragraph, remark, run, word

pytestmark = pytest.mark.django_db

BODY = (
    paragraph(run("Who buys"), "heading2")
    + paragraph(run("The price is high, the price is right. We ship ") + on(2, "by March"))
    + paragraph(run("What it costs"), "heading2")
    + paragraph(run("The price is high, ") + begins(0) + begins(1) + run("the price") + ends(0)
                + ends(1) + run(" is right."))
)  # fmt: skip
COMMENTS = (
    remark(0, "In which *currency*?", by="Mia Market", key="0A", on="2024-03-03")
    + remark(1, "Euro. @Carl", by="Ben", key="0B", on="2024-03-04")
    + remark(2, "Done.", by="Ben", key="0C")
    + remark(3, "And the discount?", by="Ann", key="0D")
)
PLAN = word(
    BODY,
    styles=STYLES,
    comments=COMMENTS,
    commentsExtended=answers(("0B", "0A"), done=("0C",)),
)


def imported(by: Member, raw: bytes = PLAN) -> Document:
    """The page that a Word file became, by REST."""
    return Document.objects.get(pk=report_of(by, raw)["pages"][0]["document"])


def report_of(by: Member, raw: bytes = PLAN) -> Any:
    client = caller(by)
    file = SimpleUploadedFile("plan.docx", raw)
    sent = client.post(f"{base(by)}/imports/", {"files": [file]}, format="multipart")
    assert sent.status_code == 202, sent.content
    bring_in(sent.json()["id"])
    return client.get(sent.json()["url"]).json()


def threads_on(document: Document) -> list[Thread]:
    return list(Thread.objects.on(document).order_by("created_at", "pk"))


def said(thread: Thread) -> list[str]:
    return [" ".join(one.words.split()) for one in thread.comments.order_by("pk")]


def words_at(document: Document, thread: Thread) -> tuple[str, str]:
    """Where a thread stands now: the title of the section, and the words."""
    host = host_of("document")
    assert host is not None
    assert thread.anchor is not None
    place = host.locate(document, {thread.pk: thread.anchor})[thread.pk]
    assert place is not None
    section = document.sections.get(key=place.section).title
    return section, place.text


# --- at their words ------------------------------------------------------------------------------


def test_each_comment_is_a_thread_at_its_words(marketer: Member) -> None:
    document = imported(marketer)
    project(document.pk)
    march, price, loose = threads_on(document)
    assert words_at(document, march) == ("Who buys", "by March")
    assert words_at(document, price) == ("What it costs", "the price")
    assert (price.quote, price.prefix[-6:], price.suffix[:3]) == ("the price", "high, ", " is")
    assert (loose.anchor, loose.quote) == (None, "")
    text = plain.render(read_content(document).json)
    assert text.count("the price") == 2


def test_answers_follow_and_what_was_resolved_is_settled(marketer: Member) -> None:
    march, price, _ = threads_on(imported(marketer))
    assert said(price) == [
        "Mia Market in the Word file, 3 March 2024: In which *currency*?",
        "Ben in the Word file, 4 March 2024: Euro. @Carl",
    ]
    assert price.is_open
    assert march.settlement is not None
    assert (march.settlement.by, march.settlement.note) == (marketer, "Resolved in the Word file.")


def test_who_imports_is_the_author_whatever_names_the_file_tells(cast: Cast) -> None:
    document = imported(cast.salesperson)
    assert {one.opened_by for one in threads_on(document)} == {cast.salesperson}
    assert {one.author for one in Comment.objects.all()} == {cast.salesperson}
    assert not Mention.objects.exists()


def test_threads_follow_their_words_like_any_other(marketer: Member) -> None:
    document = imported(marketer)
    text = markdown.render(read_content(document).json).replace("The price", "So the price")
    write_content(document, by=marketer, json=markdown.parse(text)[0])
    project(document.pk)
    price = threads_on(document)[1]
    assert price.detached_at is None
    assert words_at(document, price) == ("What it costs", "the price")


def test_words_that_are_not_in_the_text_are_quoted_in_the_first_comment(marketer: Member) -> None:
    body = paragraph(on(0, "Our *plan*"), "Title") + paragraph(run("Go."))
    (thread,) = threads_on(imported(marketer, word(body, styles=STYLES, comments=remark(0, "Hm"))))
    assert thread.anchor is None
    assert thread.comments.get().body == ("**Ann** in the Word file:\n\n> Our \\*plan\\*\n\nHm")


# --- through every door --------------------------------------------------------------------------


def test_the_report_by_rest_counts_threads_and_comments(marketer: Member) -> None:
    (page,) = report_of(marketer)["pages"]
    assert (page["threads"], page["comments"]) == (3, 4)
    assert [(one["what"], one["why"]) for one in page["losses"]] == [
        (
            "comment by Ann: And the discount?",
            "the file does not say where it belongs; it stands beside the page as a whole",
        )
    ]


def test_a_page_without_comments_has_no_threads(marketer: Member) -> None:
    (page,) = report_of(marketer, word(paragraph(run("Go."))))["pages"]
    assert (page["threads"], page["comments"]) == (0, 0)
    assert not Thread.objects.exists()


def test_the_page_of_the_import_says_what_became_of_the_comments(
    client: Client, marketer: Member
) -> None:
    client.force_login(marketer.user)
    files = [SimpleUploadedFile("plan.docx", PLAN)]
    client.post("/acme/documents/import/", {"files": files, "paths": ["plan.docx"], "kind": "page"})
    bringing = Import.objects.get()
    bring_in(str(bringing.pk))
    shown = read(client.get(f"/acme/documents/imports/{bringing.pk}/"))
    assert "4 comments became 3 threads beside the page." in shown
    document = Document.objects.get()
    panel = client.get(f"/acme/threads/on/document/{document.pk}/").content.decode()
    assert "in the Word file, 3 March 2024" in panel


def test_the_command_brings_them_too_and_says_so(marketer: Member, tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(PLAN)
    out = StringIO()
    email = marketer.user.email
    call_command("import", tmp_path / "plan.docx", workspace="acme", email=email, stdout=out)
    assert "4 comments in 3 threads beside it" in out.getvalue()
    assert Thread.objects.count() == 3


# --- once, all or none ---------------------------------------------------------------------------


def test_a_run_that_goes_on_opens_no_thread_twice_and_leaves_later_words_alone(
    marketer: Member,
) -> None:
    document = imported(marketer)
    write_content(document, by=marketer, json=markdown.parse("Mine now.\n")[0])
    bringing = Import.objects.get()
    again = Intake(
        ImportPlan((Page("plan.docx", "Plan", None, read_content(document).json,
                         talks=(Talk(("Once more",)),)),)),
        by=marketer, made=bringing.made,
    )  # fmt: skip
    again.run()
    assert len(threads_on(document)) == 3
    assert plain.render(read_content(document).json).strip() == "Mine now."
    assert Version.objects.filter(document=document, reason="import").count() == 1


def test_the_task_run_again_changes_nothing(marketer: Member) -> None:
    imported(marketer)
    bring_in(str(Import.objects.get().pk))
    assert Import.objects.get().state == ImportState.DONE
    assert (Thread.objects.count(), Document.objects.count()) == (3, 1)


def test_where_threads_cannot_be_opened_the_text_is_not_stored_either(marketer: Member) -> None:
    text = markdown.parse("Go.\n")[0]
    page = Page("a.docx", "A", None, text, talks=(Talk(("Said",)), Talk(("",))))
    report = Intake(ImportPlan((page,)), by=marketer).run()
    document = Document.objects.get()
    assert plain.render(read_content(document).json).strip() == ""
    assert not Thread.objects.exists()
    assert not Version.objects.exists()
    assert [one["what"] for one in report.pages[0]["losses"]] == ["the text", "its comments"]


# --- without a flood -----------------------------------------------------------------------------


def test_however_many_come_it_is_told_once(marketer: Member) -> None:
    document = imported(marketer)
    told = Activity.objects.filter(subject_id=document.pk, type__startswith="thread")
    assert [(one.type, one.by, one.data) for one in told] == [
        ("thread.imported", marketer, {"threads": 3, "comments": 4, "settled": 1})
    ]


def test_two_thousand_comments_come_in_few_queries(
    marketer: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text = "".join(f"word{number}\n\n" for number in range(2_000))
    json = markdown.parse(text)[0]
    at, talks = 0, []
    for number in range(2_000):
        words = f"word{number}"
        talks.append(Talk((f"No. {number}", "Yes."), words, (at, at + len(words))))
        at += len(words) + 1
    page = Page("a.docx", "A", None, json, talks=tuple(talks))
    with django_assert_max_num_queries(200):
        Intake(ImportPlan((page,)), by=marketer).run()
    document = Document.objects.get()
    threads = threads_on(document)
    assert [one.quote for one in threads] == [f"word{number}" for number in range(2_000)]
    assert Comment.objects.count() == 4_000


def test_what_was_said_in_the_file_is_found(marketer: Member) -> None:
    document = imported(marketer)
    found = caller(marketer).get(f"{base(marketer)}/search/?q=discount&type=thread").json()
    assert [one["id"] for one in found["results"]] == [str(threads_on(document)[2].pk)]
