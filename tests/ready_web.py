"""Web processes that have loaded everything before they are asked for.

    python -m tests.ready_web --port P

Loads the portal once; then each line on its input begins a web process, forked from it, with no
more in its memory than a new one. It tells the number of that process, and when it has ended.
"""

import argparse
import ctypes
import os
import signal
import sys
from pathlib import Path

from django.template.loader import get_template

from portal import asgi, direct
from portal.lifeline import PR_SET_PDEATHSIG
from portal.web import listen, serve

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LOADED = (asgi, direct)
"""What a web process would load by name when it begins."""


def load_templates() -> None:
    """Each stays in memory once it was read."""
    for path in TEMPLATES.rglob("*.html"):
        get_template(str(path.relative_to(TEMPLATES)))


def begin(port: int) -> int:
    """The number of a web process that lives no longer than this one."""
    parent = os.getpid()
    number = os.fork()
    if number == 0:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            serve(listen("127.0.0.1", port))
        os._exit(0)
    return number


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    port = arguments.parse_args().port
    load_templates()
    for _ in sys.stdin:
        number = begin(port)
        print(number, flush=True)
        os.waitpid(number, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
