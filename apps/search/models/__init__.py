"""The index: what can be found, its text in passages, and the words in use."""

from apps.search.models.entry import Entry
from apps.search.models.passage import Passage
from apps.search.models.word import Word

__all__ = ["Entry", "Passage", "Word"]
