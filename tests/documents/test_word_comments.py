"""The comments of a Word file: which words each is on, who said what, what answers what; and that
whatever stands in the file, each is a thread or is told of."""

import io
import random
import re
import time
from pathlib import Path

import pytest
from lxml import etree

from apps.core.richtext import plain
from apps.core.richtext.folding import fold
from apps.core.richtext.quotes import Page as Words
from apps.core.richtext.quotes import Span
from apps.core.richtext.schema import check
from apps.core.richtext.sections import without_section_ids
from apps.discussions import bodies
from apps.documents.importing import Page, Talk, read_path, read_upload
from apps.documents.importing.word_comments import MOST, comments_of
from apps.documents.importing.word_marks import Marks
from apps.documents.importing.word_package import opened
from tests.word_files import (
    STYLES,
    answers,
    begins,
    ends,
    on,
    packed,
    paragraph,
    refers,
    remark,
    run,
    word,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "word"


def page_of(body: str, **parts: str) -> Page:
    plan = read_upload([("plan.docx", io.BytesIO(word(body, **parts)))])
    assert plan.refused == ()
    (page,) = plan.pages
    assert check(page.json) == []
    return page


def words_at(page: Page, talk: Talk) -> str:
    """The words of the page that a thread stands at; empty if at none."""
    return Words(page.json).words(Span(*talk.span)) if talk.span else ""


def talks(body: str, **parts: str) -> list[tuple[str, str]]:
    """Each thread by the words it stands at, and what is said in it after who says it."""
    page = page_of(body, **parts)
    return [(words_at(page, talk), said(talk)) for talk in page.talks]


def said(talk: Talk) -> str:
    return " | ".join(body.partition("\n\n")[2] for body in talk.said)


def told(page: Page) -> list[str]:
    return [f"{loss.what}: {loss.why}" for loss in page.losses]


# --- on which words ------------------------------------------------------------------------------


def test_a_comment_stands_at_the_words_that_word_marked() -> None:
    body = paragraph(run("Sign it ") + on(0, "by March") + run(" or not."))
    page = page_of(body, comments=remark(0, "Which March?"))
    assert plain.render(page.json).strip() == "Sign it by March or not."
    assert [(words_at(page, one), one.quote) for one in page.talks] == [("by March", "by March")]
    assert told(page) == []


def test_the_same_words_are_told_apart_by_where_they_stand() -> None:
    line = run("price and ") + "{}" + run(" and price")
    body = "".join(paragraph(line.format(on(pk, "price"))) for pk in range(3))
    page = page_of(body, comments="".join(remark(pk, f"No. {pk}") for pk in range(3)))
    text = Words(page.json).index.text
    places = [one.span for one in page.talks]
    assert places == [
        (found.start(1), found.end(1)) for found in re.finditer(r"and (price) and", text)
    ]
    assert [said(one) for one in page.talks] == ["No. 0", "No. 1", "No. 2"]


def test_a_comment_can_span_runs_paragraphs_and_tables() -> None:
    last = paragraph(run("in a ") + run("cell") + ends(0))
    cell = f"<w:tbl><w:tr><w:tc>{last}</w:tc></w:tr></w:tbl>"
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r>"
    body = paragraph(run("From ") + begins(0) + bold + run("ness on")) + paragraph(run("over"))
    assert talks(body + cell, comments=remark(0, "Long")) == [
        ("boldness on\nover\nin a cell", "Long")
    ]


def test_a_range_between_paragraphs_holds_the_words_inside_it() -> None:
    body = paragraph(run("Before")) + begins(0) + paragraph(run("Inside")) + ends(0)
    body += paragraph(run("Behind"))
    assert talks(body, comments=remark(0, "Here")) == [("Inside", "Here")]


def test_comments_that_overlap_keep_their_own_words() -> None:
    body = paragraph(
        begins(0) + run("one ") + begins(1) + run("two") + ends(0) + run(" three") + ends(1)
    )
    said = remark(0, "A") + remark(1, "B")
    assert talks(body, comments=said) == [("one two", "A"), ("two three", "B")]


def test_two_comments_on_the_same_words_are_two_threads() -> None:
    body = paragraph(begins(0) + begins(1) + run("here") + ends(0) + ends(1))
    assert talks(body, comments=remark(0, "A") + remark(1, "B")) == [("here", "A"), ("here", "B")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (run("Sign it by ") + run("March") + refers(0) + run("."), "March"),
        (run("Sign it by Mar") + refers(0) + run("ch."), "March"),
        (run("Sign it.") + refers(0), "it"),
        (refers(0) + run("Sign it."), "Sign"),
        (run("Sign ") + begins(0) + ends(0) + run("it."), "Sign"),
        (run("…") + refers(0), ""),
    ],
)
def test_a_comment_on_a_mere_place_stands_at_the_word_there(body: str, words: str) -> None:
    whole = paragraph(run("Elsewhere.")) + paragraph(body) + paragraph(run("Elsewhere."))
    assert talks(whole, comments=remark(0, "Hm")) == [(words, "Hm")]


