"""Finds a Chromium for the browser tests, or brings one.

    python -m tests.chromium        prints its path, or says why there is none (status 1)

In this order: the variable CHROMIUM, the PATH, Playwright's own downloads, the npm package
`@sparticuz/chromium` (Linux on x64), Debian's package when we are root.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from portal import node

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EDITOR = Path(__file__).resolve().parent.parent / "static" / "editor"
FLAGS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
TRY = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=sys.argv[2:])
    page = browser.new_page()
    page.goto("data:text/html,<p>alive</p>")
    print(page.inner_text("p"))
    browser.close()
"""
UNPACKED = Path(tempfile.gettempdir()) / "chromium"  # where the npm package puts its program
UNPACK = "import('@sparticuz/chromium').then(c => c.default.executablePath()).then(console.log)"


class NoChromium(Exception):
    """No Chromium was found or could be brought; the text says what was tried."""


def flags(path: str) -> list[str]:
    """The command line options for a Chromium.

    Its sandbox does not run as root; the npm package's build has none and no zygote.
    """
    if os.geteuid() == 0 or Path(path) == UNPACKED:
        return [*FLAGS, "--no-sandbox", "--no-zygote"]
    return FLAGS


def from_variable() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named


def from_path() -> Iterator[str]:
    for name in NAMES:
        if found := shutil.which(name):
            yield found
    yield "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def from_playwright() -> Iterator[str]:
    for home in (Path.home() / ".cache", Path.home() / "Library" / "Caches"):
        for pattern in ("chrome-linux*/chrome", "chrome-mac*/Chromium.app/Contents/MacOS/Chromium"):
            yield from map(str, sorted(home.glob(f"ms-playwright/chromium-*/{pattern}")))


def from_npm() -> Iterator[str]:
    here = (EDITOR / "node_modules" / "@sparticuz" / "chromium").is_dir()
    if not here or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return
    unpacked = subprocess.run(
        [*node.command("node"), "-e", UNPACK],
        cwd=EDITOR,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    yield unpacked.stdout.strip()


def from_debian() -> Iterator[str]:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in ("update", "install -y --no-install-recommends chromium fonts-liberation"):
        subprocess.run([apt, "-q", *step.split()], env=environment, stdout=sys.stderr, check=False)
    yield from from_path()


SOURCES: tuple[Callable[[], Iterator[str]], ...] = (
    from_variable,
    from_path,
    from_playwright,
    from_npm,
    from_debian,
)


def runs(path: str) -> bool:
    """Whether a Chromium at this path really starts and shows a page.

    Tried in a process of its own, which takes its whole browser with it if it hangs.
    """
    if not path or not Path(path).exists():
        return False
    command = [sys.executable, "-c", TRY, path, *flags(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "alive" in done.stdout


@cache
def executable() -> str:
    """The path of a Chromium that starts. Raises `NoChromium`."""
    tried = []
    for source in SOURCES:
        for path in source():
            if runs(path):
                return path
            if Path(path).exists():
                tried.append(path)
    raise NoChromium(f"no Chromium starts here (tried {', '.join(tried) or 'nothing: none found'})")


if __name__ == "__main__":
    try:
        print(executable())
    except NoChromium as reason:
        sys.exit(str(reason))
