"""Run as a program of its own: sets a Typst file and leaves the `.pdf` of its name beside it.

Apart from the portal's process, so that a text on which the typesetter breaks, or takes too much
memory or time, costs one export and nothing else. Reads nothing outside of its folder; knows
nothing of the portal.
"""

import contextlib
import sys
from pathlib import Path

import typst

MEMORY = 3 * 1024**3
"""Bytes of address space."""


def main(file: str, fonts: list[str]) -> int:
    place = Path(file).parent
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        typst.compile(
            file,
            output=str(Path(file).with_suffix(".pdf")),
            root=str(place),
            font_paths=fonts,
            package_path=str(place),
            package_cache_path=str(place),
        )
    except typst.TypstError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - what the parent reads
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