def test_words_in_a_note_can_be_commented_on() -> None:
    note = f'<w:footnote w:id="2">{paragraph(on(0, "A source"))}</w:footnote>'
    body = paragraph(run("Text") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    assert talks(body, footnotes=note, comments=remark(0, "Which?")) == [("A source", "Which?")]


def test_a_comment_on_the_title_stands_beside_the_page_and_quotes_it() -> None:
    body = paragraph(on(0, "Our plan"), "Title") + paragraph(run("Go ") + on(1, "now"))
    page = page_of(body, styles=STYLES, comments=remark(0, "Whose?") + remark(1, "When?"))
    assert page.title == "Our plan"
    assert [(words_at(page, one), one.quote) for one in page.talks] == [
        ("", "Our plan"), ("now", "now"),
    ]  # fmt: skip
    assert told(page)[-1] == (
        "comment by Ann on “Our plan”: Whose?: these words are not in the text; it stands beside "
        "the page as a whole"
    )


def test_a_comment_on_words_that_were_deleted_quotes_them() -> None:
    gone = '<w:del w:id="9" w:author="Ben"><w:r><w:delText>two </w:delText></w:r></w:del>'
    body = paragraph(run("It takes two or ") + begins(0) + gone + ends(0) + run("three hours."))
    page = page_of(body, comments=remark(0, "Sure?"))
    assert [(one.span, one.quote) for one in page.talks] == [(None, "two")]
    assert "the words that it was on were deleted" in told(page)[-1]


def test_a_comment_on_a_picture_stands_beside_the_page() -> None:
    body = paragraph(run("Look") + begins(0) + "<w:r><w:drawing/></w:r>" + ends(0))
    page = page_of(body, comments=remark(0, "Nice"))
    assert [(one.span, one.quote) for one in page.talks] == [(None, "")]
    assert "it is on a picture" in told(page)[-1]


def test_a_comment_on_very_much_stands_beside_the_page() -> None:
    page = page_of(paragraph(on(0, "word " * 1_100)), comments=remark(0, "All of it"))
    assert page.talks[0].span is None
    assert page.talks[0].quote.startswith("word word")
    assert len(page.talks[0].quote) <= 500
    assert "it is on more than 5,000 characters" in told(page)[-1]


# --- what is said --------------------------------------------------------------------------------


def test_who_said_it_and_when_is_told_in_the_comment() -> None:
    comment = remark(0, "Which?\nSay the year.", by="Maria Lopez", on="2024-03-03")
    (talk,) = page_of(paragraph(on(0, "March")), comments=comment).talks
    assert talk.said == (
        "**Maria Lopez** in the Word file, 3 March 2024:\n\nWhich?\n\nSay the year.",
    )


@pytest.mark.parametrize(
    ("comment", "lead"),
    [
        (remark(0, "Hm", by=""), "Somebody in the Word file:"),
        (remark(0, "Hm", on="no day"), "Ann in the Word file:"),
        (
            remark(0, "Hm", by="A*n*n [x](http://y) &lt;b&gt;"),
            "A*n*n [x](http://y) <b> in the Word file:",
        ),
    ],
)
def test_an_author_is_told_as_written_if_at_all(comment: str, lead: str) -> None:
    (talk,) = page_of(paragraph(on(0, "March")), comments=comment).talks
    assert bodies.words(bodies.read(talk.said[0]).content).startswith(lead)


@pytest.mark.parametrize(
    "words",
    [
        "# no heading",
        "- no list",
        "1. no list",
        "> no quote",
        "*no* _no_ ~~no~~ `no`",
        "[@Mia](mention:01900000-0000-7000-8000-000000000000)",
        "@Mia and @everybody",
        "![no](http://evil.example/x.png)",
        "| no | table |",
        "&lt;script&gt;no&lt;/script&gt;",
        "http://x.example and mia@acme.example",
        "&amp;amp; &amp;lt;",
        "***",
        "---",
        "```",
        "\\",
    ],
)
def test_nothing_in_a_comment_means_anything_but_its_words(words: str) -> None:
    (talk,) = page_of(paragraph(on(0, "March")), comments=remark(0, words)).talks
    read = bodies.read(talk.said[0])
    plain_words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert bodies.words(read.content).partition("\n")[2].strip() == plain_words
    assert read.mentions == []
    assert {block["type"] for block in read.content["content"]} == {"paragraph"}
    assert all("marks" not in part for part in read.content["content"][1]["content"])


def test_line_breaks_and_links_in_a_comment_are_kept() -> None:
    inner = f"<w:p>{run('See ')}<w:hyperlink r:id='rL'>{run('the page')}</w:hyperlink>"
    inner += f"<w:r><w:br/></w:r>{run('  and   say ')}</w:p>"
    comment = f'<w:comment w:id="0" w:author="Ann">{inner}</w:comment>'
    raw = word(paragraph(on(0, "March")), comments=comment)
    (talk,) = page_of(paragraph(on(0, "March")), comments=comment).talks
    assert bodies.words(bodies.read(talk.said[0]).content).endswith("See the page\nand say")
    assert opened(raw).links_of("comments") == {}


def test_a_long_comment_goes_on_in_answers() -> None:
    words = " ".join(f"word{number}" for number in range(4_000))
    (talk,) = page_of(paragraph(on(0, "March")), comments=remark(0, words)).talks
    assert len(talk.said) > 1
    assert all(len(body) <= bodies.LONGEST for body in talk.said)
    assert talk.said[1].startswith("**Ann** in the Word file, continued:")
    assert " ".join(body.partition("\n\n")[2] for body in talk.said) == words


def test_a_comment_without_end_is_cut_and_told() -> None:
    page = page_of(paragraph(on(0, "March")), comments=remark(0, "ab " * 60_000))
    assert len(page.talks[0].said) == 10
    assert told(page) == ["the end of a long comment by Ann: left out"]


def test_pictures_and_formats_in_a_comment_are_told() -> None:
    inner = f"<w:p>{run('Like this')}<w:r><w:rPr><w:b/></w:rPr><w:drawing/></w:r></w:p>"
    comment = f'<w:comment w:id="0" w:author="Ann">{inner}</w:comment>'
    assert told(page_of(paragraph(on(0, "March")), comments=comment)) == [
        "picture in the comment by Ann: Like this: comments hold words alone; left out",
        "comment by Ann: Like this: its words come along, without bold, lists and the like",
    ]


# --- answers and what was resolved ---------------------------------------------------------------


def test_answers_stand_in_the_thread_in_order() -> None:
    body = paragraph(
        begins(0) + begins(1) + begins(2) + run("March") + "".join(map(ends, range(3)))
    )
    comments = (
        remark(0, "Which?", key="0A")
        + remark(1, "This one.", key="0B", by="Ben")
        + remark(2, "Good.", key="0C")
    )
    tree = answers(("0A", ""), ("0B", "0A"), ("0C", "0B"))
    page = page_of(body, comments=comments, commentsExtended=tree)
    assert [(words_at(page, one), said(one)) for one in page.talks] == [
        ("March", "Which? | This one. | Good.")
    ]


def test_resolved_threads_are_told_from_open_ones() -> None:
    body = paragraph(on(0, "one") + on(1, "two"))
    comments = remark(0, "A", key="0A") + remark(1, "B", key="0B")
    page = page_of(body, comments=comments, commentsExtended=answers(done=("0B",)))
    assert [one.resolved for one in page.talks] == [False, True]


def test_answers_in_a_circle_are_one_thread() -> None:
    comments = remark(0, "A", key="0A") + remark(1, "B", key="0B")
    tree = answers(("0A", "0B"), ("0B", "0A"))
    assert talks(paragraph(on(0, "one")), comments=comments, commentsExtended=tree) == [
        ("one", "A | B")
    ]


# --- files that are not as they should be --------------------------------------------------------


def test_damaged_comments_are_told_and_the_text_comes() -> None:
    page = page_of(paragraph(on(0, "March")), comments="<broken")
    assert plain.render(page.json).strip() == "March"
    assert (page.talks, told(page)) == ((), ["the comments: they are damaged; left out"])


def test_damaged_relations_leave_each_comment_alone() -> None:
    page = page_of(
        paragraph(on(0, "one")), comments=remark(0, "A", key="0A"), commentsExtended="<broken"
    )
    assert len(page.talks) == 1
    (loss,) = told(page)
    assert loss == (
        "which comments answer which, and which are resolved: this is damaged; each comment "
        "stands alone and open"
    )


def test_a_comment_that_is_not_there_is_told() -> None:
    page = page_of(paragraph(on(7, "March") + on(0, "April")), comments=remark(0, "Yes"))
    assert len(page.talks) == 1
    assert told(page) == ["1 comment: the text refers to them, but they are not in the file"]


def test_a_comment_that_nothing_refers_to_stands_beside_the_page() -> None:
    page = page_of(paragraph(run("March")), comments=remark(0, "Lost"))
    assert [(one.span, one.quote, said(one)) for one in page.talks] == [(None, "", "Lost")]
    assert "the file does not say where it belongs" in told(page)[0]


def test_comments_of_one_number_are_both_kept() -> None:
    body = paragraph(on(0, "March") + on(0, "April"))
    comments = remark(0, "A") + remark(0, "B")
    assert talks(body, comments=comments) == [("March", "A"), ("March", "B")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (begins(0) + run("March") + refers(0) + run(" and on"), "March"),
        (run("by ") + begins(0) + run("March"), "by"),
        (run("by March") + '<w:commentRangeEnd w:id="0"/>', "March"),
        ('<w:commentRangeEnd w:id="0"/>' + run("by ") + begins(0) + run("March"), "by"),
    ],
)
def test_a_range_that_never_ends_or_begins_is_a_place(body: str, words: str) -> None:
    assert talks(paragraph(body), comments=remark(0, "Hm")) == [(words, "Hm")]


