"""Files are served to members, as what they are, without any right in the page."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from apps.documents.models import Document
from apps.files import tasks
from apps.files.models import StoredFile
from apps.workspaces.models import Member
from tests.factories import caller, make_document, make_file, picture
from tests.files.bad import HTML, SVG

pytestmark = pytest.mark.django_db

DIGITS = b"%PDF-1.7 0123456789"


@pytest.fixture
def document(marketer: Member) -> Document:
    return make_document(marketer)


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def doors(file: StoredFile, member: Member) -> list[tuple[Any, str]]:
    """Both ways to the bytes."""
    rest = f"/api/v1/workspaces/{file.workspace.slug}/files/{file.pk}/content/"
    return [(browser(member), file.get_absolute_url()), (caller(member), rest)]


def test_both_doors_give_the_bytes(document: Document, marketer: Member, commenter: Member) -> None:
    content = picture()
    file = make_file(document, marketer, content=content)
    for client, address in doors(file, commenter):
        answer = client.get(address)
        assert body(answer) == content
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Length"] == str(len(content))
        assert answer["Content-Disposition"] == 'inline; filename="plan.png"'


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("flow.svg", SVG, "application/octet-stream"),
        ("page.html", HTML, "application/octet-stream"),
        ("style.css", b"* { color: red }", "text/plain; charset=utf-8"),
        ("run.js", b"alert(1)", "text/plain; charset=utf-8"),
        ("plan.pdf", DIGITS, "application/pdf"),
        ("über.pdf", DIGITS, "application/pdf"),
    ],
)
def test_what_could_run_is_only_downloaded(
    name: str, content: bytes, media_type: str, document: Document, marketer: Member
) -> None:
    file = make_file(document, marketer, name, content)
    for client, address in doors(file, marketer):
        answer = client.get(address)
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert body(answer) == content


def test_a_stranger_and_a_visitor_get_nothing(
    document: Document, marketer: Member, stranger: Member
) -> None:
    file = make_file(document, marketer)
    for client, address in doors(file, stranger):
        assert client.get(address).status_code == 404
    assert Client().get(file.get_absolute_url()).status_code == 302


def test_an_id_of_another_workspace_is_found_in_no_other(
    document: Document, marketer: Member, stranger: Member
) -> None:
    file = make_file(document, marketer)
    theirs = f"/other/files/{file.pk}/{file.name}"
    assert browser(stranger).get(theirs).status_code == 404
    rest = caller(stranger)
    for rest_of in ("", "content/"):
        address = f"/api/v1/workspaces/other/files/{file.pk}/{rest_of}"
        assert rest.get(address).status_code == 404


def test_one_who_left_gets_nothing(
    document: Document, marketer: Member, salesperson: Member, admin: Member
) -> None:
    file = make_file(document, marketer)
    client = browser(salesperson)
    assert client.get(file.get_absolute_url()).status_code == 200
    salesperson.leave(by=admin)
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_file_whose_document_is_gone_is_not_found(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer)
    document.delete()
    for client, address in doors(file, marketer):
        assert client.get(address).status_code == 404


def test_a_file_of_an_archived_page_can_still_be_read(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer)
    document.archive(by=marketer)
    assert browser(marketer).get(file.get_absolute_url()).status_code == 200


def test_a_token_without_the_scope_reads_nothing(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer)
    client = caller(marketer, "activity:read")
    address = f"/api/v1/workspaces/acme/files/{file.pk}/content/"
    assert client.get(address).status_code == 403


def test_bytes_that_are_gone_are_not_found(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer)
    default_storage.delete(file.path)
    for client, address in doors(file, marketer):
        assert client.get(address).status_code == 404


def test_a_browser_keeps_the_bytes_and_asks_whether_it_still_may(
    document: Document, marketer: Member, stranger: Member
) -> None:
    file = make_file(document, marketer)
    for client, address in doors(file, marketer):
        first = client.get(address)
        body(first)
        assert first["Cache-Control"] == "private, no-cache"
        again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
    there = browser(stranger).get(file.get_absolute_url(), HTTP_IF_NONE_MATCH=f'"{file.sha256}"')
    assert there.status_code == 404


def test_a_smaller_copy_has_a_tag_of_its_own(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer, content=picture("PNG", (2000, 1000)))
    client = browser(marketer)
    before = client.get(file.src or "")
    assert (before["Content-Type"], before["ETag"]) == ("image/png", f'"{file.sha256}"')
    body(before)
    tasks.render(str(file.pk))
    after = client.get(file.src or "")
    assert (after["Content-Type"], after["ETag"]) == ("image/webp", f'"{file.sha256}-page"')
    assert int(after["Content-Length"]) == len(body(after))


@pytest.mark.parametrize("size", ["", "huge", "thumb%00", "../x"])
def test_a_size_that_does_not_exist_is_the_file_itself(
    size: str, document: Document, marketer: Member
) -> None:
    file = make_file(document, marketer)
    answer = browser(marketer).get(f"{file.get_absolute_url()}?size={size}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert body(answer) == picture()


@pytest.mark.parametrize(
    ("asked", "status", "given", "told"),
    [
        ("bytes=0-3", 206, DIGITS[:4], "bytes 0-3/19"),
        ("bytes=9-", 206, DIGITS[9:], "bytes 9-18/19"),
        ("bytes=-5", 206, DIGITS[-5:], "bytes 14-18/19"),
        ("bytes=10-999", 206, DIGITS[10:], "bytes 10-18/19"),
        ("bytes=-999", 200, DIGITS, None),
        ("bytes=0-", 200, DIGITS, None),
        ("bytes=5-2", 200, DIGITS, None),
        ("bytes=0-1,3-4", 200, DIGITS, None),
        ("bytes=-", 200, DIGITS, None),
        ("lines=1-2", 200, DIGITS, None),
        ("bytes=" + "9" * 40 + "-", 416, b"", "bytes */19"),
        ("bytes=19-", 416, b"", "bytes */19"),
        ("bytes=-0", 416, b"", "bytes */19"),
    ],
)
def test_a_part_can_be_asked_for(
    asked: str, status: int, given: bytes, told: str | None,
    document: Document, marketer: Member,
) -> None:  # fmt: skip
    file = make_file(document, marketer, "plan.pdf", DIGITS)
    for client, address in doors(file, marketer):
        answer = client.get(address, HTTP_RANGE=asked)
        assert answer.status_code == status
        assert status == 416 or body(answer) == given
        if status != 416 or not address.startswith("/api/"):  # there it is a problem in JSON
            assert answer.get("Content-Range") == told


def test_a_part_of_what_has_changed_is_the_whole(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer, "plan.pdf", DIGITS)
    client, address = doors(file, marketer)[0]
    tag = f'"{file.sha256}"'
    assert client.get(address, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE=tag).status_code == 206
    assert client.get(address, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE='"old"').status_code == 200


def test_the_head_tells_the_size_without_the_bytes(document: Document, marketer: Member) -> None:
    file = make_file(document, marketer, "plan.pdf", DIGITS)
    answer = browser(marketer).head(file.get_absolute_url())
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(DIGITS)))
