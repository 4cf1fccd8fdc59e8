"""Pages as files: what is in them, what they are called, who gets them."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from apps.core.richtext import html, markdown
from apps.core.richtext.schema import Json
from apps.documents.exporting import Format, export
from apps.documents.models import Document
from apps.documents.writing import read_content
from apps.workspaces.models import Member
from tests.factories import at, caller, make_document, make_text

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


def test_an_empty_page_goes_out_in_every_format(marketer: Member) -> None:
    page = make_document(marketer)
    for form in Format:
        assert export(page, form).data
