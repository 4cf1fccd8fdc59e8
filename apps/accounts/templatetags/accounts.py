"""How allauth's own pages look: what it asks for, as the classes of our components."""

from collections.abc import Mapping
from typing import Any

from django import template

from apps.core.component import classes

register = template.Library()


@register.simple_tag
def button_look(attrs: Mapping[str, Any]) -> str:
    """The classes of one of allauth's buttons, by its tags."""
    tags = attrs.get("tags") or ()
    small = "minor" in tags or "tool" in tags
    if "danger" in tags:
        kind = "danger"
    elif "link" in tags or "cancel" in tags:
        kind = "quiet"
    elif attrs.get("href") or small or "outline" in tags or "secondary" in tags:
        kind = ""
    else:
        kind = "primary"
    return classes("button", kind, small and "small")
