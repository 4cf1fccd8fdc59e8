"""The short texts that people change."""

PAGE = "First words.\n\nThe middle block.\n\nLast words.\n"
LIST = "- one\n- two\n- three\n"
NESTED = "- one\n  - two\n- three\n"
QUOTED = "First words.\n\n> The middle block.\n\nLast words.\n"
TABLE = "| a | b |\n| --- | --- |\n| c | d |\n| e | f |\n"


def page(*middle: str) -> list[str]:
    """That page as an outline, with this in its middle."""
    return ["p First words.", *middle, "p Last words."]
