"""What templates need to show a person and the template language cannot say."""

from django import template

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: "Ana Sofía Ruiz" gives "AR"."""
    words = str(name).replace("@", " ").split()
    if not words:
        return "?"
    ends = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in ends).upper()
