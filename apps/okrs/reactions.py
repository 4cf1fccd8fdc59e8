"""What follows when something happens to OKRs: standings told anew, news for open pages."""

from collections.abc import Sequence
from uuid import UUID

from apps.core.events import Event, reacts_to, reacts_to_all
from apps.okrs.events import (
    CycleChanged,
    CycleEvent,
    KeyResultChanged,
    KeyResultCreated,
    KeyResultEvent,
    KeyResultRestored,
    ObjectiveEvent,
    ObjectiveRestored,
    OkrSettingsChanged,
)
from apps.okrs.models import KeyResult
from apps.okrs.settling import settle, settle_workspace
from apps.workspaces.live import poke


@reacts_to(KeyResultCreated, KeyResultChanged, KeyResultRestored)
def settle_key_result(event: KeyResultEvent) -> None:
    settle([event.subject.id], by_id=event.by_id, at=event.at)


@reacts_to(ObjectiveRestored, CycleChanged)
def settle_what_is_below(event: ObjectiveRestored | CycleChanged) -> None:
    """Other days, or key results that count again."""
    above = {event.subject.type: event.subject.id}
    rows = KeyResult.objects.filter(**above)
    settle(rows.values_list("pk", flat=True), by_id=event.by_id, at=event.at)


@reacts_to(OkrSettingsChanged)
def settle_everything(event: OkrSettingsChanged) -> None:
    settle_workspace(event.workspace_id, by_id=event.by_id, at=event.at)


@reacts_to_all(CycleEvent, ObjectiveEvent, KeyResultEvent, OkrSettingsChanged)
def tell_pages(events: Sequence[Event]) -> None:
    """Boards look again at what changed; so does each thing's own page, once a step."""
    heard: dict[str, UUID | str] = {}
    for event in events:
        heard[f"workspace:{event.workspace_id}"] = ""
        if isinstance(event, KeyResultEvent):
            heard[f"objective:{event.objective_id}"] = ""
        if event.subject.id != event.workspace_id:
            heard[f"{event.subject.type}:{event.subject.id}"] = event.subject.id
    for stream, pk in heard.items():
        poke(stream, "okrs", pk)
