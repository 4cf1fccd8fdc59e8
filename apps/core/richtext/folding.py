"""A text without what two hands write differently: white space, curly quotes, accents in parts.

Folding never makes two different words alike. What was found in a folded text is told as offsets
of the text itself.
"""

import re
import unicodedata
from bisect import bisect_right

_SINGLE = dict.fromkeys("‘’‚‛ʼ′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
_BLANKS = dict.fromkeys("\t\n\r\v\f\u00a0\u1680\u202f\u205f\u3000\u2028\u2029", " ")
_BLANKS |= {chr(code): " " for code in range(0x2000, 0x200B)}
_TABLE = str.maketrans(_SINGLE | _BLANKS)
_NOTHING = "\u200b"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_ACCENTS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_SPOTS = re.compile(rf"[ {_UNSEEN}]{{2,}}|[{_UNSEEN}]|…|[^{_ACCENTS}][{_ACCENTS}]+")
_GOES_ON = re.compile(rf"[{_ACCENTS}\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
JOINER = "\u200d"


class Folded:
    """`text` is what is compared."""

    def __init__(self, raw: str, *, without: str = "") -> None:
        """`without` is a character that is left out, too."""
        self.raw = raw
        plain = (raw.replace(without, _NOTHING) if without else raw).translate(_TABLE)
        parts: list[str] = []
        # Where a spot of another length stands: folded from and to, raw from and to.
        self._spots: list[tuple[int, int, int, int]] = []
        at = length = 0
        for spot in _SPOTS.finditer(plain):
            new = _instead(spot[0])
            parts += (plain[at : spot.start()], new)
            length += spot.start() - at
            self._spots.append((length, length + len(new), spot.start(), spot.end()))
            length += len(new)
            at = spot.end()
        self.text = "".join([*parts, plain[at:]])

    def raw_span(self, start: int, end: int) -> tuple[int, int] | None:
        """The offsets in the text of a stretch of the folded one; None if it would cut in two what
        is one: an accented letter, an emoji."""
        low, high = self._raw(start, upper=True), self._raw(end, upper=False)
        if low is None or high is None:
            return None
        if _GOES_ON.match(self.raw, high) or _GOES_ON.match(self.raw, low):
            return None
        if low and self.raw[low - 1] == JOINER:
            return None
        return low, high

    def folded(self, offset: int) -> int:
        """Where an offset of the text is in the folded one."""
        index = bisect_right(self._spots, offset, key=lambda spot: spot[2]) - 1
        if index < 0:
            return offset
        low, high, start, end = self._spots[index]
        return low if offset == start else high + max(0, offset - end)

    def _raw(self, offset: int, *, upper: bool) -> int | None:
        """`upper` decides between the ends of what folds to nothing, which stands at one place."""
        index = bisect_right(self._spots, offset, key=lambda spot: spot[0]) - 1
        if index < 0:
            return offset
        low, high, start, end = self._spots[index]
        if offset >= high and (upper or offset > low):
            return end + offset - high
        return start if offset == low else None


def fold(words: str) -> str:
    """Words as they are compared, without blanks around them."""
    return Folded(words).text.strip(" ")


def _instead(spot: str) -> str:
    if spot == "…":
        return "..."
    if not unicodedata.combining(spot[-1]):
        return " " if " " in spot else ""
    return unicodedata.normalize("NFC", spot)
