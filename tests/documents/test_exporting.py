"""Pages as files: what is in them, what they are called, who gets them."""

import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from apps.core.richtext import html, markdown
from apps.core.richtext.nodes import node, paragraph, text
from apps.core.richtext.schema import Json
from apps.documents.exporting import ExportedFile, Format, export
from apps.documents.exporting.names import file_name
from apps.documents.importing import read_path
from apps.documents.intake import Intake
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.documents.signing import sign
from apps.documents.writing import read_content, write_content
from apps.files.models import StoredFile
from apps.workspaces.models import Member
from tests.factories import at, caller, make_document, make_file, make_text

pytestmark = pytest.mark.django_db

RICH = """Who buys, and why *now*.

## Who buys

- Plant managers
- Their **deputies**
  1. first
  2. second

- [x] Asked ten of them
- [ ] Ask the rest

> We lose two hours a day.

> [!WARNING]
> Never promise a date.

| Segment | Size |
| :-- | --: |
| Small | 10 |
| Large | 2,000 |

```python
hours = 2
```

___

### What it costs

Two hours a day, ~~three~~, says [the survey](https://example.com/survey).
"""


def of(document: Document) -> Json:
    return read_content(document).json


@pytest.fixture
def page(marketer: Member) -> Document:
    return make_text(marketer, RICH, title="Ideal client")


@pytest.fixture
def client(client: Client, commenter: Member) -> Client:
    client.force_login(commenter.user)
    return client


def test_markdown_says_title_and_kind_and_then_the_text(page: Document) -> None:
    file = export(page, Format.MARKDOWN)
    text = file.data.decode()
    assert text.startswith("---\ntitle: Ideal client\nkind: page\n---\n\nWho buys")
    assert text.split("---\n\n", 1)[1] == markdown.render(of(page))


def test_html_is_one_file_with_its_style_inside(page: Document) -> None:
    text = export(page, Format.HTML).data.decode()
    assert "<title>Ideal client</title>" in text
    assert html.render(of(page)) in text
    assert not re.search(r"<(link|script)\b|url\(", text)


def test_pdf_is_a_pdf(page: Document) -> None:
    assert export(page, Format.PDF).data.startswith(b"%PDF-")


def test_word_has_real_headings_lists_and_tables(page: Document) -> None:
    with ZipFile(BytesIO(export(page, Format.WORD).data)) as package:
        body = package.read("word/document.xml").decode()
    assert 'w:val="Heading2"' in body
    assert "<w:tbl>" in body
    assert "<w:numPr>" in body


@pytest.mark.parametrize("form", list(Format))
def test_the_page_gives_every_member_the_file(client: Client, page: Document, form: Format) -> None:
    answer = client.get(f"/acme/documents/{page.pk}/export.{form}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == form.media_type
    assert answer["Content-Disposition"] == f'attachment; filename="Ideal client.{form}"'


@pytest.mark.parametrize("form", list(Format))
def test_rest_gives_the_file_whatever_is_accepted(
    commenter: Member, page: Document, form: Format
) -> None:
    answer: Any = caller(commenter).get(
        at(page, f"export.{form}"), headers={"accept": "application/x-anything"}
    )
    assert answer.status_code == 200
    assert answer["Content-Type"] == form.media_type


def again(file: ExportedFile, by: Member, folder: Path) -> Document:
    """The page that an import makes of an exported file."""
    place = folder / file.name
    place.write_bytes(file.data)
    report = Intake(read_path(place), by=by).run()
    assert report.refused == []
    return Document.objects.get(pk=report.pages[0]["document"])


def without_ids(document: Document) -> list[Json]:
    return [
        block | {"attrs": {**block["attrs"], "id": None}} if block["type"] == "heading" else block
        for block in of(document)["content"]
    ]


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.HTML])
def test_markdown_and_html_come_back_as_they_went(
    page: Document, marketer: Member, tmp_path: Path, form: Format
) -> None:
    back = again(export(page, form), marketer, tmp_path)
    assert back.title == page.title
    assert without_ids(back) == without_ids(page)


