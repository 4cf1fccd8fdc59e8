"""REST: the live text, read and written by other systems."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from rest_framework.test import APIClient

from apps.core.richtext import markdown
from apps.core.richtext.schema import empty_document
from apps.documents import signing
from apps.documents.models import Document, Update
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import TEXT, at, bearer, caller, make_document, make_text, make_token

NEW_AS_JSON = (
    '{"type":"doc","content":[{"type":"heading","attrs":{"level":1},"content":'
    '[{"type":"text","text":"Neu"}]},{"type":"paragraph","content":[{"type":"text",'
    '"text":"Über 🚀 "},{"type":"text","text":"fett","marks":[{"type":"bold"}]},'
    '{"type":"text","text":"."}]}]}'
)
BAD_LINK = (
    '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"x",'
    '"marks":[{"type":"link","attrs":{"href":"javascript:alert(1)"}}]}]}]}'
)


@pytest.fixture
def client(salesperson: Member) -> APIClient:
    return caller(salesperson)


@pytest.fixture
def document(salesperson: Member) -> Document:
    return make_text(salesperson)


def put(
    client: APIClient, document: Document, text: str, kind: str = "text/markdown", tag: str = ""
) -> Any:
    return client.put(
        at(document, "content/"),
        text,
        content_type=kind,
        HTTP_IF_MATCH=tag or f'"{read_content(document).revision}"',
    )


def patch(client: APIClient, document: Document, *operations: dict[str, Any], **more: Any) -> Any:
    return client.patch(at(document, "content/"), {"operations": list(operations)}, **more)


def text_of(document: Document) -> str:
    return markdown.render(read_content(document).json)


def ids_of(document: Document) -> list[str]:
    blocks = read_content(document).json["content"]
    return [block["attrs"]["id"] for block in blocks if block["type"] == "heading"]


# -- reading


def test_the_text_is_read_in_three_shapes(client: APIClient, document: Document) -> None:
    address = at(document, "content/")
    json = client.get(address)
    assert json["Content-Type"] == "application/json"
    assert json.json() == read_content(document).json
    plain = client.get(address, HTTP_ACCEPT="text/markdown")
    assert plain["Content-Type"] == "text/markdown; charset=utf-8"
    assert plain.content.decode() == TEXT
    page = client.get(address, HTTP_ACCEPT="text/html")
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert f'<h2 id="{ids_of(document)[0]}">Who buys</h2>' in page.content.decode()
    assert (
        "script-src" in page["Content-Security-Policy"]
        or "default-src" in (page["Content-Security-Policy"])
    )


def test_the_etag_is_the_revision(client: APIClient, document: Document) -> None:
    address = at(document, "content/")
    first = client.get(address)
    assert first["ETag"] == f'"{read_content(document).revision}"'
    assert client.get(at(document)).json()["revision"] == read_content(document).revision
    same = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert client.get(address, HTTP_IF_NONE_MATCH='"0", W/"999"').status_code == 200
    assert client.head(address)["ETag"] == first["ETag"]


def test_a_document_without_text_is_an_empty_one(client: APIClient, salesperson: Member) -> None:
    document = make_document(salesperson)
    assert client.get(at(document, "content/")).json()["type"] == "doc"
    assert client.get(at(document, "content/"), HTTP_ACCEPT="text/markdown").content == b""


def test_the_agreed_text_is_what_both_signed_section_by_section(
    client: APIClient, document: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    [opening, *rest] = [(one.key, one.content_hash) for one in current_sections(document)]
    assert client.get(at(document, "content/?text=agreed")).json() == empty_document()
    for member in (sales_lead, marketing_lead):
        signing.sign(document, by=member, hashes=dict([opening, rest[0]]))
    address = at(document, "content/?text=agreed")
    agreed = client.get(address, HTTP_ACCEPT="text/markdown").content.decode()
    assert agreed == "Hello.\n\n## Who buys\n\nPlant managers.\n"
    write_content(document, by=sales_lead, json=markdown.parse("All new.")[0])
    assert client.get(address, HTTP_ACCEPT="text/markdown").content.decode() == "Hello.\n"


def test_a_text_that_there_is_not_is_refused(client: APIClient, document: Document) -> None:
    answer = client.get(at(document, "content/?text=last"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["text"])


# -- replacing


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/markdown", "# Neu\n\nÜber 🚀 **fett**.\n"),
        ("text/html", "<h1>Neu</h1><p>Über 🚀 <strong>fett</strong>.</p>"),
        (
            "application/json",
            NEW_AS_JSON,
        ),
    ],
)
def test_the_text_is_replaced(client: APIClient, document: Document, kind: str, text: str) -> None:
    answer = put(client, document, text, kind)
    assert answer.status_code == 200, answer.content
    assert text_of(document) == "# Neu\n\nÜber 🚀 **fett**.\n"
    assert answer.json()["losses"] == []
    assert answer["ETag"] == f'"{answer.json()["revision"]}"'
    assert answer.json()["revision"] == read_content(document).revision


def test_a_write_is_logged_under_the_member_behind_the_token(
    client: APIClient, document: Document, salesperson: Member
) -> None:
    put(client, document, "New.\n")
    assert Update.objects.filter(document=document).latest("revision").member_id == salesperson.pk


def test_writing_what_stands_there_changes_nothing(client: APIClient, document: Document) -> None:
    before = read_content(document)
    answer = put(client, document, TEXT)
    assert answer.json()["revision"] == before.revision
    assert read_content(document).json == before.json


def test_sections_keep_their_ids_through_markdown(client: APIClient, document: Document) -> None:
    buys, costs = ids_of(document)
    put(client, document, TEXT.replace("Plant managers.", "Plant *owners*."))
    assert ids_of(document) == [buys, costs]
    put(client, document, TEXT.replace("Who buys", "Who pays"))
    assert ids_of(document) == [buys, costs]
    put(client, document, "## First\n\nNew.\n\n" + TEXT)
    assert ids_of(document)[-2:] == [buys, costs]
    put(client, document, "## What it costs\n\nTwo hours a day.\n")
    assert ids_of(document) == [costs]


def test_what_could_not_be_kept_is_said(client: APIClient, document: Document) -> None:
    answer = put(client, document, "Fine.\n\n<script>alert(1)</script>\n\nText.\n")
    (loss,) = answer.json()["losses"]
    assert (loss["operation"], loss["line"]) == (None, 3)
    assert "script" in loss["what"]
    assert "alert" not in text_of(document)


def test_replacing_needs_if_match(client: APIClient, document: Document) -> None:
    answer = client.put(at(document, "content/"), "X", content_type="text/markdown")
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    assert text_of(document) == TEXT


@pytest.mark.parametrize("tag", ['"0"', 'W/"0"', '"x"', "0", '"99999999999999999999999"'])
def test_a_stale_if_match_is_412(client: APIClient, document: Document, tag: str) -> None:
    answer = put(client, document, "X", tag=tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert text_of(document) == TEXT


def test_if_match_takes_a_list_a_weak_tag_and_any(client: APIClient, document: Document) -> None:
    revision = read_content(document).revision
    assert put(client, document, "A\n", tag=f'"0", W/"{revision}"').status_code == 200
    assert put(client, document, "B\n", tag="*").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"type":"paragraph"}',
        '{"type":"doc","content":[{"type":"nonsense"}]}',
        '{"type":"doc","content":"x"}',
        BAD_LINK,
        "[]",
        "null",
        '"text"',
        "{",
    ],
)
def test_json_that_is_no_text_of_ours_is_400(
    client: APIClient, document: Document, body: str
) -> None:
    answer = put(client, document, body, "application/json")
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert text_of(document) == TEXT


def test_invalid_utf_8_is_400(client: APIClient, document: Document) -> None:
    answer = put(client, document, b"caf\xe9", "text/markdown")  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_text_of_20_mb_is_413(client: APIClient, document: Document) -> None:
    assert put(client, document, "x" * 20_000_000).status_code == 413


def test_a_type_that_is_no_text_is_415(client: APIClient, document: Document) -> None:
    assert put(client, document, "x", "application/msword").status_code == 415


def test_only_who_may_edit_writes(cast: Cast) -> None:
    document = make_text(cast.marketer)
    for member, status in ((cast.commenter, 403), (cast.marketer, 200)):
        assert put(caller(member), document, "X\n").status_code == status
    document.archive(by=cast.marketer)
    assert put(caller(cast.marketer), document, "Y\n").status_code == 403
    assert caller(cast.commenter).get(at(document, "content/")).status_code == 200


# -- operations


def test_a_section_is_replaced_under_its_heading(client: APIClient, document: Document) -> None:
    buys, costs = ids_of(document)
    answer = patch(
        client,
        document,
        {"op": "replace_section", "section": buys, "markdown": "Plant owners."},
        {"op": "append_to_section", "section": costs, "markdown": "- and a night"},
        {"op": "append", "markdown": "## Last\n\nBye."},
        {"op": "replace_section", "section": "opening", "markdown": "Good day."},
    )
    assert answer.status_code == 200, answer.content
    assert text_of(document) == (
        "Good day.\n\n## Who buys\n\nPlant owners.\n\n## What it costs\n\nTwo hours a day.\n\n"
        "- and a night\n\n## Last\n\nBye.\n"
    )
    assert ids_of(document)[:2] == [buys, costs]


def test_a_heading_that_begins_the_markdown_renames_the_section(
    client: APIClient, document: Document
) -> None:
    buys, _ = ids_of(document)
    patch(
        client,
        document,
        {"op": "replace_section", "section": buys, "markdown": "## Who pays\n\nOwners."},
    )
    assert "## Who pays\n\nOwners." in text_of(document)
    assert ids_of(document)[0] == buys


def test_an_empty_markdown_empties_the_section(client: APIClient, document: Document) -> None:
    buys, _ = ids_of(document)
    patch(client, document, {"op": "replace_section", "section": buys, "markdown": ""})
    assert "## Who buys\n\n## What it costs" in text_of(document)


def test_an_unknown_section_is_named_and_nothing_is_written(
    client: APIClient, document: Document
) -> None:
    answer = patch(
        client,
        document,
        {"op": "append", "markdown": "Lost."},
        {"op": "replace_section", "section": "s000000000", "markdown": "X"},
    )
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["operations.1.section"]
    assert text_of(document) == TEXT


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ({"op": "delete", "markdown": ""}, "operations.0.op"),
        ({"op": "append"}, "operations.0.markdown"),
        ({"op": "append", "markdown": 3, "x": 1}, "operations.0.x"),
        ({"op": "append", "markdown": "", "section": "opening"}, "operations.0.section"),
        ({"op": "replace_section", "markdown": ""}, "operations.0.section"),
        ("append", "operations.0"),
    ],
)
def test_a_wrong_operation_is_named_by_its_place(
    client: APIClient, document: Document, operation: Any, field: str
) -> None:
    answer = patch(client, document, operation)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


@pytest.mark.parametrize("body", [{}, {"operations": []}, {"operations": "x"}, []])
def test_operations_are_a_list(client: APIClient, document: Document, body: Any) -> None:
    assert client.patch(at(document, "content/"), body).status_code == 400


def test_operations_check_if_match_when_it_is_given(client: APIClient, document: Document) -> None:
    append = {"op": "append", "markdown": "More."}
    assert patch(client, document, append, HTTP_IF_MATCH='"0"').status_code == 412
    assert patch(client, document, append).status_code == 200


def test_losses_name_their_operation(client: APIClient, document: Document) -> None:
    answer = patch(
        client,
        document,
        {"op": "append", "markdown": "Fine."},
        {"op": "append", "markdown": "Fine.\n\n<script>x()</script>"},
    )
    assert [loss["operation"] for loss in answer.json()["losses"]] == [1]


# -- at the same time


def together(secret: str, asks: list[Any]) -> list[HttpResponse]:
    """All of these at once, each on a connection of its own."""
    start = Barrier(len(asks))

    def run(ask: Any) -> HttpResponse:
        try:
            start.wait(timeout=20)
            answer: HttpResponse = ask(bearer(secret))
            return answer
        finally:
            connection.close()

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(run, asks))


def test_of_two_who_replace_the_same_revision_one_is_stale(
    transactional_db: None, cast: Cast
) -> None:
    document = make_text(cast.salesperson)
    tag = f'"{read_content(document).revision}"'
    answers = together(
        make_token(cast.salesperson)[1],
        [lambda c, word=word: put(c, document, word, tag=tag) for word in ("One.", "Two.")],
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert text_of(document) in ("One.\n", "Two.\n")


def test_operations_at_the_same_time_all_arrive(transactional_db: None, cast: Cast) -> None:
    document = make_text(cast.salesperson)
    words = [f"Line {n}." for n in range(6)]
    answers = together(
        make_token(cast.salesperson)[1],
        [lambda c, w=w: patch(c, document, {"op": "append", "markdown": w}) for w in words],
    )
    assert [answer.status_code for answer in answers] == [200] * 6
    assert all(word in text_of(document) for word in words)
    assert text_of(document).startswith(TEXT)
