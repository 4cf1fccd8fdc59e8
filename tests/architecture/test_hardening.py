"""What keeps people safe from each other and the inside of the portal inside."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, path
from lxml import html as parsed

from apps.accounts.models import User
from apps.core.richtext import ydoc
from apps.documents.collaboration import journal
from apps.documents.models import Document
from apps.workspaces.models import Workspace
from portal.urls import urlpatterns as ours
from tests.architecture.addresses import Address, every_address
from tests.architecture.table import named
from tests.architecture.world import World, tried
from tests.cast import PASSWORD
from tests.factories import at, caller, make_document

pytestmark = pytest.mark.slow

ADDRESSES = every_address()


def path_of(address: Address, world: World) -> str:
    return address.path_of_allauth() if address.is_allauths else address.path(world)


# --- what every answer carries ------------------------------------------------------------------

TO_TAKE_AWAY = (
    "<slug:workspace>/documents/<uuid:document>/export.html",
    "api/v1/workspaces/<slug:workspace>/documents/<uuid:id>/export.html",
)
"""A page as a file that needs nothing else has its style inside. It is a download, and its policy
allows that one style and nothing more."""


def dangers_in(page: bytes | str) -> list[str]:
    """What of a page a browser would run, or that the policy would have it refuse."""
    found = []
    for element in parsed.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (element.tag == "script" and _is_inline(element)):
            found.append(f"<{element.tag}>")
        for name, value in ((str(one), str(said)) for one, said in element.attrib.items()):
            runs = value.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
            if name.startswith("on") or name in ("style", "srcdoc") or runs:
                found.append(f"{name}={value}")
    return found


def _is_inline(script: Any) -> bool:
    return not script.get("src") and script.get("type") != "application/json"


@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_every_answer_carries_the_headers_and_nothing_inline(
    address: Address, world: World
) -> None:
    for part in ("visitor", "admin"):
        answer = tried(world.browser(part), "GET", path_of(address, world))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        if answer["Content-Type"].startswith("text/html") and answer.content:
            takes_away = address.route in TO_TAKE_AWAY and answer.status_code == 200
            assert dangers_in(answer.content) == (["<style>"] if takes_away else [])


@pytest.mark.parametrize("route", TO_TAKE_AWAY)
def test_a_file_to_take_away_is_never_shown_in_our_name(route: str, world: World) -> None:
    [address] = [one for one in ADDRESSES if one.route == route]
    answer = tried(world.browser("admin"), "GET", path_of(address, world))
    assert answer["Content-Disposition"].startswith("attachment")
    style: Any = parsed.fromstring(answer.content).find(".//style")
    known = b64encode(sha256(style.text.encode()).digest()).decode()
    assert answer["Content-Security-Policy"].split("; ") == [
        "default-src 'none'", "frame-ancestors 'none'", "sandbox", f"style-src 'sha256-{known}'",
    ]  # fmt: skip


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ada@acme.example", "password": PASSWORD})
    session, csrf = (
        client.cookies[name] for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    )
    assert session["httponly"]
    assert session["samesite"] == csrf["samesite"] == "Lax"


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.in_a_workspace], ids=named)
def test_another_site_cannot_make_a_browser_change_anything(address: Address, world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["admin"]
    for method in ("POST", "DELETE"):
        assert tried(browser, method, path_of(address, world)).status_code == 403


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the innermost secret")


urlpatterns: list[URLPattern | URLResolver] = [
    path("broken/", broken),
    path("api/v1/broken/", broken),
    *ours,
]


@pytest.mark.parametrize("address", ["/broken/", "/api/v1/broken/"])
@override_settings(ROOT_URLCONF=__name__)
def test_an_error_of_ours_tells_nothing_of_the_inside(address: str, world: World) -> None:
    answer = world.browser("admin").get(address)
    said = answer.content.decode()
    assert answer.status_code == 500
    for inside in ("Traceback", "secret", "RuntimeError", ".py"):
        assert inside not in said
    if "/api/" in address:
        assert answer["Content-Type"] == "application/problem+json"


# --- what members write to each other ------------------------------------------------------------

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
HOSTILE_HTML = f"""
<h2 id='x" onclick="alert(1)'>{SCRIPT} a heading</h2><p onclick="alert(1)" style="color:red">words
<a href="javascript:alert(1)">one</a> <a href=" java\nscript:alert(1)">two</a>
<a href="data:text/html,<script>alert(1)</script>">three</a> <a href="//evil.example">four</a></p>
<iframe srcdoc="<script>alert(1)</script>"></iframe><svg onload="alert(1)"></svg>
<img src="javascript:alert(1)" onerror="alert(1)">
<pre><code class='language-" onload="x'>a</code></pre>
<table><tr><td colspan='2" onload="alert(1)'>cell</td></tr></table>
&lt;script&gt;alert(1)&lt;/script&gt;
"""
WORDS = [{"type": "text", "text": SCRIPT}]


def linked(href: str) -> dict[str, Any]:
    mark = {"type": "link", "attrs": {"href": href, "title": '" onclick="alert(1)'}}
    return {"type": "text", "text": "click", "marks": [mark]}


HOSTILE_NODES: list[dict[str, Any]] = [
    {"type": "heading", "attrs": {"level": 2, "id": 'x" onclick="alert(1)'}, "content": WORDS},
    {"type": "heading", "attrs": {"level": "2 onclick=alert(1)"}, "content": WORDS},
    {"type": "paragraph", "attrs": {"onclick": "alert(1)", "style": "x"}, "content": [
        *WORDS, linked("javascript:alert(1)"), linked("JaVa\tScript:alert(1)"),
        linked("data:text/html,<script>"), linked('https://a.example/"onclick="alert(1)'),
        {"type": "mention", "attrs": {"id": '" onclick="x', "label": SCRIPT}}]},
    {"type": "image", "attrs": {"src": "javascript:alert(1)", "alt": '" onerror="alert(1)'}},
    {"type": "image", "attrs": {"src": 'x" onerror="alert(1)', "alt": SCRIPT}},
    {"type": "file", "attrs": {"href": "javascript:alert(1)", "name": SCRIPT, "size": SCRIPT}},
    {"type": "codeBlock", "attrs": {"language": '" onload="alert(1)'}, "content": WORDS},
    {"type": "callout", "attrs": {"kind": '" onclick="alert(1)'},
     "content": [{"type": "paragraph", "content": WORDS}]},
    {"type": "table", "content": [{"type": "tableRow", "content": [
        {"type": "tableCell", "attrs": {"colspan": '" onload="alert(1)', "colwidth": [SCRIPT]},
         "content": [{"type": "paragraph", "content": WORDS}]}]}]},
    {"type": "script", "content": WORDS},
    {"type": "iframe", "attrs": {"src": "javascript:alert(1)"}},
]  # fmt: skip


def everywhere(document: Document, world: World) -> list[str]:
    """The page of a document and its text by REST as HTML, parsed by nothing yet."""
    page = world.browser("commenter").get(document.get_absolute_url())
    rest = caller(world.cast.commenter).get(at(document, "content/"), HTTP_ACCEPT="text/html")
    assert (page.status_code, rest.status_code) == (200, 200)
    return [page.content.decode(), f"<div>{rest.content.decode()}</div>"]


def test_hostile_html_sent_to_rest_runs_nowhere(world: World) -> None:
    document = make_document(world.cast.marketer)
    answer = caller(world.cast.marketer).generic(
        "PUT", at(document, "content/"), HOSTILE_HTML, content_type="text/html", HTTP_IF_MATCH="*"
    )
    assert answer.status_code == 200
    for shown in everywhere(document, world):
        assert dangers_in(shown) == []
        assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize("node", HOSTILE_NODES, ids=lambda node: node["type"])
def test_a_hostile_update_of_a_document_runs_nowhere(node: dict[str, Any], world: World) -> None:
    """As somebody sends it who speaks the protocol without our editor."""
    document = make_document(world.cast.marketer)
    update = ydoc.new({"type": "doc", "content": [node]}).get_update()
    journal.append(document.pk, member_id=world.cast.marketer.pk, data=update)
    for shown in everywhere(document, world):
        assert dangers_in(shown) == []


@pytest.mark.parametrize(
    "address",
    ["", "documents/", "activity/", "palette/?q=script", "search/?q=script", "settings/people/",
     "settings/tokens/", "documents/archived/", "documents/new/"],
)  # fmt: skip
def test_a_hostile_name_is_shown_as_words(address: str, world: World) -> None:
    marketer = world.cast.marketer
    make_document(marketer, SCRIPT)
    make_document(marketer, SCRIPT).archive(by=marketer)
    User.objects.filter(pk=marketer.user_id).update(name=SCRIPT)
    Workspace.objects.filter(pk=marketer.workspace_id).update(name=SCRIPT)
    answer = world.browser("admin").get(f"/acme/{address}")
    assert dangers_in(answer.content) == []
    shown = answer.content.decode().replace("<mark>", "").replace("</mark>", "")
    assert "&lt;script&gt;" in shown
