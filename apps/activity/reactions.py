"""Every event becomes one row, in the transaction of what caused it; open timelines hear of it."""

from collections.abc import Sequence
from uuid import UUID

from apps.activity.models import Activity
from apps.core.events import Event, reacts_to_all
from apps.workspaces.live import poke


@reacts_to_all(Event)
def record(events: Sequence[Event]) -> None:
    """A thousand things that happen together are stored in a few queries."""
    news = [event for event in events if event.is_news]
    Activity.objects.bulk_create([_row(event) for event in news], batch_size=500)
    for stream, subject in _streams(news).items():
        poke(stream, "activity", subject)


def _row(event: Event) -> Activity:
    return Activity(
        workspace_id=event.workspace_id,
        type=event.name,
        at=event.at,
        by_id=event.by_id,
        subject_type=event.subject.type,
        subject_id=event.subject.id,
        subject_title=event.subject.title,
        data=event.data(),
    )


def _streams(events: Sequence[Event]) -> dict[str, UUID]:
    """Who hears of them, once a step, with the subject of the last."""
    heard: dict[str, UUID] = {}
    for event in events:
        heard[f"workspace:{event.workspace_id}"] = event.subject.id
        if event.subject.id != event.workspace_id:
            heard[f"{event.subject.type}:{event.subject.id}"] = event.subject.id
    return heard
