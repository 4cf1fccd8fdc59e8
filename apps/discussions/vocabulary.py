"""The field's words for what is said beside the work."""

from typing import Final

from django.db import models


class Kind(models.TextChoices):
    """What a thread is to those who read it."""

    COMMENT = "comment", "Comment"
    QUESTION = "question", "Question"
    OBJECTION = "objection", "Objection"
    SUGGESTION = "suggestion", "Suggestion"


class Outcome(models.TextChoices):
    """How a thread was settled; only a suggestion can be accepted."""

    SETTLED = "settled", "Settled"
    DECLINED = "declined", "Declined"
    ACCEPTED = "accepted", "Accepted"


EMOJI: Final = ("👍", "👎", "❤️", "🎉", "😄", "🤔", "👀", "✅")
"""What one can react with: few, so that they add up."""
