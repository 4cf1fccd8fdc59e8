"""What is written in one form is read again as the same text."""

from hypothesis import HealthCheck, given, settings

from apps.core.richtext import html, markdown, ydoc
from apps.core.richtext.schema import Json, check
from apps.core.richtext.sections import content_hash, with_section_ids
from tests.core.richtext.drawn import documents, without_tail

MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(documents)
def test_html_gives_the_same_document_again(document: Json) -> None:
    document = with_section_ids(document)
    again, losses = html.parse(html.render(document))
    assert again == document
    assert losses == []


@MANY
@given(documents)
def test_markdown_gives_the_same_document_again(document: Json) -> None:
    again, losses = markdown.parse(markdown.render(document))
    assert again == without_tail(document)
    assert losses == []


@MANY
@given(documents)
def test_a_yjs_document_gives_the_same_document_again(document: Json) -> None:
    assert ydoc.read(ydoc.new(document)) == document


@MANY
@given(documents)
def test_every_reading_gives_a_document_that_may_be_stored(document: Json) -> None:
    for written in (html.render(document), markdown.render(document)):
        for parse in (html.parse, markdown.parse):
            assert check(parse(written)[0]) == []


@MANY
@given(documents, documents)
def test_an_edit_leads_from_any_document_to_any_other(old: Json, new: Json) -> None:
    doc = ydoc.new(with_section_ids(old))
    ydoc.edit(doc, new)
    assert content_hash(ydoc.read(doc)) == content_hash(new)
    assert ydoc.edit(doc, ydoc.read(doc)) == b""
