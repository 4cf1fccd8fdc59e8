"""The socket speaks the y-protocols: any client of them can join."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from apps.documents.models import Document
from apps.workspaces.models import ApiToken
from tests.cast import Cast
from tests.journeys.conftest import open_document, reads, type_at_end_of
from tests.services import PortalServer

SCRIPT = Path(__file__).with_name("stock_provider.mjs")
NODE = shutil.which("node", path=f"{Path(__file__).parents[2]}/.venv/bin") or "node"


@pytest.mark.parametrize("slash", ["/", ""])
def test_a_stock_y_websocket_client_writes_with_a_browser(
    open_as: Callable[..., Page],
    portal_server: PortalServer,
    cast: Cast,
    play: Document,
    stored_text: Callable[[Document], str],
    slash: str,
) -> None:
    _, secret = ApiToken.issue(by=cast.marketer, label="bot", scopes=["documents:write"])
    page = open_document(open_as, cast.salesperson, play)
    address = f"{portal_server.socket_url}/ws/documents"
    bot = subprocess.Popen(
        [NODE, str(SCRIPT), address, f"{play.pk}{slash}", secret, "Words of a bot 🚀"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bot.stdout is not None
        assert bot.stdout.readline() == "written\n"
        reads(page, "Words of a bot 🚀")
        type_at_end_of(page, "Words of a bot", " and of a person")
        reads(page, "Words of a bot 🚀 and of a person")
        page.wait_for_timeout(500)
        said, _ = bot.communicate("stop\n", timeout=20)
    finally:
        bot.kill()
    heard = json.loads(said)
    assert "Words of a bot 🚀 and of a person" in heard["text"]
    assert heard["errors"] == []
    assert "Words of a bot 🚀 and of a person" in stored_text(play)
