"""Word files become pages: what is kept, what is told, what is refused and in which words."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest

from apps.core.richtext import markdown, plain
from apps.core.richtext.schema import check
from apps.documents.importing import ImportPlan, Page, read_path, read_upload
from apps.documents.importing.word_package import MOST_PARTS, opened
from tests.word_files import RELATIONS, STYLES, R, W, packed, paragraph, run, word

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "word"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(raw: bytes, name: str = "plan.docx") -> ImportPlan:
    return read_upload([(name, io.BytesIO(raw))])


def page_of(raw: bytes) -> Page:
    (page,) = read(raw).pages
    assert check(page.json) == []
    return page


def refusal_of(raw: bytes, name: str = "plan.docx") -> str:
    plan = read(raw, name)
    assert plan.pages == ()
    (refusal,) = plan.refused
    return refusal.reason


def told(page: Page) -> list[str]:
    return [f"{loss.what}: {loss.why}" for loss in page.losses]


# --- what is kept --------------------------------------------------------------------------------


def test_the_title_of_the_file_is_the_title_of_the_page() -> None:
    page = page_of(word(paragraph(run("Our plan"), "Title") + paragraph(run("Go.")), styles=STYLES))
    assert page.title == "Our plan"
    assert markdown.render(page.json) == "Go.\n"


def test_without_a_title_the_name_of_the_file_is_one() -> None:
    assert page_of(word(paragraph(run("Go.")))).title == "Plan"


def test_headings_become_sections() -> None:
    body = paragraph(run("Who buys"), "heading2") + paragraph(run("Plant managers."))
    page = page_of(word(body, styles=STYLES))
    assert markdown.render(page.json) == "## Who buys\n\nPlant managers.\n"


def test_a_table_has_one_head_even_where_every_row_claims_to_be_one() -> None:
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    rows = "".join(
        f"<w:tr>{head}<w:tc>{paragraph(run(a))}</w:tc><w:tc>{paragraph(run(b))}</w:tc></w:tr>"
        for a, b in (("Who", "When"), ("Ann", "Monday"))
    )
    page = page_of(word(f"<w:tbl>{rows}</w:tbl>"))
    assert markdown.render(page.json) == "| Who | When |\n| --- | --- |\n| Ann | Monday |\n"


# --- what is told --------------------------------------------------------------------------------


def test_tracked_changes_are_accepted_and_said() -> None:
    changed = (
        f'<w:ins w:id="1" w:author="Ann">{run("three ")}</w:ins>'
        '<w:del w:id="2" w:author="Ben"><w:r><w:delText>two </w:delText></w:r></w:del>'
    )
    page = page_of(word(paragraph(run("It takes ") + changed + run("hours."))))
    assert plain.render(page.json).strip() == "It takes three hours."
    assert " ".join(told(page)) == (
        "2 tracked changes by Ann, Ben: accepted: what was inserted stands, what was deleted "
        "does not"
    )


def test_what_belongs_to_printed_sheets_is_told() -> None:
    body = paragraph(run("Go.")) + '<w:sectPr><w:headerReference r:id="rhdr1"/></w:sectPr>'
    raw = word(body)
    header = f'<w:hdr xmlns:w="{W}">{paragraph(run("Confidential"))}</w:hdr>'
    with zipfile.ZipFile(out := io.BytesIO(raw), "a") as archive:
        archive.writestr("word/header1.xml", header)
    page = page_of(out.getvalue())
    assert told(page) == [
        "header “Confidential”: headers and footers belong to printed sheets; left out"
    ]


def test_macros_stay_behind_and_the_text_comes() -> None:
    raw = word(paragraph(run("Go.")))
    with zipfile.ZipFile(out := io.BytesIO(raw), "a") as archive:
        archive.writestr("word/vbaProject.bin", OLE + b"macros")
    (page,) = read(out.getvalue(), "plan.docm").pages
    assert told(page) == ["macros: a text runs no programs; left out"]


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"no package at all", "not a Word file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + b"WordDocument", "old Word format"),
        (b"{\\rtf1 Hello}", "rich text"),
        (packed({"a.txt": "no text of Word"}), "not a Word file"),
        (packed({"_rels/.rels": "<broken"}), "damaged"),
        (word(paragraph(run("Go.")))[:-40], "damaged"),
        (word("<w:p><w:r></w:p>"), "damaged"),
    ],
)
def test_what_is_no_word_file_is_refused_in_words(raw: bytes, words: str) -> None:
    assert words in refusal_of(raw)


@pytest.mark.parametrize("name", ["plan.doc", "plan.odt", "plan.rtf", "plan.pages"])
def test_other_formats_are_refused_with_the_way_out(name: str) -> None:
    assert "save it as Word (.docx)" in refusal_of(b"whatever", name)


def test_a_spreadsheet_under_another_name_is_no_text() -> None:
    raw = packed(
        {
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
            f'Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": "<workbook/>",
        }
    )
    assert "only Word files" in refusal_of(raw)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"_rels/.rels": "<a/>", "word/document.xml": b" " * 70_000_000})
    assert len(bomb) < 100_000
    assert "67 MB of text once unpacked" in refusal_of(bomb)


def test_too_many_parts_are_refused() -> None:
    assert "parts inside" in refusal_of(packed({f"{n}.xml": "" for n in range(MOST_PARTS + 1)}))


def test_a_package_that_lies_about_a_size_is_damaged() -> None:
    raw = bytearray(word(paragraph(run("Go." * 1000))))
    size = len(zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml"))
    lied = bytes(raw).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != bytes(raw)
    assert "damaged" in refusal_of(lied)


def test_entities_are_never_read() -> None:
    raw = packed(
        {
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
            f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            f'<w:document xmlns:w="{W}"><w:body>{paragraph(run("&e;"))}</w:body></w:document>',
        }
    )
    assert "document type" in refusal_of(raw)


def test_a_table_of_ten_thousand_rows_comes_or_is_refused_soon() -> None:
    row = f"<w:tr><w:tc>{paragraph(run('a'))}</w:tc><w:tc>{paragraph(run('b'))}</w:tc></w:tr>"
    began = time.monotonic()
    plan = read(word(f"<w:tbl>{row * 10_000}</w:tbl>"))
    assert time.monotonic() - began < 70
    assert len(plan.pages) + len(plan.refused) == 1


def test_a_document_a_hundred_tables_deep_does_not_break() -> None:
    body = paragraph(run("deep"))
    for _ in range(100):
        body = f"<w:tbl><w:tr><w:tc>{body}{paragraph('')}</w:tc></w:tr></w:tbl>"
    plan = read(word(body))
    assert len(plan.pages) + len(plan.refused) == 1


# --- files that nobody here wrote ----------------------------------------------------------------


@pytest.mark.skipif(not DATA.exists(), reason="the material is not here")
def test_every_file_of_the_material_is_imported_or_refused_with_a_reason() -> None:
    files = sorted(DATA.rglob("*.docx"))
    assert len(files) == 66
    for file in files:
        plan = read_path(file)
        assert len(plan.pages) + len(plan.refused) == 1, file.name
        assert all(check(page.json) == [] for page in plan.pages), file.name
        assert all(refusal.reason for refusal in plan.refused), file.name


@pytest.mark.skipif(not DATA.exists(), reason="the material is not here")
def test_no_word_of_the_material_is_lost_unsaid() -> None:
    for file in sorted(DATA.rglob("*.docx")):
        package = opened(file.read_bytes())
        body = package.part("document.xml")
        assert body is not None
        written = "".join(
            element.text or ""
            for element in body.iter("{*}t")
            if not any(str(above.tag).endswith("}Fallback") for above in element.iterancestors())
        )
        for page in read_path(file).pages:
            kept = page.title + plain.render(page.json) + "".join(told(page))
            # Runs that stand close make one word, and may have been parted here by a note.
            lost = set(re.findall(r"\w+", written)) - set(re.findall(r"\w+", kept))
            assert not {word for word in lost if word not in "".join(kept.split())}, file.name
