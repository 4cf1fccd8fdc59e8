"""What words say of numbers, days and people, where they say it clearly; else a milestone."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.okrs.amounts import LARGEST
from apps.okrs.importing.preview import CycleDraft, KeyResultDraft
from apps.okrs.vocabulary import Kind

_NUMBER: Final = r"[-+]?[€$£]?\s?\d[\d,. ]*\d[kKmM]?\b|[-+]?[€$£]?\d[kKmM]?"
_UNIT: Final = r"\s*(%|[€$£]|[A-Za-z][\w/]*)?"
FROM_TO: Final = re.compile(
    rf"\bfrom\s+({_NUMBER}){_UNIT}\s+(?:up |down )?to\s+({_NUMBER}){_UNIT}", re.I
)
ARROW: Final = re.compile(rf"({_NUMBER}){_UNIT}\s*(?:→|->|⇒|=>)\s*({_NUMBER}){_UNIT}")
AT_LEAST: Final = re.compile(
    rf"(?:\b(?:at least|no less than|stay(?:s|ing)? (?:above|over)|above|not below)|≥|>=)\s*"
    rf"({_NUMBER}){_UNIT}",
    re.I,
)
AT_MOST: Final = re.compile(
    rf"(?:\b(?:at most|no more than|stay(?:s|ing)? (?:below|under)|below|not above|less than)"
    rf"|≤|<=)\s*({_NUMBER}){_UNIT}",
    re.I,
)
SO_MANY: Final = re.compile(r"(?<![\w.])(\d+)\+\s+([A-Za-z][\w-]*)")
RISE_TO: Final = re.compile(
    rf"\b(?:increase|grow|raise|reach|win|sign|book)\b[^.;]*?\bto\s+({_NUMBER}){_UNIT}", re.I
)
QUARTER: Final = re.compile(r"\b(20\d\d)\s*[-–/ ]?\s*Q([1-4])\b|\bQ([1-4])\s*[-–/ ]?\s*(20\d\d)\b")
HALF: Final = re.compile(r"\b(20\d\d)\s*[-–/ ]?\s*H([12])\b|\bH([12])\s*[-–/ ]?\s*(20\d\d)\b")
YEAR: Final = re.compile(r"^\W*(20\d\d)\W*$")
WORD: Final = re.compile(r"[A-Za-z]+")
ABOUT_A_CYCLE: Final = {
    "okr", "okrs", "objective", "objectives", "and", "key", "results", "goals", "our", "the",
    "draft", "final", "quarter", "cycle", "for", "team", "of", "year",
}  # fmt: skip
PRIORITY: Final = re.compile(r"^\W*P\d\W*[-:–]?\s*", re.I)
HANDLE: Final = re.compile(r"^\[@?([\w.-]+)\]\s*")
PEOPLE: Final = re.compile(r"\s*\(([^()]*)\)\s*$")
NAMES: Final = re.compile(r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)?")


def number(written: str) -> Decimal | None:
    """A number as people write it: 1,200 · 1 200.5 · 12k · €3.5M. None if it is none."""
    plain = re.sub(r"[€$£%\s]", "", written.strip())
    factor = {"k": 1_000, "m": 1_000_000}.get(plain[-1:].lower(), 1)
    plain = plain.rstrip("kKmM")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", ".")
    try:
        found = Decimal(plain) * factor
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def understand_aim(draft: KeyResultDraft) -> None:
    """Let the draft's title say what it asks for."""
    if match := FROM_TO.search(draft.title) or ARROW.search(draft.title):
        _from_to(draft, match)
    elif match := AT_MOST.search(draft.title):
        _one_sided(draft, match, Kind.STAY_BELOW)
    elif match := AT_LEAST.search(draft.title):
        _one_sided(draft, match, Kind.STAY_ABOVE)
    elif match := RISE_TO.search(draft.title):
        _from_nothing(draft, match.group(1), match.group(2) or "")
    elif match := SO_MANY.search(draft.title):
        _from_nothing(draft, match.group(1), match.group(2))


def _from_to(draft: KeyResultDraft, match: re.Match[str]) -> None:
    baseline, target = number(match.group(1)), number(match.group(3))
    if baseline is None or target is None or baseline == target:
        return
    draft.kind = Kind.INCREASE if target > baseline else Kind.DECREASE
    draft.baseline, draft.target = baseline, target
    draft.unit = (match.group(4) or match.group(2) or "")[:24]


def _one_sided(draft: KeyResultDraft, match: re.Match[str], kind: Kind) -> None:
    target = number(match.group(1))
    if target is not None:
        draft.kind, draft.target, draft.unit = kind, target, (match.group(2) or "")[:24]


def _from_nothing(draft: KeyResultDraft, target: str, unit: str) -> None:
    asked = number(target)
    if asked is not None and asked > 0:
        draft.kind, draft.baseline, draft.target = Kind.INCREASE, Decimal(0), asked
        draft.unit = unit[:24]
        draft.guesses.append("It starts from 0.")


def cycle_of(heading: str) -> CycleDraft | None:
    """The cycle that a heading is about; one that says more than its days is about that."""
    beside = {word.lower() for word in WORD.findall(QUARTER.sub("", HALF.sub("", heading)))}
    return cycle_in(heading) if not beside - ABOUT_A_CYCLE else None


def cycle_in(title: str) -> CycleDraft | None:
    """The quarter, half year or year that a heading names."""
    if match := QUARTER.search(title):
        year, part = int(match[1] or match[4]), int(match[2] or match[3])
        return _months(f"{year} Q{part}", year, 3 * part - 2, 3)
    if match := HALF.search(title):
        year, part = int(match[1] or match[4]), int(match[2] or match[3])
        return _months(f"{year} H{part}", year, 6 * part - 5, 6)
    if match := YEAR.match(title):
        return _months(match[1], int(match[1]), 1, 12)
    return None


def _months(name: str, year: int, first: int, count: int) -> CycleDraft:
    after = first + count
    ends = date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return CycleDraft(name, date(year, first, 1), ends)


def without_priority(title: str) -> str:
    """“**P0** - Ship it” is “Ship it”."""
    return PRIORITY.sub("", title).strip()


def people_of(title: str) -> tuple[str, list[str]]:
    """A title and the names in brackets at its end: “Win (Ana, Ben)”."""
    match = PEOPLE.search(title)
    if match is None:
        return title, []
    names = [name.strip() for name in re.split(r"[,/&]| and ", match[1]) if name.strip()]
    if not names or not all(NAMES.fullmatch(name) for name in names):
        return title, []
    return title[: match.start()].strip(), names
