"""OKRs out of Markdown and CSV: what was understood, and what was not, by line.

Pure: nothing is stored before somebody has seen the preview. `bringing_in.py` stores it.
"""

from apps.okrs.importing.csv_table import read_csv
from apps.okrs.importing.markdown_page import read_markdown
from apps.okrs.importing.preview import (
    CycleDraft,
    KeyResultDraft,
    NotUnderstood,
    ObjectiveDraft,
    Preview,
)

FORMATS = {"markdown": read_markdown, "csv": read_csv}


def read(text: str, form: str) -> Preview:
    """What a text in one of `FORMATS` says."""
    return FORMATS[form](text)


__all__ = [
    "FORMATS",
    "CycleDraft",
    "KeyResultDraft",
    "NotUnderstood",
    "ObjectiveDraft",
    "Preview",
    "read",
    "read_csv",
    "read_markdown",
]
