"""What only a real server shows: bodies without a length, a client that stops sending."""

from collections.abc import Iterable
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest

from apps.documents.models import Document
from tests.cast import Cast
from tests.factories import base, make_token
from tests.services import PortalServer

pytestmark = pytest.mark.servers


def post_in_chunks(
    server: PortalServer, address: str, parts: Iterable[bytes], **headers: str
) -> tuple[int, dict[str, str], bytes]:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
        sent = {"Content-Type": "application/json", "Transfer-Encoding": "chunked", **headers}
        line.request("POST", address, body=iter(parts), headers=sent, encode_chunked=True)
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k"}])
def test_a_body_in_chunks_is_read(
    portal_server: PortalServer, cast: Cast, key: dict[str, Any]
) -> None:
    _, secret = make_token(cast.salesperson)
    address = f"{base(cast.salesperson)}/documents/"
    key = key | {"Authorization": f"Bearer {secret}"}
    parts = [b'{"title": "In ', b'parts", ', b'"kind": "page"}']
    status, headers, body = post_in_chunks(portal_server, address, parts, **key)
    assert (status, headers["Content-Type"]) == (201, "application/json"), body
    assert Document.objects.get().title == "In parts"

    status, headers, _ = post_in_chunks(portal_server, address, [b"x" * 1_000_000] * 20, **key)
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
