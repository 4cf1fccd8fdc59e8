"""Uploads by page and by REST: who may, what is answered, what is refused."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.richtext import markdown
from apps.documents.models import Document
from apps.documents.writing import read_content
from apps.files.models import StoredFile
from apps.workspaces.models import Member
from tests.factories import at, caller, make_file, make_text, picture, upload
from tests.files.bad import REFUSED

pytestmark = pytest.mark.django_db

DOORS = ["page", "rest"]


@pytest.fixture
def document(marketer: Member) -> Document:
    return make_text(marketer, "Hello.\n")


def post(door: str, by: Member, document: Document, **fields: Any) -> tuple[int, dict[str, Any]]:
    """What an upload answers to the editor or to a program."""
    if door == "rest":
        answer: Any = caller(by).post(at(document, "files/"), fields, format="multipart")
    else:
        client = Client()
        client.force_login(by.user)
        address = f"{document.get_absolute_url()}files/"
        answer = client.post(address, fields, headers={"Accept": "application/json"})
    is_json = "json" in answer["Content-Type"]
    return answer.status_code, json.loads(answer.content) if is_json else {}


@pytest.mark.parametrize("door", DOORS)
def test_an_editor_stores_a_picture(door: str, document: Document, salesperson: Member) -> None:
    status, told = post(door, salesperson, document, file=upload("Q3 plan.png"))
    file = StoredFile.objects.get()
    assert status == 201
    assert (file.by, file.subject) == (salesperson, document)
    assert told["href"] == f"/acme/files/{file.pk}/Q3%20plan.png"
    assert told["src"] == f"{told['href']}?size=page"
    expected = ("Q3 plan.png", len(picture()), "image/png", 40, 20)
    assert tuple(told[key] for key in ("name", "size", "type", "width", "height")) == expected


@pytest.mark.parametrize("door", DOORS)
def test_a_commenter_and_a_stranger_store_nothing(
    door: str, document: Document, commenter: Member, stranger: Member
) -> None:
    assert post(door, commenter, document, file=upload())[0] == 403
    assert post(door, stranger, document, file=upload())[0] == 404
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_an_archived_page_takes_no_files(door: str, document: Document, marketer: Member) -> None:
    document.archive(by=marketer)
    assert post(door, marketer, document, file=upload())[0] == 403


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("door", DOORS)
def test_what_would_do_harm_is_refused_by_both_doors(
    door: str, what: str, document: Document, marketer: Member
) -> None:
    name, content, said = REFUSED[what]
    status, told = post(door, marketer, document, file=upload(name, content))
    if not content:
        said = ""  # Django and DRF say in their own words that nothing was sent
    assert status == 400
    assert said in told["detail"]
    assert told["code"] == "invalid"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"file": "a name"}, {"other": "x"}])
@pytest.mark.parametrize("door", DOORS)
def test_a_form_without_a_file_is_refused(
    door: str, fields: dict[str, Any], document: Document, marketer: Member
) -> None:
    status, told = post(door, marketer, document, **fields)
    assert status == 400
    assert "file" in told["detail"]


@pytest.mark.parametrize("door", DOORS)
def test_too_large_a_file_is_refused_in_words(
    door: str, document: Document, marketer: Member, settings: Any
) -> None:
    settings.MAX_FILE_MB = 1
    status, told = post(door, marketer, document, file=upload("a.bin", b"\x00" * 1_100_000))
    assert status == 400
    assert "at most 1" in told["detail"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00b.png", "x" * 500 + ".png", "..", "é.png"]
)
@pytest.mark.parametrize("door", DOORS)
def test_a_hostile_name_is_tamed(
    door: str, name: str, document: Document, marketer: Member
) -> None:
    sent = SimpleUploadedFile("a.png", picture())
    vars(sent)["_name"] = name  # as a client that is no browser would send it
    status, told = post(door, marketer, document, file=sent)
    assert status in (201, 400)
    if status == 201:
        assert "/" not in told["name"]
        assert "\x00" not in told["name"]
        client = Client()
        client.force_login(marketer.user)
        assert client.get(told["href"]).status_code == 200


def test_a_plain_form_sets_the_file_at_the_end_of_the_text(
    client: Client, document: Document, marketer: Member
) -> None:
    client.force_login(marketer.user)
    address = f"{document.get_absolute_url()}files/"
    for name, content in (("a.png", picture()), ("plan.pdf", b"%PDF-1.7")):
        answer = client.post(address, {"file": upload(name, content)})
        assert answer.status_code == 302
        assert answer["Location"] == document.get_absolute_url()
    image, deck = StoredFile.objects.order_by("created_at")
    blocks = read_content(document).json["content"]
    assert blocks[-2]["attrs"]["src"] == image.src
    assert blocks[-1]["attrs"] == {
        "href": deck.get_absolute_url(), "name": "plan.pdf", "size": deck.size,
    }  # fmt: skip
    page = client.get(document.get_absolute_url()).content.decode()
    assert f'<img src="{image.src}" alt="a"' in page


def test_the_same_upload_with_the_same_key_is_one_file(
    document: Document, marketer: Member
) -> None:
    client: Any = caller(marketer)
    told = [
        client.post(
            at(document, "files/"), {"file": upload()}, format="multipart",
            HTTP_IDEMPOTENCY_KEY="once",
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [one.status_code for one in told] == [201, 201]
    assert told[0].json() == told[1].json()
    assert told[1]["Idempotency-Replayed"] == "true"
    other = client.post(
        at(document, "files/"), {"file": upload("other.png")}, format="multipart",
        HTTP_IDEMPOTENCY_KEY="once",
    )  # fmt: skip
    assert other.status_code == 422


def test_rest_lists_the_files_of_one_document(document: Document, marketer: Member) -> None:
    other = make_text(marketer)
    for name in ("a.png", "b.png"):
        post("rest", marketer, document, file=upload(name))
    post("rest", marketer, other, file=upload("c.png"))
    listed = caller(marketer).get(at(document, "files/")).json()["results"]
    assert [one["name"] for one in listed] == ["a.png", "b.png"]
    one = listed[0]
    assert one["subject"] == {"type": "document", "id": str(document.pk)}
    assert one["can"] == ["view"]
    assert caller(marketer).get(one["url"]).json() == one


def test_a_list_asks_as_often_for_many_files_as_for_few(
    document: Document, marketer: Member
) -> None:
    client = caller(marketer)
    counts = []
    for count in (3, 12):
        for one in range(count):
            make_file(document, marketer, f"{count}-{one}.txt", b"words")
        client.get(at(document, "files/"))
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(at(document, "files/")).json()["results"]) >= count
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 12


def test_a_token_that_may_only_read_stores_nothing(document: Document, marketer: Member) -> None:
    client = caller(marketer, "documents:read")
    answer: Any = client.post(at(document, "files/"), {"file": upload()}, format="multipart")
    assert answer.status_code == 403
    assert client.get(at(document, "files/")).status_code == 200


def test_json_is_no_way_to_send_a_file(document: Document, marketer: Member) -> None:
    answer: Any = caller(marketer).post(at(document, "files/"), {"file": "x"}, format="json")
    assert answer.status_code == 415


def test_a_text_with_the_address_of_a_file_is_taken_by_rest(
    document: Document, marketer: Member
) -> None:
    _, told = post("rest", marketer, document, file=upload())
    answer: Any = caller(marketer).generic(
        "PUT", at(document, "content/"), f"![Plan]({told['src']})",
        content_type="text/markdown", HTTP_IF_MATCH="*",
    )  # fmt: skip
    assert answer.status_code == 200
    assert f"![Plan]({told['src']})" in markdown.render(read_content(document).json)
