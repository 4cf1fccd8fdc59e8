"""Threads are found by what is said in them and by the words that they hang on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet

from apps.core.events import reacts_to
from apps.core.richtext.losses import shortened
from apps.discussions import bodies
from apps.discussions.events import CommentEvent, ThreadsImported
from apps.discussions.models import Comment, Thread, with_subjects
from apps.search import index
from apps.search.registry import Card, Indexed, Part, Searchable, searchable
from apps.workspaces.models import Member

INDEXED_AT_ONCE = 200
"""Threads of one query."""


@searchable
class Threads(Searchable):
    """Threads, each with all of its comments; the one that fits best is shown and led to."""

    type: ClassVar = "thread"
    label: ClassVar = "Threads"
    icon: ClassVar = "message-square"
    scope: ClassVar = "threads:read"
    is_offered_unasked: ClassVar = False

    def all(self) -> QuerySet[Thread]:
        return Thread.objects.all()

    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        parts: dict[UUID, list[Part]] = {pk: [] for pk in ids}
        said = Comment.objects.filter(thread__in=ids, removed_at=None).order_by("pk")
        for pk, of, content in said.values_list("pk", "thread_id", "content"):
            parts[of].append(Part(bodies.words(content), anchor=str(pk)))
        for thread in self.all().filter(pk__in=ids):
            yield Indexed(
                workspace_id=thread.workspace_id,
                type=self.type,
                id=thread.pk,
                title=_title(thread, parts[thread.pk]),
                parts=[*parts[thread.pk], Part(thread.quote), Part(thread.replacement)],
                at=thread.active_at,
            )

    def visible_to(self, member: Member) -> QuerySet[Thread]:
        return Thread.objects.visible_to(member)

    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        threads = self.visible_to(member).filter(pk__in=ids).select_related("workspace")
        return {
            one.pk: Card(
                url=one.get_absolute_url(),
                kind=one.get_kind_display(),
                icon=self.icon,
                path=(one.subject.subject_title,),
            )
            for one in with_subjects(threads, member.workspace)
            if one.subject is not None
        }


@reacts_to(CommentEvent)
def index_thread(event: CommentEvent) -> None:
    """Something was said, said otherwise, or taken back."""
    index.put(*Threads().indexed([event.thread_id]))


@reacts_to(ThreadsImported)
def index_threads(event: ThreadsImported) -> None:
    """Many were opened at once: all on what they hang on are made findable, some at a time."""
    on_it = Thread.objects.filter(workspace=event.workspace_id).about(
        [(event.subject.type, event.subject.id)]
    )
    ids = list(on_it.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), INDEXED_AT_ONCE):
        index.put(*Threads().indexed(ids[start : start + INDEXED_AT_ONCE]))


def _title(thread: Thread, parts: Sequence[Part]) -> str:
    """How it begins: its first words, or those that it hangs on where these were taken back."""
    begun = parts[0].text if parts else ""
    return shortened(begun or thread.quote or thread.get_kind_display(), 90)