def test_a_comment_that_says_nothing_is_told() -> None:
    page = page_of(paragraph(on(0, "March")), comments=remark(0, " "))
    assert (page.talks, told(page)) == ((), ["comment by Ann: it says nothing; left out"])


def test_an_answered_comment_that_says_nothing_stays() -> None:
    comments = remark(0, "", key="0A") + remark(1, "What?", key="0B")
    tree = answers(("0B", "0A"))
    assert talks(paragraph(on(0, "one")), comments=comments, commentsExtended=tree) == [
        ("one", "(no words) | What?")
    ]


def test_a_great_many_comments_are_read_soon_and_more_are_told() -> None:
    body = "".join(paragraph(on(pk, f"word{pk}")) for pk in range(MOST + 3))
    comments = "".join(remark(pk, f"No. {pk}") for pk in range(MOST + 3))
    began = time.monotonic()
    page = page_of(body, comments=comments)
    assert time.monotonic() - began < 30
    assert len(page.talks) == MOST
    assert all(words_at(page, one) == f"word{pk}" for pk, one in enumerate(page.talks[:50]))
    assert "3 more comments: at most 5,000 of a file come along; left out" in told(page)


# --- files that nobody here wrote ----------------------------------------------------------------


@pytest.mark.skipif(not DATA.exists(), reason="the material is not here")
def test_every_comment_of_the_material_is_a_thread_or_told() -> None:
    for file in sorted(DATA.rglob("*.docx")):
        pages = read_path(file).pages
        if not pages:
            continue
        package = opened(file.read_bytes())
        remarks = [one for each in comments_of(package).exchanges for one in each.remarks]
        kept = sum(len(talk.said) for talk in pages[0].talks)
        empty = sum("it says nothing" in loss.why for loss in pages[0].losses)
        assert kept + empty == len(remarks), file.name


