"""A difference in a template: {{ change|difference }}."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.richtext.difference import SectionChange
from apps.core.richtext.difference_json import section_as_json

register = template.Library()
TAGS = {"insert": "ins", "delete": "del", "equal": "span"}


@register.filter
def difference(change: SectionChange) -> SafeString:
    """The words of a section with what came and what went."""
    told = section_as_json(change)["changes"]
    parts = [f"<{TAGS[one['op']]}>{escape(one['text'])}</{TAGS[one['op']]}>" for one in told]
    return mark_safe("".join(parts))  # noqa: S308 - all words are escaped above
