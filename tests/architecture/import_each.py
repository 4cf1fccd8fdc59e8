"""Import each module named on standard input first of all, each in a process of its own.

Told apart by forks of one process that has Django and the other libraries, so that a module costs
its own imports alone. Prints a line for each that fails.
"""

import gc
import importlib
import os
import sys
import traceback

import django

LIBRARIES = ("celery", "prosemirror.model", "pycrdt", "rest_framework.viewsets", "uvicorn")


def main() -> int:
    names = sys.stdin.read().split()
    django.setup()
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.disable()  # a child ends before it has anything to collect
    failed = [name for name in names if name not in sys.modules and not _loads(name)]
    return len(failed)


def _loads(name: str) -> bool:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        importlib.import_module(name)
    except BaseException:
        sys.stdout.write(f"{name}: {traceback.format_exc(limit=-2)}\n")
        sys.stdout.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
