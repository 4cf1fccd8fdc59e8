"""A whole portal as `manage.py serve` runs it, on a data directory of its own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.portal import processes

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Portal:
    """A portal on a data directory of its own."""

    data: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)
    parent: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        ours = {**os.environ, "DATA_DIR": str(self.data), "STATIC_FILES": "source"}
        return {
            **ours,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORT": str(self.port),
            **self.more,
        }

    def start(self) -> None:
        log = (self.data / "serve.log").open("a")
        with log:
            self.parent = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )
        assert processes.eventually(lambda: "Tandem is at" in self.said(), within=120), self.said()

    def said(self) -> str:
        return (self.data / "serve.log").read_text()

    def end(self, number: signal.Signals) -> int:
        assert self.parent is not None
        (self.data / "serve.log").unlink()
        self.parent.send_signal(number)
        return self.parent.wait(60)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
