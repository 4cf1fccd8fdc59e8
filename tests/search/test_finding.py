"""What is found, what stands above what, and what nobody finds."""

import pytest

from apps.core.richtext import markdown
from apps.documents.models import Document
from apps.documents.projection import project
from apps.documents.writing import write_content
from apps.search import vocabulary
from apps.search.finding import Found, find
from apps.search.showing import Hit, shown
from apps.workspaces.models import Member
from tests.factories import make_document


def written(by: Member, title: str, text: str = "") -> Document:
    """A page whose title and words can be found."""
    page = make_document(by, title)
    if text:
        write_content(page, by=by, json=markdown.parse(text)[0])
        project(page.pk)
    vocabulary.learn()
    return page


def titles(found: Found) -> list[str]:
    return [row.title for _, row in found.ranked]


def hits(member: Member, asked: str) -> list[Hit]:
    found = find(member, asked)
    return shown(member, found.ranked, found.query)


def test_a_page_is_found_by_a_word_of_its_title_whatever_the_capitals(marketer: Member) -> None:
    written(marketer, "Sales Playbook")
    assert titles(find(marketer, "PLAYBOOK")) == ["Sales Playbook"]


def test_a_page_is_found_by_words_that_stand_in_different_sections(marketer: Member) -> None:
    written(marketer, "Guide", "## Who\n\nPlant managers.\n\n## Cost\n\nTwo hours.")
    assert titles(find(marketer, "managers hours")) == ["Guide"]
    assert titles(find(marketer, "guide plant")) == ["Guide"]


def test_the_last_word_is_a_beginning_and_the_others_are_whole(marketer: Member) -> None:
    written(marketer, "Sales Playbook")
    assert titles(find(marketer, "sales playb")) == ["Sales Playbook"]
    assert not find(marketer, "play sales").query.every


@pytest.mark.parametrize("asked", ["Kaufer", "käufer", "KÄUFER", "kaeufer", "Kau\u0308fer"])
def test_accents_make_no_difference(asked: str, marketer: Member) -> None:
    written(marketer, "Was unsere Käufer brauchen")
    assert titles(find(marketer, asked)) == ["Was unsere Käufer brauchen"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("price list", "Prices and lists"),
        ("prices", "The price"),
        ("kunden", "Der Kunde"),
        ("Angebote", "Das Angebot"),
        ("strasse", "Straße"),
        ("meetings today", "Meeting today"),
    ],
)
def test_other_forms_of_a_word_are_found(asked: str, title: str, marketer: Member) -> None:
    written(marketer, title)
    assert titles(find(marketer, asked)) == [title]


def test_an_objective_is_no_objection(marketer: Member) -> None:
    written(marketer, "Objectives")
    written(marketer, "Objections")
    assert titles(find(marketer, "objection")) == ["Objections"]


@pytest.mark.parametrize("asked", ["playbok", "palybook", "pleybook", "playbookk", "sales plabook"])
def test_a_slip_of_the_finger_is_understood_and_told(asked: str, marketer: Member) -> None:
    written(marketer, "Sales Playbook")
    found = find(marketer, asked)
    assert titles(found) == ["Sales Playbook"]
    assert found.instead
    assert str(found.query).endswith("playbook")


def test_a_correction_is_spelled_as_it_was_written(marketer: Member) -> None:
    written(marketer, "Was Käufer fragen")
    assert str(find(marketer, "Käuffer").query) == "käufer"


def test_what_is_found_as_it_was_typed_is_not_corrected(marketer: Member) -> None:
    written(marketer, "From here")
    written(marketer, "The form")
    found = find(marketer, "form")
    assert titles(found) == ["The form"]
    assert not found.instead


def test_short_words_and_numbers_are_never_corrected(marketer: Member) -> None:
    written(marketer, "Cat 2026")
    assert titles(find(marketer, "cut")) == []
    assert titles(find(marketer, "2027")) == []


def test_nobody_is_led_to_words_of_another_workspace(marketer: Member, stranger: Member) -> None:
    written(stranger, "Zeppelin secrets")
    found = find(marketer, "zepelin")
    assert titles(found) == []
    assert not found.instead
    assert "zeppelin" not in str(found.query)


def test_nobody_is_led_to_words_that_only_archived_pages_hold(marketer: Member) -> None:
    page = written(marketer, "Zeppelin")
    page.archive(by=marketer)
    assert not find(marketer, "zepelin").ranked
    assert titles(find(marketer, "zepelin", archived=True)) == ["Zeppelin"]


def test_a_title_stands_above_a_text_and_the_very_title_above_all(marketer: Member) -> None:
    written(marketer, "Pricing")
    written(marketer, "How pricing works in the field")
    written(marketer, "Notes", "Pricing pricing pricing, all about pricing.")
    written(marketer, "Pricing objections")
    assert titles(find(marketer, "pricing")) == [
        "Pricing",
        "Pricing objections",
        "How pricing works in the field",
        "Notes",
    ]


def test_words_that_everybody_uses_are_not_missed(marketer: Member) -> None:
    written(marketer, "Handling objections")
    found = find(marketer, "how to handle the objections")
    assert titles(found) == ["Handling objections"]
    assert found.query.every


def test_a_common_word_alone_is_looked_for(marketer: Member) -> None:
    written(marketer, "To be or not to be")
    written(marketer, "Tomatoes")
    assert "To be or not to be" in titles(find(marketer, "to"))


def test_where_no_page_holds_all_words_some_will_do(marketer: Member) -> None:
    written(marketer, "Handling objections")
    found = find(marketer, "objections zebra")
    assert titles(found) == ["Handling objections"]
    assert not found.query.every


