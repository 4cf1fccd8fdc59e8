"""Importing by REST: the files are safe at once, the report tells what became of each."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from apps.documents.import_tasks import bring_in
from apps.documents.models import Document, Import
from apps.documents.uploads import MOST_BYTES, MOST_FILES
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document

pytestmark = pytest.mark.django_db

HANDBOOK: dict[str, str | bytes] = {
    "handbook/README.md": "# Handbook\n\nStart with [the first call](calls/first.md#goal).\n",
    "handbook/calls/first.md": "# First call\n\n## Goal\n\nAgree.\n\n<iframe src='x'></iframe>\n",
    "handbook/calls/table.csv": "a,b",
    "handbook/bad.md": b"\x00\x01\x02\x00",
}
NOBODY = "01900000-0000-7000-8000-000000000000"
PLAN: dict[str, str | bytes] = {"plan.md": "# Plan\n\nGo.\n"}


def sent(files: Iterable[tuple[str, str | bytes]]) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(Path(path).name, text if isinstance(text, bytes) else text.encode())
        for path, text in files
    ]


def post(
    client: Any, files: dict[str, str | bytes], *, key: str | None = None, **fields: object
) -> Any:
    body = {"files": sent(files.items()), **fields}
    headers = {} if key is None else {"HTTP_IDEMPOTENCY_KEY": key}
    return client.post("/api/v1/workspaces/acme/imports/", body, format="multipart", **headers)


def report_of(client: APIClient, answer: Any) -> Any:
    """What the import's own address says once a worker has been there."""
    assert answer.status_code == 202, answer.content
    bring_in(answer.json()["id"])
    return client.get(answer.json()["url"]).json()


def refused(answer: HttpResponse, field: str, status: int = 400) -> bool:
    """Whether it says what was wrong with a field and nothing was kept."""
    assert answer.status_code == status, answer.content
    named = [name.partition(".")[0] for name in answer.json()["errors"]]  # type: ignore[attr-defined]
    return named == [field] and not Import.objects.exists()


def test_an_import_is_taken_at_once_and_reported_at_its_address(marketer: Member) -> None:
    client = caller(marketer)
    above = make_document(marketer, "Above")
    place = {"kind": "playbook", "parent": str(above.pk)}
    answer = post(client, HANDBOOK, paths=list(HANDBOOK), **place)
    waiting = answer.json()
    assert (answer.status_code, answer["Location"]) == (202, waiting["url"])
    assert (waiting["state"], waiting["pages_total"], waiting["pages"]) == ("waiting", 0, [])
    assert (waiting["source"], waiting["kind"]) == ("handbook", "playbook")
    assert (waiting["parent"], waiting["can"]) == (str(above.pk), ["view"])
    done = report_of(client, answer)
    assert (done["state"], done["pages_total"], done["pages_done"]) == ("done", 3, 3)
    pages = {page["path"]: page for page in done["pages"]}
    call = Document.objects.get(pk=pages["handbook/calls/first.md"]["document"])
    assert [page.title for page in call.path()] == ["Above", "Handbook", "Calls", "First call"]
    assert call.kind == "playbook"
    losses = [(one["line"], one["what"]) for one in pages["handbook/calls/first.md"]["losses"]]
    assert losses[0] == (1, "heading “First call”")
    assert any(line == 7 and "iframe" in what for line, what in losses)
    assert [one["path"] for one in done["refused"]] == ["handbook/bad.md"]
    assert [one["path"] for one in done["others"]] == ["handbook/calls/table.csv"]


