"""Sets a Typst file with its data in a process of its own.

The words come as data (JSON) and are never read as Typst, so no text can run anything; the file
that an app keeps is only the looks.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
FONTS = [
    str(Path(str(files(package))) / "files") for package in ("fontpkg_literata", "fontpkg_figtree")
]
"""The portal's own type. For letters that it lacks the typesetter takes its own, then what the
machine has."""

SECONDS = 120.0


class TypesettingFailed(RuntimeError):
    """The typesetter gave up; says why in a few words."""


def typeset(
    looks: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of `looks` (a `.typ` file), which reads `data` from the `.json` of its own name and
    `pictures` by theirs. Raises TypesettingFailed where it is too much."""
    with TemporaryDirectory(prefix="pdf-") as name:
        folder = Path(name)
        shutil.copy(looks, folder)
        (folder / looks.with_suffix(".json").name).write_text(json.dumps(data), encoding="utf-8")
        for picture, content in (pictures or {}).items():
            (folder / picture).write_bytes(content)
        return _set(folder / looks.name)


def _set(main: Path) -> bytes:
    command = [sys.executable, "-I", str(HERE / "typesetter.py"), str(main), *FONTS]
    try:
        done = subprocess.run(
            command, capture_output=True, cwd=main.parent, env={}, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise TypesettingFailed(f"not done after {SECONDS:g} seconds") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise TypesettingFailed(said or f"ended with {done.returncode}")
    return main.with_suffix(".pdf").read_bytes()