def test_people_are_found_by_name_and_address(marketer: Member, salesperson: Member) -> None:
    for asked in ("Sam", "sam@acme.example", "sam sal"):
        assert titles(find(marketer, asked, kinds=["member"])) == ["Sam Sales"]


def test_who_left_is_not_found(marketer: Member, salesperson: Member, admin: Member) -> None:
    salesperson.leave(by=admin)
    assert find(marketer, "Sam", kinds=["member"]).ranked == []


def test_people_of_another_workspace_are_not_found(marketer: Member, stranger: Member) -> None:
    assert find(marketer, "Otto").ranked == []
    assert titles(find(stranger, "Otto")) == ["Otto Other"]


def test_pages_of_another_workspace_are_not_found(marketer: Member, stranger: Member) -> None:
    written(stranger, "Playbook")
    assert find(marketer, "playbook").ranked == []


def test_an_archived_page_is_found_only_when_asked_for_and_again_when_restored(
    marketer: Member,
) -> None:
    parent = written(marketer, "Playbook")
    written_below = make_document(marketer, "Play of the day", parent=parent)
    parent.archive(by=marketer)
    assert find(marketer, "play").ranked == []
    away = find(marketer, "play", archived=True)
    assert {row.archived for _, row in away.ranked} == {True}
    assert len(away.ranked) == 2
    parent.restore(by=marketer)
    assert len(find(marketer, "play").ranked) == 2
    assert written_below.title in titles(find(marketer, "play"))


def test_a_renamed_page_is_found_by_its_new_name_alone(marketer: Member) -> None:
    page = written(marketer, "Playbook", "Some text.")
    page.rename(by=marketer, title="Handbook")
    assert titles(find(marketer, "handbook text")) == ["Handbook"]
    assert find(marketer, "playbook").ranked == []


def test_a_page_is_no_longer_found_by_words_that_were_taken_out(marketer: Member) -> None:
    page = written(marketer, "Guide", "## One\n\nZebra.\n\n## Two\n\nLion.")
    write_content(page, by=marketer, json=markdown.parse("## One\n\nTiger.")[0])
    project(page.pk)
    assert find(marketer, "zebra").ranked == []
    assert find(marketer, "lion").ranked == []
    assert titles(find(marketer, "tiger")) == ["Guide"]


def test_a_page_that_is_gone_is_not_found(marketer: Member) -> None:
    page = written(marketer, "Playbook")
    page.delete()
    assert find(marketer, "playbook").ranked == []


def test_a_hit_leads_to_the_section_with_the_words_and_quotes_it(marketer: Member) -> None:
    page = written(marketer, "Guide", "Hello.\n\n## Who buys\n\nPlant managers & others.")
    section = page.sections.get(title="Who buys")
    [hit] = hits(marketer, "managers")
    assert hit.url == f"/acme/documents/{page.pk}/#{section.key}"
    assert hit.section == "Who buys"
    assert hit.excerpt == "Plant <mark>managers</mark> &amp; others."


def test_a_hit_by_title_alone_leads_to_the_page_and_quotes_its_beginning(marketer: Member) -> None:
    page = written(marketer, "Guide", "Hello.\n\n## Who buys\n\nPlant managers.")
    [hit] = hits(marketer, "guide")
    assert hit.url == f"/acme/documents/{page.pk}/"
    assert hit.title == "<mark>Guide</mark>"
    assert hit.excerpt == "Hello."


def test_a_hit_by_title_leads_to_the_page_though_a_section_holds_the_word_too(
    marketer: Member,
) -> None:
    page = written(marketer, "First call", "Hello.\n\n## Before the call\n\nThink.")
    [hit] = hits(marketer, "call")
    assert hit.url == f"/acme/documents/{page.pk}/"
    assert hit.excerpt == "Think."


def test_a_heading_that_holds_the_word_is_marked(marketer: Member) -> None:
    written(marketer, "Guide", "Hello.\n\n## Objections & answers\n\nNone.")
    [hit] = hits(marketer, "objections")
    assert hit.heading == "<mark>Objections</mark> &amp; answers"
    assert hit.section == "Objections & answers"


def test_a_hit_tells_what_it_stands_below(marketer: Member) -> None:
    top = written(marketer, "Book")
    middle = make_document(marketer, "Plays", parent=top)
    make_document(marketer, "Opening", parent=middle)
    [hit] = hits(marketer, "opening")
    assert hit.card.path == ("Book", "Plays")


def test_what_looks_like_html_is_escaped_in_titles_and_excerpts(marketer: Member) -> None:
    written(marketer, "<img src=x> zebra", "`<script>alert('zebra')</script>` & more")
    [hit] = hits(marketer, "zebra")
    assert "<img" not in hit.title
    assert "<script" not in hit.excerpt
    assert "&lt;script&gt;" in hit.excerpt
    assert "<mark>zebra</mark>" in hit.excerpt
    assert "<mark>zebra</mark>" in hit.title


@pytest.mark.parametrize(
    "asked",
    [
        "", "   ", "'", '"', "a'b", "& | ! ( ) <-> :*", "!!!", "'; DROP TABLE search_entry; --",
        "\\", "🚀", "🚀 launch", "½ ﷺ ㎏", "x" * 10_000, "word " * 2_000, "^title @acme", "%_",
        "ab\u0308c\u200bd", "日本語", "𝒫laybook", "\u0130stanbul", "ſ", "a:b*c", "::tsquery",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_only_words(asked: str, marketer: Member) -> None:
    written(marketer, "Playbook")
    found = find(marketer, asked)
    shown(marketer, found.ranked, found.query)


def test_marks_of_the_index_cannot_be_asked_for(marketer: Member) -> None:
    written(marketer, "Playbook")
    assert find(marketer, f"@{marketer.workspace_id.hex}").ranked == []
    assert find(marketer, "@document").ranked == []
