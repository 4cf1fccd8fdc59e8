"""The line of each owner: what became of an objective, in their words."""

from django.db import transaction

from apps.core.errors import InvalidInput
from apps.okrs.events import ObjectiveLineWritten
from apps.okrs.models import Line, Objective
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS

LONGEST = 500


@transaction.atomic
def write_line(objective: Objective, *, by: Member, team: str, text: str) -> Line:
    """Say it for a team, also once the cycle is closed: owners are asked, not made to. The same
    words again change nothing."""
    words = " ".join(text.split())
    if team not in SIGNING_TEAMS:
        raise InvalidInput({"team": "Sales and marketing each have a line."})
    if not 0 < len(words) <= LONGEST:
        raise InvalidInput({"text": f"One line of at most {LONGEST} characters."})
    Objective.objects.select_for_update(no_key=True).only("pk").get(pk=objective.pk)
    line = Line.objects.filter(objective=objective, team=team).first()
    if line is not None and line.text == words:
        return line
    line, _ = Line.objects.update_or_create(
        objective=objective,
        team=team,
        defaults={"workspace_id": objective.workspace_id, "text": words, "by": by},
    )
    objective.publish(ObjectiveLineWritten, by, team=team)
    return line