def test_the_kind_comes_back_with_markdown(marketer: Member, tmp_path: Path) -> None:
    charter = make_document(marketer, "Our charter", kind="charter")
    assert again(export(charter, Format.MARKDOWN), marketer, tmp_path).kind == "charter"


def test_word_comes_back_but_for_the_language_of_code(
    page: Document, marketer: Member, tmp_path: Path
) -> None:
    back = again(export(page, Format.WORD), marketer, tmp_path)
    assert back.title == page.title
    expected = markdown.render(of(page)).replace("```python", "```").replace(":-- |", "--- |")
    assert markdown.render(of(back)) == expected


def test_links_into_the_portal_are_whole_outside_and_short_again_inside(
    marketer: Member, tmp_path: Path
) -> None:
    other = make_document(marketer, "Other")
    address = other.get_absolute_url()
    page = make_text(marketer, f"See [the other page]({address}).\n", title="One")
    for form in (Format.MARKDOWN, Format.HTML, Format.WORD):
        file = export(page, form)
        if form is not Format.WORD:
            assert f"{settings.PUBLIC_URL}{address}" in file.data.decode()
        assert f"]({address})" in markdown.render(of(again(file, marketer, tmp_path)))


@pytest.fixture
def tree(marketer: Member) -> Document:
    """A playbook with two plays, the first with a page below it, that link to one another."""
    top = make_text(marketer, "Start.\n", title="Playbook")
    first = make_document(marketer, "Zero: the call", parent=top)
    second = make_document(marketer, "A/B tests", parent=top)
    deep = make_document(marketer, "Script", parent=first)
    away = make_document(marketer, "Put away", parent=top)
    write_content(deep, by=marketer, json=markdown.parse("## Say\n\nHello.\n")[0])
    say = of(deep)["content"][0]["attrs"]["id"]
    said = f"See [it]({deep.get_absolute_url()}#{say}) and [up]({top.get_absolute_url()}).\n"
    write_content(second, by=marketer, json=markdown.parse(said)[0])
    away.archive(by=marketer)
    return top


def unpacked(file: ExportedFile) -> dict[str, str]:
    assert file.name == "Playbook.zip"
    with ZipFile(BytesIO(file.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_tree_is_a_folder_for_each_page_with_pages_below(tree: Document) -> None:
    files = unpacked(export(tree, Format.MARKDOWN, tree=True))
    assert list(files) == [
        "Playbook/README.md",
        "Playbook/01 Zero- the call/README.md",
        "Playbook/01 Zero- the call/01 Script.md",
        "Playbook/02 A-B tests.md",
    ]
    assert "[it](01%20Zero-%20the%20call/01%20Script.md#say)" in files["Playbook/02 A-B tests.md"]
    assert "[up](README.md)" in files["Playbook/02 A-B tests.md"]


def test_a_tree_of_html_is_walked_by_its_links(tree: Document) -> None:
    files = unpacked(export(tree, Format.HTML, tree=True))
    assert '<a href="01%20Zero-%20the%20call/index.html">' in files["Playbook/index.html"]
    say = re.search(r'<h2 id="(\w+)">', files["Playbook/01 Zero- the call/01 Script.html"])
    assert say is not None
    assert f"01%20Script.html#{say[1]}" in files["Playbook/02 A-B tests.html"]


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.HTML])
def test_a_tree_comes_back_as_a_tree(
    tree: Document, marketer: Member, tmp_path: Path, form: Format
) -> None:
    with ZipFile(BytesIO(export(tree, form, tree=True).data)) as archive:
        archive.extractall(tmp_path)
    report = Intake(read_path(tmp_path / "Playbook"), by=marketer).run()
    assert report.refused == []
    back = [Document.objects.get(pk=page["document"]) for page in report.pages]
    by_title = {page.title: page for page in back}
    assert set(by_title) == {"Playbook", "Zero: the call", "A/B tests", "Script"}
    assert by_title["Script"].parent == by_title["Zero: the call"]
    text = markdown.render(of(by_title["A/B tests"]))
    assert by_title["Script"].get_absolute_url() in text
    assert [loss for page in report.pages for loss in page["losses"]] == []