@pytest.mark.skipif(not DATA.exists(), reason="the material is not here")
def test_the_threads_of_the_material_stand_at_the_very_words_that_word_marked() -> None:
    marked = 0
    for file in sorted(DATA.rglob("*.docx")):
        for page in read_path(file).pages:
            ranges = _marked(file) if page.talks else []
            found = [words_at(page, talk) for talk in page.talks]
            assert all(words in found for words in ranges), file.name
            marked += len(ranges)
    assert marked == 5


@pytest.mark.skipif(not DATA.exists(), reason="the material is not here")
def test_comments_put_anywhere_in_the_material_stand_at_their_words_and_change_no_text() -> None:
    chance = random.Random(3)
    stood = 0
    for file in sorted(DATA.rglob("*.docx")):
        before = read_path(file).pages
        if not before or before[0].talks or not (made := _commented(file, chance)):
            continue
        raw, ons = made
        (page,) = read_upload([(file.name, io.BytesIO(raw))]).pages
        assert without_section_ids(page.json) == without_section_ids(before[0].json), file.name
        for talk in page.talks:
            wanted = ons[int(said(talk))]
            # The title stands above the text; numbers of notes stand in it as words.
            found = re.sub(r"\[\d+\]", "", fold(words_at(page, talk)))
            assert fold(wanted).endswith(found), file.name
            assert found or wanted in page.title, file.name
            stood += bool(found)
    assert stood > 150