def test_the_worker_is_called_once_the_files_are_kept(
    marketer: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(caller(marketer), PLAN)
    assert answer.json()["state"] == "waiting"
    assert Document.objects.get(title="Plan").kind == "page"


def test_files_without_paths_stand_beside_each_other_by_their_names(marketer: Member) -> None:
    client = caller(marketer)
    done = report_of(client, post(client, {"a.md": "# A", "b.html": "<h1>B</h1><p>x"}))
    assert [page["path"] for page in done["pages"]] == ["a.md", "b.html"]
    assert Document.objects.filter(parent=None, title__in="AB").count() == 2


def test_the_list_shows_ones_own_newest_first(cast: Cast) -> None:
    for name in ("one.md", "two.md"):
        report_of(caller(cast.marketer), post(caller(cast.marketer), {name: "# A"}))
    report_of(caller(cast.salesperson), post(caller(cast.salesperson), {"theirs.md": "# A"}))
    listed = caller(cast.marketer).get(f"{base(cast.marketer)}/imports/").json()["results"]
    assert [one["source"] for one in listed] == ["two.md", "one.md"]
    assert listed[0]["state"] == "done"
    assert "pages" not in listed[0]


def test_an_import_is_found_by_its_own_member_alone(cast: Cast) -> None:
    address = post(caller(cast.marketer), PLAN).json()["url"]
    assert caller(cast.marketer).get(address).status_code == 200
    for other in (cast.salesperson, cast.admin, cast.stranger):
        assert caller(other).get(address).status_code == 404
    assert caller(cast.stranger).get(f"{base(cast.marketer)}/imports/").status_code == 404
    assert post(caller(cast.stranger), PLAN).status_code == 404


def test_importing_needs_the_right_and_the_scope_to_write(cast: Cast) -> None:
    assert post(caller(cast.commenter), PLAN).status_code == 403
    reader = caller(cast.marketer, "documents:read")
    assert post(reader, PLAN).status_code == 403
    assert reader.get(f"{base(cast.marketer)}/imports/").json()["results"] == []
    blind = caller(cast.marketer, "activity:read")
    assert blind.get(f"{base(cast.marketer)}/imports/").status_code == 403
    assert not Import.objects.exists()


def test_the_same_key_and_files_are_imported_once(marketer: Member) -> None:
    client = caller(marketer)
    first, second = (post(client, PLAN, key="k") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second["Idempotency-Replayed"] == "true"
    other = post(client, {"plan.md": "# Another"}, key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    done = report_of(client, first)
    assert [page["title"] for page in done["pages"]] == ["Plan"]
    assert Import.objects.count() == 1


# --- what is refused at the door -------------------------------------------------------------


def test_nothing_sent_is_refused(marketer: Member) -> None:
    assert refused(post(caller(marketer), {}), "files")
    words = {"files": "# not a file"}
    answer = caller(marketer).post(f"{base(marketer)}/imports/", words, format="multipart")
    assert refused(answer, "files")


@pytest.mark.parametrize("path", ["../a.md", "/etc/a.md", "a/../../a.md", "..\\a.md", "a\x00.md"])
def test_a_path_out_of_the_folder_is_refused(marketer: Member, path: str) -> None:
    field = "paths" if "\x00" in path else "files"
    assert refused(post(caller(marketer), {"a.md": "# A"}, paths=[path]), field)


@pytest.mark.parametrize("path", ["x" * 256 + ".md", "x/" * 600 + "a.md", "/".join("é" * 999)])
def test_a_path_beyond_measure_is_refused(marketer: Member, path: str) -> None:
    answer = post(caller(marketer), {"a.md": "# A"}, paths=[path])
    assert answer.status_code == 400
    assert not Import.objects.exists()


def test_as_many_paths_as_files_are_needed(marketer: Member) -> None:
    assert refused(post(caller(marketer), PLAN, paths=["a.md", "b.md"]), "paths")


def test_a_file_and_a_folder_of_one_name_are_refused(marketer: Member) -> None:
    for paths in (["a", "a/b.md"], ["a/b.md", "a"]):
        answer = post(caller(marketer), {"a.md": "# A", "b.md": "# B"}, paths=paths)
        assert refused(answer, "files")


def test_fifty_megabytes_are_taken_and_a_byte_more_refused(marketer: Member) -> None:
    client = caller(marketer)
    assert refused(post(client, {"a.md": b"a" * MOST_BYTES, "b.md": b"b"}), "files")
    done = report_of(client, post(client, {"a.md": b"a" * MOST_BYTES}))
    assert done["pages"] == []
    assert "a file may have 5 MB" in done["refused"][0]["reason"]


def test_five_hundred_files_are_taken_and_one_more_refused(marketer: Member) -> None:
    client = caller(marketer)
    files: dict[str, str | bytes] = {f"{one}.txt": "a" for one in range(MOST_FILES)}
    assert refused(post(client, {**files, "more.txt": "a"}), "files")
    assert len(report_of(client, post(client, files))["others"]) == MOST_FILES


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "poem"), ("parent", "no-id"), ("parent", NOBODY), ("folder", "x")],
)
def test_a_field_that_makes_no_sense_is_named(marketer: Member, field: str, value: str) -> None:
    assert refused(post(caller(marketer), PLAN, **{field: value}), field)


def test_a_parent_of_another_workspace_is_none(cast: Cast) -> None:
    theirs = make_document(cast.stranger)
    assert refused(post(caller(cast.marketer), PLAN, parent=str(theirs.pk)), "parent")


@pytest.mark.parametrize("kind", ["application/json", "text/markdown", "application/zip"])
def test_what_is_no_form_is_not_read(marketer: Member, kind: str) -> None:
    client: Any = caller(marketer)
    answer = client.generic(
        "POST", f"{base(marketer)}/imports/", b'{"files": []}', content_type=kind
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("key", [{}, {"HTTP_IDEMPOTENCY_KEY": "k"}])
def test_a_form_that_is_cut_off_is_refused(marketer: Member, key: dict[str, str]) -> None:
    client: Any = caller(marketer)
    answer = client.generic(
        "POST", f"{base(marketer)}/imports/", b"--x\r\nContent-Disposition: form-da",
        content_type="multipart/form-data; boundary=x", **key,
    )  # fmt: skip
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


# --- what is refused file by file --------------------------------------------------------------


def word(*, document: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", document)
    return packed.getvalue()


@pytest.mark.parametrize(
    "broken",
    [b"", b"PK\x03\x04 cut off", b"\x89PNG\r\n\x1a\n", word(document=b"<w:doc")],
    ids=["empty", "cut off", "a picture", "no document"],
)
def test_a_broken_word_file_is_named_and_the_others_taken(marketer: Member, broken: bytes) -> None:
    client = caller(marketer)
    done = report_of(client, post(client, {"broken.docx": broken, **PLAN}))
    assert [page["title"] for page in done["pages"]] == ["Plan"]
    assert [one["path"] for one in done["refused"]] == ["broken.docx"]
    assert done["refused"][0]["reason"]


def test_an_empty_file_becomes_an_empty_page(marketer: Member) -> None:
    client = caller(marketer)
    done = report_of(client, post(client, {"empty.md": b""}))
    assert [page["title"] for page in done["pages"]] == ["Empty"]


def test_below_an_archived_page_nothing_is_made_and_it_is_said(marketer: Member) -> None:
    away = make_document(marketer, "Away")
    away.archive(by=marketer)
    client = caller(marketer)
    done = report_of(client, post(client, PLAN, parent=str(away.pk)))
    assert (done["pages"], done["pages_done"]) == ([], 0)
    assert done["refused"] == [{"path": "plan.md", "reason": "“Away” is archived."}]
