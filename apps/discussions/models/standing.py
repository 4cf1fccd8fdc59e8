"""How a thread stands: what it is, whether it blocks, who has to answer, whether it is settled."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models

from apps.core.events import publish
from apps.core.records import touched
from apps.core.richtext.losses import shortened
from apps.discussions import bodies, events
from apps.discussions.models.hanging import TOLD, Hanging
from apps.discussions.models.resolution import Resolution
from apps.discussions.vocabulary import Kind
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


class Standing(Hanging):
    """What is kept of a thread, and how that is held, changed and told.

    `opened_team` is the team of who opened it, as of then: it settles what blocks. `awaiting_team`
    is who has to answer next. `active_at` is when something was last said or decided here.
    """

    kind = models.CharField("kind", max_length=16, choices=Kind.choices)
    blocking = models.BooleanField("blocking", default=False)
    awaiting_team = models.CharField(max_length=16, choices=Team.choices, blank=True)
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_team = models.CharField(max_length=16, choices=Team.choices)
    replacement = models.TextField(blank=True, validators=[MaxLengthValidator(bodies.LONGEST)])
    active_at = models.DateTimeField()

    class Meta:
        abstract = True

    opening: dict[str, Any] | None
    """What its first comment says, and how many there are, as `told()` knows it."""
    comment_count: int

    @property
    def begun(self) -> str:
        """How it begins, on one line; with the words it hangs on where nothing is left of that."""
        return shortened(bodies.words(self.opening or {}) or self.quote, TOLD)

    @property
    def settlement(self) -> Resolution | None:
        """How it was settled, None while it is open."""
        return getattr(self, "resolution", None)

    @property
    def is_open(self) -> bool:
        return self.settlement is None

    @property
    def is_suggestion(self) -> bool:
        return self.kind == Kind.SUGGESTION

    @property
    def waits_for(self) -> str:
        """The team that has to do something: answer, or settle what blocks; empty if any may."""
        return self.awaiting_team or (self.opened_team if self.blocking else "")

    def forget_settlement(self) -> None:
        """Ask for it again when it is next looked at."""
        self._state.fields_cache.pop("resolution", None)

    def note(self, *fields: str, at: datetime | None = None) -> None:
        """Keep these fields; with `at`, something was said or decided then."""
        if at is not None:
            self.active_at, fields = at, (*fields, "active_at")
        self.save(update_fields=touched(*fields))

    def tell(
        self, event: type[events.ThreadEvent], *, by: Member | None, at: datetime, **data: Any
    ) -> None:
        """Publish what happened in it."""
        publish(event(**self.event_fields(by, at), **data))

    def event_fields(self, by: Member | None, at: datetime) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by.pk if by else None,
            "at": at,
            "subject": self.told_subject,
            "thread_id": self.pk,
            "kind": self.kind,
            "blocking": self.blocking,
            "quote": self.told_quote,
        }