def test_a_tree_in_word_has_a_heading_for_each_page(tree: Document) -> None:
    file = export(tree, Format.WORD, tree=True)
    assert file.name == "Playbook.docx"
    with ZipFile(BytesIO(file.data)) as package:
        body = package.read("word/document.xml").decode()
    found = re.findall(r'<w:pStyle w:val="(Heading\d)" />.*?<w:t[^>]*>([^<]*)', body, re.DOTALL)
    assert found == [
        ("Heading1", "Zero: the call"),
        ("Heading2", "Script"),
        ("Heading4", "Say"),
        ("Heading1", "A/B tests"),
    ]
    assert 'w:anchor="page2"' not in body
    assert 'w:anchor="p2-' in body


def test_a_tree_in_pdf_is_one_file(tree: Document) -> None:
    file = export(tree, Format.PDF, tree=True)
    assert (file.name, file.data[:5]) == ("Playbook.pdf", b"%PDF-")


@pytest.mark.parametrize("query", ["tree=yes", "text=old"])
def test_a_question_that_makes_no_sense_is_refused(
    commenter: Member, page: Document, query: str
) -> None:
    answer: Any = caller(commenter).get(at(page, f"export.md?{query}"))
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["errors"]


def test_the_agreed_text_can_be_exported_instead(
    page: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    assert b"Plant managers" not in export(page, Format.MARKDOWN, text="agreed").data
    section = next(one for one in current_sections(page) if one.title == "Who buys")
    for member in (sales_lead, marketing_lead):
        sign(page, by=member, hashes={section.key: section.content_hash})
    file = export(page, Format.MARKDOWN, text="agreed").data
    assert b"Plant managers" in file
    assert b"Two hours a day, " not in file
    assert b"1 of 3 sections agreed" in export(page, Format.HTML).data


@pytest.fixture
def pictured(marketer: Member) -> Document:
    """A page that shows a picture of the workspace, and one of another site."""
    page = make_document(marketer, "Pictured")
    stored = make_file(page, marketer)
    text = f"![The plan]({stored.src})\n\n![Elsewhere](https://example.com/a.png)\n"
    write_content(page, by=marketer, json=markdown.parse(text)[0])
    return page


def test_pictures_of_the_workspace_are_inside_the_file(pictured: Document) -> None:
    html_text = export(pictured, Format.HTML).data.decode()
    assert re.search(r'src="data:image/(png|jpeg);base64,', html_text)
    assert 'src="https://example.com/a.png"' in html_text
    with ZipFile(BytesIO(export(pictured, Format.WORD).data)) as package:
        assert len([name for name in package.namelist() if "/media/" in name]) == 1
    assert b"/Subtype/Image" in export(pictured, Format.PDF).data.replace(b" ", b"")


def test_pictures_come_back_with_word_and_with_a_folder(
    pictured: Document, marketer: Member, tmp_path: Path
) -> None:
    with ZipFile(BytesIO(export(pictured, Format.MARKDOWN, tree=True).data)) as archive:
        archive.extractall(tmp_path)
    report = Intake(read_path(tmp_path / "Pictured"), by=marketer).run()
    folder = Document.objects.get(pk=report.pages[0]["document"])
    for back in (again(export(pictured, Format.WORD), marketer, tmp_path), folder):
        (stored,) = StoredFile.objects.of(back)
        assert stored.is_picture
        assert f"![The plan]({stored.src})" in markdown.render(of(back))


def test_a_picture_of_another_workspace_is_never_inside(
    pictured: Document, stranger: Member
) -> None:
    page = make_document(stranger, "Theirs")
    write_content(page, by=stranger, json=of(pictured))
    assert b"data:image" not in export(page, Format.HTML).data


HOSTILE = """<script>alert(1)</script> #read("/etc/passwd") @label <label> $x$ `#` \\u{0}

[x](javascript:alert(1)) [a](</x" onload="y>)

```raw
#image("/etc/passwd")
```
"""


def test_words_are_words_in_every_format(marketer: Member) -> None:
    page = make_text(marketer, HOSTILE, title='#eval("1") <b> ../../etc "x"')
    for form in Format:
        file = export(page, form)
        assert "/" not in file.name
        if form is Format.HTML:
            assert b"<script" not in file.data
            assert b"javascript:" not in file.data


def test_what_is_nested_far_too_deep_goes_out_in_every_format(marketer: Member) -> None:
    page = make_document(marketer)
    block = paragraph([text("deep")])
    for _ in range(24):
        block = node("bulletList", [node("listItem", [block])])
    write_content(page, by=marketer, json={"type": "doc", "content": [block]})
    for form in Format:
        assert export(page, form).data


def test_a_table_of_any_shape_goes_out_in_every_format(marketer: Member) -> None:
    page = make_document(marketer)

    def cell(**spans: int) -> Json:
        return node("tableCell", [paragraph([text("x")])], **spans)

    rows = [[cell(colspan=3), cell(rowspan=9)], [cell(rowspan=2)], [cell(), cell(colspan=40)], []]
    table = node("table", [node("tableRow", row) for row in rows])
    write_content(page, by=marketer, json={"type": "doc", "content": [table]})
    for form in Format:
        assert export(page, form).data


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Q1/Q2: plan?", "Q1-Q2- plan-.pdf"),
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("Größe 大きい", "Größe 大きい.pdf"),
        ("con", "con_.pdf"),
        ("...", "page.pdf"),
        ("x" * 300, "x" * 116 + ".pdf"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name


def test_the_name_of_a_download_says_its_signs_by_rfc_5987(
    client: Client, marketer: Member
) -> None:
    page = make_document(marketer, "Größe")
    answer = client.get(f"/acme/documents/{page.pk}/export.md")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.md"


def test_a_branch_is_written_by_a_worker_and_kept_for_its_owner(
    client: Client, tree: Document, salesperson: Member
) -> None:
    answer: Any = client.post(f"/acme/documents/{tree.pk}/export/", {"format": "html", "tree": "1"})
    report = client.get(answer["Location"]).content.decode()
    assert "Playbook.zip is ready" in report
    file: Any = client.get(f"{answer['Location']}file/")
    assert file["Content-Type"] == "application/zip"
    client.force_login(salesperson.user)
    assert client.get(answer["Location"]).status_code == 404
    assert client.get(f"{answer['Location']}file/").status_code == 404


def test_a_page_alone_comes_at_once(client: Client, page: Document) -> None:
    answer: Any = client.post(f"/acme/documents/{page.pk}/export/", {"format": "md"})
    assert answer["Location"] == f"/acme/documents/{page.pk}/export.md?text=live"


def test_the_command_writes_the_file_that_a_way_of_titles_names(
    tree: Document, tmp_path: Path
) -> None:
    said = StringIO()
    call_command(
        "export", "Playbook/Zero: the call/Script", workspace="acme", format="html",
        output=tmp_path, stdout=said,
    )  # fmt: skip
    assert "Hello." in (tmp_path / "Script.html").read_text()
    assert "Script →" in said.getvalue()
    call_command(
        "export", "Playbook/A/B tests", workspace="acme", format="md", output=tmp_path,
        stdout=said,
    )  # fmt: skip
    assert (tmp_path / "A-B tests.md").exists()


@pytest.mark.parametrize(
    ("page", "options", "names"),
    [
        ("Playbook", {"workspace": "nowhere"}, "--workspace"),
        ("Nothing", {"workspace": "acme"}, "page: there is no page"),
        ("Playbook", {"workspace": "other"}, "page: there is no page"),
        ("Playbook", {"workspace": "acme", "output": Path("/no/such/folder/x.md")}, "--output"),
    ],
)
def test_the_command_names_what_is_wrong(
    tree: Document, page: str, options: dict[str, Any], names: str
) -> None:
    with pytest.raises(CommandError, match=names):
        call_command("export", page, **options)


def test_an_empty_page_goes_out_in_every_format(marketer: Member) -> None:
    page = make_document(marketer)
    for form in Format:
        assert export(page, form).data
