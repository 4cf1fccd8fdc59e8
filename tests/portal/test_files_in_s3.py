"""Files in S3: what comes in on one machine is there on the others."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen
from zipfile import ZipFile

import pytest
from django.conf import settings as now
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django.fixtures import Settings

from apps.documents.models import Document
from portal import doctor, installation
from portal.doctor import Finding
from tests.cast import Cast
from tests.factories import at, base, make_document, make_token, picture, upload
from tests.portal import processes
from tests.portal.bucket import Bucket, bucket
from tests.portal.machines import Machine
from tests.services import database_url, free_port

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]
HANDBOOK = {"book/README.md": b"# Book\n\n![Plan](img/plan.png)\n", "book/img/plan.png": picture()}
TOKEN = "c" * 32


@pytest.fixture(scope="module")
def shared() -> Iterator[Bucket]:
    with bucket() as made:
        yield made


@pytest.fixture
def portal(transactional_db: None, shared: Bucket) -> Iterator[Machine]:
    """The machine with the pages; the one with the workers has a data folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-machines-")).resolve()
    given = {"FILE_STORAGE": json.dumps(shared.storage), "SECRET_KEY": now.SECRET_KEY}

    def machine(name: str) -> Machine:
        (folder / name).mkdir()
        return Machine(folder / name, free_port(), database_url(), now.VALKEY_URL, given)

    web, workers = machine("web"), machine("workers")
    try:
        web.serve("--web-only")
        workers.serve("--worker-only")
        assert web.says("Tandem is at"), web.said()
        assert workers.says("Tandem's worker runs"), workers.said()
        yield web
        assert not any((each.data / "media").exists() for each in (web, workers))
    finally:
        for each in (web, workers):
            for process in processes.on(each.data):
                process.kill()
            if each.parent:
                each.parent.wait()
        shutil.rmtree(folder)


class Caller:
    """A member with a token, or with a browser's session where only pages do."""

    def __init__(self, portal: Machine, cast: Cast) -> None:
        self.url = f"http://127.0.0.1:{portal.port}"
        self.token = {"Authorization": f"Bearer {make_token(cast.marketer)[1]}"}
        browser = Client()
        browser.force_login(cast.marketer.user)
        session = browser.cookies[now.SESSION_COOKIE_NAME].value
        self.session = {
            "Cookie": f"{now.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }

    def read(self, path: str) -> bytes:
        asked = Request(path if path.startswith("http") else self.url + path, headers=self.token)
        with urlopen(asked, timeout=60) as answer:
            return bytes(answer.read())

    def send(self, path: str, **form: Any) -> Any:
        headers = {**self.token, "Content-Type": MULTIPART_CONTENT}
        asked = Request(self.url + path, encode_multipart(BOUNDARY, form), headers)
        with urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    def export_branch(self, document: Document) -> str:
        """Where a worker's file of a page and all below it will be."""
        path = f"/acme/documents/{document.pk}/export/"
        stay = build_opener(type("Stay", (HTTPRedirectHandler,), {"redirect_request": _never}))
        words = {"format": "docx", "tree": "1"}
        headers = {**self.session, "Content-Type": MULTIPART_CONTENT}
        asked = Request(self.url + path, encode_multipart(BOUNDARY, words), headers)
        try:
            stay.open(asked, timeout=60)
        except OSError as redirect:
            return str(redirect.headers["Location"]) + "file/"  # type: ignore[attr-defined]
        raise AssertionError("an export leads to its report")

    def page(self, path: str) -> bytes:
        try:
            with urlopen(Request(self.url + path, headers=self.session), timeout=60) as answer:
                return bytes(answer.read())
        except OSError:
            return b""


def _never(*given: Any) -> None: ...


def pictures(word: bytes) -> list[str]:
    return [name for name in ZipFile(BytesIO(word)).namelist() if "word/media/" in name]


def test_uploads_imports_and_exports_go_through_the_bucket_from_either_machine(
    portal: Machine, cast: Cast, shared: Bucket
) -> None:
    caller, play = Caller(portal, cast), make_document(cast.marketer)
    assert installation.MARK in shared.names()

    put = caller.send(at(play, "files/"), file=upload("plan.png", picture()))
    assert caller.read(put["content"]) == picture()
    assert any(name.startswith(f"files/{cast.marketer.workspace_id}/") for name in shared.names())

    files = [SimpleUploadedFile(Path(path).name, data) for path, data in HANDBOOK.items()]
    begun = caller.send(f"{base(cast.marketer)}/imports/", files=files, paths=list(HANDBOOK))

    def brought() -> Any:
        return json.loads(caller.read(begun["url"]))

    assert processes.eventually(lambda: brought()["state"] == "done"), brought()
    assert (brought()["refused"], brought()["others"]) == ([], [])
    book = Document.objects.get(pk=brought()["pages"][0]["document"])
    assert pictures(caller.read(at(book, "export.docx")))
    assert not any(name.startswith("imports/") for name in shared.names())

    address = caller.export_branch(book)
    assert processes.eventually(lambda: caller.page(address))
    assert pictures(caller.page(address))
    assert any(name.startswith("exports/") for name in shared.names())


def examined(settings: Settings, storage: dict[str, Any]) -> Finding:
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return next(finding for finding in doctor.examine() if finding.name == "storage")


@pytest.mark.django_db
def test_the_doctor_tries_a_bucket_and_takes_its_probe_away(
    shared: Bucket, settings: Settings
) -> None:
    found = examined(settings, shared.storage)
    assert (found.mark, found.words) == ("well", "files are kept and given back")
    objects = shared.line.list_objects_v2(Bucket=shared.name).get("Contents", [])
    assert not any("probe" in one["Key"] for one in objects)


@pytest.mark.django_db
def test_a_bucket_that_is_not_there_is_ill(shared: Bucket, settings: Settings) -> None:
    found = examined(settings, replace(shared, name="nowhere").storage)
    assert found.is_ill
    assert "FILE_STORAGE" in found.words or "bucket" in found.words.lower()
