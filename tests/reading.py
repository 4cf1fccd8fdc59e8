"""A page as a person reads it: however it is laid out, white space is one space."""

from typing import Any


def read(answer: Any) -> str:
    """The HTML of an answer, without its line breaks and indents."""
    return " ".join(answer.content.decode().split())
