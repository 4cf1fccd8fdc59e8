import json
from urllib.request import urlopen

from tests.browser import OpenAs
from tests.services import PortalServer


def test_the_portal_answers_and_a_browser_sees_it(portal_server: PortalServer, open_as: OpenAs):
    page = open_as(path="/healthz")
    assert "alive" in page.content()


def test_two_web_processes_serve_one_database(
    portal_server: PortalServer, second_server: PortalServer
):
    for server in (portal_server, second_server):
        assert json.load(urlopen(f"{server.url}/readyz")) == {"status": "ready"}


def test_a_killed_server_comes_back_at_its_address(portal_server: PortalServer):
    portal_server.kill()
    assert not portal_server.is_ready()
    portal_server.start()
    assert portal_server.is_ready()
