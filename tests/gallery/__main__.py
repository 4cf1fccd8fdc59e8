"""Take the pictures: every page of the gallery, light and dark, at three widths."""

import os
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.gallery.site import application, configure

PAGES = ("components", "workspace", "document", "long", "difference", "empty", "sign-in", "404")
WHOLE = ("components", "difference")
WIDTHS = (1440, 768, 360)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def picture(page: Page, base: str, name: str, out: Path, wanted: str) -> None:
    scheme = wanted.rsplit("-", 1)[0]
    page.goto(f"{base}/gallery/{name}")
    page.wait_for_load_state("networkidle")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if overflow > 0:
        print(f"{name} {wanted}: {overflow} px wider than the window")
    page.screenshot(path=out / f"{name}-{wanted}.png", full_page=name in WHOLE)
    audit(page, f"{name} {scheme}")


def audit(page: Page, label: str) -> None:
    """Ask axe, when AXE names its script."""
    if not (script := os.environ.get("AXE")):
        return
    page.add_script_tag(path=script)
    found = page.evaluate("axe.run().then(r => r.violations)")
    for violation in found:
        for hit in violation["nodes"]:
            print(f"{label}: {violation['id']} {hit['target']} {hit['failureSummary']}")


def main(out: Path, names: list[str]) -> None:
    configure()
    server = make_server("127.0.0.1", 0, application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    out.mkdir(parents=True, exist_ok=True)
    base = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(),
            args=chromium.flags(chromium.executable()),
        )
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = browser.new_page(
                    viewport={"width": width, "height": 900}, color_scheme=scheme
                )
                page.on("console", lambda said: print(said.type, said.text))
                page.on("pageerror", lambda error: print("error", error))
                for name in names:
                    picture(page, base, name, out, f"{scheme}-{width}")
                page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or list(PAGES))
