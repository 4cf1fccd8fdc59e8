"""The colours can be read in both themes, by the rules of WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS
    )
}
PAPERS = ("surface", "surface-raised", "surface-sunken", "hover")
INKS = ("text", "text-muted", "accent", "accent-hover", "sales", "marketing", "leadership",
        "danger", "warning", "success")  # fmt: skip
TINTED = ("sales", "marketing", "leadership", "danger", "warning", "success", "accent")

TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *((ink, paper, TEXT) for ink in INKS for paper in PAPERS),
    *(("line-strong", paper, SHAPE) for paper in PAPERS),
    *((ink, f"{ink}-soft", TEXT) for ink in TINTED),
    *(("text", f"{ink}-soft", TEXT) for ink in TINTED),
    ("accent-text", "accent", TEXT),
    ("accent-text", "accent-hover", TEXT),
    ("danger-text", "danger", TEXT),
    ("surface", "text", TEXT),
    ("text", "mark", TEXT),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, 0 (black) to 1 (white)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_ink_can_be_read_on_its_paper(ink: str, paper: str, least: float, theme: int) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[paper][theme]) >= least


def test_only_the_tokens_name_raw_colours() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")
    sheets = [path for path in (ROOT / "static/css").rglob("*.css") if path.name != "tokens.css"]
    assert sheets
    assert [path.name for path in sheets if raw.search(path.read_text())] == []


def test_every_style_sheet_is_imported() -> None:
    entry = (ROOT / "static/css/app.css").read_text()
    imported = set(re.findall(r'@import "([^"]+)"', entry))
    here = ROOT / "static/css"
    sheets = {str(path.relative_to(here)) for path in here.rglob("*.css")} - {"app.css"}
    assert imported == sheets
