"""What cannot be read, or is too much, is refused by every door; nothing breaks."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.architecture.world import World, tried
from tests.factories import at, caller

MANY_BYTES = 20 * 1024 * 1024

# --- what cannot be read -------------------------------------------------------------------------

UNREADABLE = ("a%00b", "%FF%FE", "%ED%A0%80", "-1", "9" * 30, "x" * 5000)
QUERIES = {
    "": [], "members.json": ["q"], "presence/": ["page"], "palette/": ["q"],
    "search/": ["q", "type", "archived", "page"],
    "activity/": ["subject", "by", "before"], "documents/": ["kind", "page"],
    "documents/archived/": ["page"], "documents/new/": ["parent", "kind"],
    "documents/import/": ["parent"], "documents/suggest.json": ["q"],
    "documents/tree/": ["current"], "documents/{document}/place/": ["q"],
    "documents/{document}/export.md": ["tree", "text"],
}  # fmt: skip
REST_QUERIES = {
    "documents/": ["q", "kind", "parent", "top", "archived", "ordering", "cursor", "page_size"],
    "members/": ["team", "role", "signatory", "ordering", "cursor", "unknown"],
    "activity/": ["type", "subject_type", "subject_id", "by", "after", "cursor", "page_size"],
    "threads/": [
        "subject_type",
        "subject_id",
        "kind",
        "open",
        "blocking",
        "awaiting_team",
        "ordering",
        "cursor",
        "page_size",
        "unknown",
    ],
    "documents/{document}/content/": ["text"],
    "documents/{document}/export.md": ["tree", "text"],
    "search/": ["q", "type", "archived", "cursor", "page_size", "unknown"],
    "documents/{document}/sections/": ["ordering", "cursor"],
    "campaigns/": [
        "q",
        "stage",
        "owner",
        "partner",
        "key_result",
        "launch_after",
        "launch_before",
        "archived",
        "ordering",
        "cursor",
        "page_size",
    ],
    "cycles/": ["closed", "on", "ordering", "cursor", "page_size", "unknown"],
    "objectives/": ["cycle", "parent", "top", "commitment", "owner", "archived", "q", "ordering"],
    "key-results/": [
        "cycle",
        "objective",
        "owner",
        "kind",
        "status",
        "stale",
        "source",
        "external_id",
        "archived",
        "q",
        "ordering",
        "cursor",
    ],
    "key-results/{key_result}/check-ins/": ["since", "until", "date", "source", "ordering"],
}
FORMS = {
    "documents/new/": ["title", "kind", "parent"],
    "documents/tree/": ["document", "parent", "position"],
    "documents/{document}/title/": ["title"], "documents/{document}/place/": ["parent"],
    "documents/{document}/review-interval/": ["review_every_days"],
    "settings/": ["name"], "settings/people/": ["email", "team", "role"],
    "settings/people/{member}/": ["team", "role"],
    "settings/tokens/": ["label", "scopes", "valid"],
    "documents/import/": ["kind", "parent", "paths"],
}  # fmt: skip
GOOD = {
    "title": "A", "kind": "page", "name": "A", "email": "a@b.example", "team": "sales",
    "role": "editor", "label": "A", "scopes": "documents:read", "valid": "30", "position": "0",
}  # fmt: skip


def filled(address: str, world: World) -> str:
    for name, thing in (
        ("{document}", world.document),
        ("{member}", world.colleague),
        ("{key_result}", world.key_result),
    ):
        address = address.replace(name, str(thing.pk))
    return address


@pytest.mark.parametrize("address", QUERIES)
def test_a_query_that_cannot_be_read_does_not_break_a_page(address: str, world: World) -> None:
    for name in QUERIES[address]:
        for value in (*UNREADABLE, f"%00:{world.document.pk}", f"document:{'x' * 9}"):
            asked = f"/acme/{filled(address, world)}?{name}={value}"
            assert tried(world.browser("admin"), "GET", asked).status_code in (200, 400, 404), asked


@pytest.mark.parametrize("address", REST_QUERIES)
def test_a_query_that_cannot_be_read_does_not_break_rest(address: str, world: World) -> None:
    client = caller(world.cast.admin)
    for name in REST_QUERIES[address]:
        for value in UNREADABLE:
            asked = f"/api/v1/workspaces/acme/{filled(address, world)}?{name}={value}"
            assert tried(client, "GET", asked).status_code in (200, 400, 404), asked


@pytest.mark.parametrize("address", FORMS)
def test_a_form_that_cannot_be_read_is_refused(address: str, world: World) -> None:
    fields = FORMS[address]
    for name in fields:
        for value in UNREADABLE:
            good = {one: GOOD[one] for one in fields if one in GOOD and one != name}
            sent = f"{urlencode(good)}&{name}={value}"
            answer = tried(
                world.browser("admin"), "POST", f"/acme/{filled(address, world)}", data=sent,
                content_type="application/x-www-form-urlencoded",
            )  # fmt: skip
            assert answer.status_code < 500, (name, value[:20])
            assert "%00" not in value or answer.status_code in (400, 404), (name, value)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/welcome/"])
def test_a_way_in_that_cannot_be_read_is_refused(address: str, world: World) -> None:
    names = ("email", "login", "password", "password1", "name", "slug", "time_zone", "next")
    for value in UNREADABLE:
        for part in ("visitor", "admin"):
            sent = "&".join(f"{name}={value}" for name in names)
            answer = tried(
                world.browser(part), "POST", f"{address}?next={value}", data=sent,
                content_type="application/x-www-form-urlencoded",
            )  # fmt: skip
            assert answer.status_code < 500


@pytest.mark.parametrize(
    "name", ["a\x00.md", "../a.md", "/etc/passwd", "x" * 400 + ".md", "\\..\\a"]
)
def test_a_file_with_a_hostile_name_is_refused_or_tamed(name: str, world: World) -> None:
    sent = {"files": SimpleUploadedFile("a.md", b"# A"), "paths": [name], "kind": "page"}
    answer = world.browser("admin").post("/acme/documents/import/", sent)
    assert answer.status_code in (302, 400)


TEXTS = {
    "application/json": b'{"type":"doc","content":[{"type":"paragraph","content":'
    b'[{"type":"text","text":"a\\u0000b"}]}]}',
    "text/markdown": b"a\x00b",
    "text/html": b"<p>a\x00b</p>",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_with_a_nul_is_refused_or_cleaned(kind: str, world: World) -> None:
    client: Any = caller(world.cast.admin)
    address = at(world.document, "content/")
    sent = {"content_type": kind, "HTTP_IF_MATCH": "*"}
    answer = client.generic("PUT", address, TEXTS[kind], **sent)
    assert answer.status_code in (200, 400)
    assert "\x00" not in client.get(address, HTTP_ACCEPT="text/markdown").content.decode()
    broken = client.generic("PUT", address, b"\xff\xfe\xfa", **sent)
    assert broken.status_code == 400
    assert "Traceback" not in broken.content.decode()


# --- what is too much ----------------------------------------------------------------------------


def test_twenty_megabytes_are_refused_by_every_door(world: World) -> None:
    page, rest = world.browser("admin"), caller(world.cast.admin)
    much = b"x" * MANY_BYTES
    document = f"/acme/documents/{world.document.pk}/"
    form = "application/x-www-form-urlencoded"
    answer = tried(page, "POST", f"{document}title/", data=b"title=" + much, content_type=form)
    assert answer.status_code in (400, 413)
    with_file = {"files": SimpleUploadedFile("a.md", b"# A"), "kind": much.decode()}
    assert page.post("/acme/documents/import/", with_file).status_code in (400, 413)
    for method, rest_of, kind in (
        ("POST", "/api/v1/workspaces/acme/documents/", "application/json"),
        ("PUT", at(world.document, "content/"), "text/markdown"),
        ("PUT", at(world.document, "content/"), "text/html"),
        ("PATCH", at(world.document, "content/"), "application/json"),
    ):
        headers = {"HTTP_IF_MATCH": "*", "HTTP_IDEMPOTENCY_KEY": "once"}
        answer = tried(rest, method, rest_of, data=much, content_type=kind, **headers)
        assert answer.status_code == 413
        assert answer["Content-Type"] == "application/problem+json"


def test_a_request_for_another_host_is_refused(world: World) -> None:
    for address in ("/acme/", "/api/v1/me/"):
        answer = world.browser("admin").get(address, HTTP_HOST="evil.example")
        assert answer.status_code == 400
        assert "Traceback" not in answer.content.decode()
