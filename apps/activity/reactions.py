"""Every event becomes one row, in the transaction of what caused it."""

from apps.activity.models import Activity
from apps.core.events import Event, reacts_to


@reacts_to(Event)
def record(event: Event) -> None:
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
