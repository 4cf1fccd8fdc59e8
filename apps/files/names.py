"""What a file is called, once a stranger's name for it is made harmless."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
"""Letters; a name is part of an address and of a header."""

# Control characters, and those that turn the direction of writing, so that "exe.png" could be
# read where "gnp.exe" stands.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_RESERVED = re.compile(r'[<>:"|?*%#]')


def cleaned(name: str) -> str:
    r"""The last part of a path, as one line without signs that file systems or addresses refuse.

    `C:\fakepath\Q3 plan.pdf` is "Q3 plan.pdf". An empty name is "file".
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = _RESERVED.sub("-", _HIDDEN.sub("", last.encode("utf-8", "ignore").decode()))
    plain = " ".join(plain.split()).lstrip(". ")
    suffix = PurePosixPath(plain).suffix[:16]
    stem = plain[: -len(suffix)] if suffix and plain.endswith(suffix) else plain
    return f"{stem[: LONGEST - len(suffix)].rstrip()}{suffix}" or "file"


def described(name: str) -> str:
    """A file's name as words, for a picture about which nothing else is said."""
    return " ".join(re.split(r"[\s_-]+", PurePosixPath(name).stem)).strip()
