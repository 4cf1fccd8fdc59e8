"""A difference as `components/difference.html` shows it."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from apps.core.richtext.difference_html import Writer
from apps.core.richtext.difference_parts import SectionChange

_STATES = {
    "same": "Reads as before",
    "changed": "Changed",
    "added": "New section",
    "removed": "Section removed",
    "moved": "Moved, words unchanged",
}


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of a difference for the page: `label` says in words what became of it, `html` is
    its text with the changes in it. `anchor` is an id on the page."""

    anchor: str
    title: str
    state: str
    label: str
    html: SafeString


def as_page(sections: list[SectionChange]) -> list[ShownSection]:
    """The sections of a difference for the template, in order."""
    titles = {section.section: section.title for section in sections}
    return [_shown(section, titles) for section in sections]


def _shown(section: SectionChange, titles: dict[str, str]) -> ShownSection:
    html = Writer(section.section, titles).blocks(section.blocks)
    return ShownSection(
        anchor=f"difference-{section.section or 'text'}",
        title=section.title or "Opening",
        state=section.state,
        label=_label(section),
        html=mark_safe(html),  # noqa: S308 - made of escaped pieces
    )


def _label(section: SectionChange) -> str:
    label = _STATES[section.state]
    if section.moved and section.state == "changed":
        label = "Moved and changed"
    if section.title_before is not None:
        label += f", renamed from “{section.title_before or 'no title'}”"
    return label
