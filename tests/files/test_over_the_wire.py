"""Files through a real web process: whole, in parts, and without filling its memory."""

import hashlib
import os
from http.client import HTTPConnection, HTTPResponse

import psutil
import pytest
from django.conf import settings
from django.test import Client

from apps.files.models import StoredFile
from apps.workspaces.models import Member
from tests.factories import make_document, make_file
from tests.services import PortalServer

MB = 1024 * 1024
pytestmark = pytest.mark.servers


@pytest.fixture
def large(transactional_db: None, marketer: Member) -> StoredFile:
    """Twenty-four megabytes that no compression makes smaller."""
    return make_file(make_document(marketer), marketer, "a.bin", b"\x00" + os.urandom(24 * MB - 1))


def ask(
    server: PortalServer, member: Member, path: str, **headers: str
) -> tuple[HTTPConnection, HTTPResponse]:
    client = Client()
    client.force_login(member.user)
    name = settings.SESSION_COOKIE_NAME
    line = HTTPConnection("127.0.0.1", server.port, timeout=30)
    cookie = f"{name}={client.cookies[name].value}"
    line.request("GET", path, headers={"Cookie": cookie, **headers})
    return line, line.getresponse()


def test_a_large_file_arrives_whole_and_in_parts(
    portal_server: PortalServer, large: StoredFile, marketer: Member
) -> None:
    path = large.get_absolute_url()
    line, answer = ask(portal_server, marketer, path)
    assert hashlib.sha256(answer.read()).hexdigest() == large.sha256
    line.close()
    line, answer = ask(portal_server, marketer, path, Range="bytes=-100")
    assert (answer.status, len(answer.read())) == (206, 100)
    line.close()


def test_readers_who_take_their_time_hold_no_file_in_memory(
    portal_server: PortalServer, large: StoredFile, marketer: Member
) -> None:
    path = large.get_absolute_url()
    process = psutil.Process(portal_server.pid)
    ask(portal_server, marketer, path, Range="bytes=0-9")[0].close()
    before = process.memory_info().rss
    slow = [ask(portal_server, marketer, path) for _ in range(8)]
    assert all(answer.status == 200 for _, answer in slow)
    assert process.memory_info().rss - before < 40 * MB  # of 192
    for line, _ in slow:
        line.close()
