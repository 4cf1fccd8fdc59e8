"""A moment and a lent piece, of which the template language cannot say enough."""

import time
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.template import Context, Engine
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localtime

register = template.Library()

FRAME = ("request", "csrf_token", "member", "workspace")
"""What a lent piece sees of the page around it."""


class Lent(Protocol):
    """A template of another app and what it shows."""

    @property
    def template(self) -> str: ...
    @property
    def context(self) -> Mapping[str, Any]: ...


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """An aware moment in the zone that is active, as one says it: "2 days ago"."""
    if not at:
        return SafeString("")
    return _moment(at, get_current_timezone_name(), int(time.time()))


@lru_cache(maxsize=256)
def _moment(at: datetime, zone: str, now: int) -> SafeString:
    """What was done together bears one moment, and is worded once; anew each second."""
    here = localtime(at)
    return format_html(
        '<time datetime="{}" title="{}" data-behaviour="relative-time">{}</time>',
        here.isoformat(),
        dateformat.format(here, "j F Y, H:i"),
        naturaltime(here),
    )


@register.simple_tag(takes_context=True)
def fragment(context: Context, piece: Lent) -> SafeString:
    """Show a piece that another app lends: its own context and the frame's, nothing of the page.

    Context processors do not run again: they would ask for the whole frame once more.
    """
    around = {name: context[name] for name in FRAME if name in context}
    found = Engine.get_default().get_template(piece.template)
    return found.render(context.new({**around, **piece.context}))
