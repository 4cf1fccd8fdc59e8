"""What templates need to show a person or a lent piece and the template language cannot say."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import template
from django.template import Context, Engine
from django.utils.safestring import SafeString

register = template.Library()

FRAME = ("request", "csrf_token", "member", "workspace")
"""What a lent piece sees of the page around it."""


class Lent(Protocol):
    """A template of another app and what it shows."""

    @property
    def template(self) -> str: ...
    @property
    def context(self) -> Mapping[str, Any]: ...


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: "Ana Sofía Ruiz" gives "AR"."""
    words = str(name).replace("@", " ").split()
    if not words:
        return "?"
    ends = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in ends).upper()


@register.simple_tag(takes_context=True)
def fragment(context: Context, piece: Lent) -> SafeString:
    """Show a piece that another app lends: its own context and the frame's, nothing of the page.

    Context processors do not run again: they would ask for the whole frame once more.
    """
    around = {name: context[name] for name in FRAME if name in context}
    found = Engine.get_default().get_template(piece.template)
    return found.render(context.new({**around, **piece.context}))
