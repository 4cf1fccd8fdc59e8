"""What runs on a data directory, for tests that start and kill whole portals."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def on(data: Path, containing: str = "") -> list[psutil.Process]:
    """Every live process that serves this data, by its command line or its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            command = " ".join(process.cmdline())
            ours = str(data) in command or process.environ().get("DATA_DIR") == str(data)
            if ours and containing in command and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def eventually(holds: Callable[[], object], within: float = 60.0) -> bool:
    """Whether something becomes true within some seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return bool(holds())
