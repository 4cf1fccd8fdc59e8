"""Pandoc, as a child process on a short leash."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

MEMORY = "1g"
SECONDS = 60.0


class PandocFailed(RuntimeError):
    """Pandoc gave up; says why in a few words."""


class TooMuchForPandoc(PandocFailed):
    """It would take more memory or time than one file may."""


@cache
def program() -> Path:
    """The pandoc that came with the package, never another one on this machine."""
    return Path(pypandoc.__file__).with_name("files") / "pandoc"


def converted(
    source: bytes, arguments: Sequence[str], *, folder: Path | None = None, seconds: float = SECONDS
) -> bytes:
    """What pandoc makes of these bytes. Raises PandocFailed.

    It runs in `folder`, or in an empty one, and sees nothing of our environment.
    """
    with TemporaryDirectory(prefix="pandoc-") as empty:
        place = str(folder or empty)
        command = [str(program()), "+RTS", f"-M{MEMORY}", "-RTS", *arguments]
        try:
            done = subprocess.run(
                command,
                input=source,
                capture_output=True,
                cwd=place,
                env={"HOME": empty, "LANG": "C.UTF-8"},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TooMuchForPandoc(f"not done after {seconds:g} seconds") from None
    if done.returncode in _OUT_OF_MEMORY:
        raise TooMuchForPandoc(f"more than {MEMORY} of memory would be needed")
    if done.returncode:
        raise PandocFailed(_last_line(done.stderr) or f"pandoc ended with {done.returncode}")
    return done.stdout


# 251: its own limit of memory; negative: killed from outside, as a machine does that runs short.
_OUT_OF_MEMORY = frozenset({251, -9, 137})


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""