def _commented(file: Path, chance: random.Random) -> tuple[bytes, list[str]] | None:
    """The file with four comments on some of its words, and which words these are."""
    package = opened(file.read_bytes())
    root = etree.fromstring(package.texts[package.main])
    w = etree.QName(root).namespace
    odd = {"Fallback", "del", "moveFrom", "txbxContent"}
    runs = [
        above
        for one in root.iter(f"{{{w}}}t")
        if (one.text or "").strip()
        and (above := one.getparent()) is not None
        and not any(etree.QName(outer).localname in odd for outer in one.iterancestors())
    ]
    if not runs:
        return None
    ons = []
    for pk in range(4):
        at = chance.randrange(len(runs))
        to = min(at + chance.choice([0, 0, 1, 3]), len(runs) - 1)
        runs[at].addprevious(etree.Element(f"{{{w}}}commentRangeStart", {f"{{{w}}}id": f"9{pk}"}))
        runs[to].addnext(etree.Element(f"{{{w}}}commentRangeEnd", {f"{{{w}}}id": f"9{pk}"}))
        ons.append(pk)
    marks = Marks(etree.fromstring(etree.tostring(root)))
    said = "".join(remark(int(f"9{pk}"), str(pk)) for pk in ons)
    parts: dict[str, str | bytes] = {
        **package.texts,
        **package.pictures,
        package.main: etree.tostring(root),
        package.path_of("comments"): f'<w:comments xmlns:w="{w}">{said}</w:comments>'.encode(),
    }
    return packed(parts), [marks.spots[f"9{pk}"].on for pk in ons]


def _marked(file: Path) -> list[str]:
    """What stands between the marks of each comment, by the simplest of means."""
    xml = opened(file.read_bytes()).texts["word/document.xml"].decode()
    found = re.findall(
        r'commentRangeStart w:id="(\d+)"/>(.*?)<w:commentRangeEnd w:id="\1"', xml, re.S
    )
    return ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inner)) for _, inner in found]
