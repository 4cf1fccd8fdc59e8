"""Every event becomes one row, in the transaction of what caused it; open timelines hear of it."""

from apps.activity.models import Activity
from apps.core.events import Event, reacts_to
from apps.workspaces.live import poke


@reacts_to(Event)
def record(event: Event) -> None:
    if not event.is_news:
        return
    Activity.objects.create(
        workspace_id=event.workspace_id,
        type=event.name,
        at=event.at,
        by_id=event.by_id,
        subject_type=event.subject.type,
        subject_id=event.subject.id,
        subject_title=event.subject.title,
        data=event.data(),
    )
    poke(f"workspace:{event.workspace_id}", "activity", event.subject.id)
    if event.subject.id != event.workspace_id:
        poke(f"{event.subject.type}:{event.subject.id}", "activity", event.subject.id)
