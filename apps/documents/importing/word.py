"""Word files: pandoc reads them in a process of its own, our reader of HTML makes the text."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from apps.core.richtext.losses import Loss
from apps.documents.importing.word_discussion import Placed, discussion_of
from apps.documents.importing.word_html import adapted
from apps.documents.importing.word_losses import losses_of
from apps.documents.importing.word_package import Package, Unreadable, opened
from apps.documents.pandoc import PandocFailed, TooMuchForPandoc, converted

_TEMPLATE = Path(__file__).with_name("word_page.html")
_ARGUMENTS = [
    "--sandbox",
    "--from=docx+styles",
    "--to=html",
    "--track-changes=accept",
    "--wrap=none",
    "--standalone",
    f"--template={_TEMPLATE}",
]


@dataclass(frozen=True, slots=True)
class WordText:
    """What a Word file says. `pictures` are the bytes of its pictures by the addresses under which
    the HTML shows them. In its words are signs, which tell where each of `comments` stands."""

    html: str
    losses: tuple[Loss, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    comments: tuple[Placed, ...] = ()


def read_word(raw: bytes) -> WordText:
    """The text of a Word file, as HTML that nobody vouches for. Raises Unreadable."""
    package = opened(raw)
    losses = losses_of(package)
    discussion = discussion_of(package)
    try:
        html = converted(discussion.package.packed(), _ARGUMENTS)
    except TooMuchForPandoc as refusal:
        raise Unreadable(f"too large to be read: {refusal}; split it and try again") from refusal
    except PandocFailed as refusal:
        raise Unreadable("a Word file that cannot be read; save it again in Word") from refusal
    losses += discussion.losses
    return WordText(adapted(html), tuple(losses), _pictures(package), discussion.comments)


def _pictures(package: Package) -> dict[str, bytes]:
    folder = posixpath.dirname(package.main)
    return {posixpath.relpath(path, folder): raw for path, raw in package.pictures.items()}
