"""What happens on the way to a launch and after it."""

from apps.activity.sentences.telling import Data, Told, none, words


def _stage(data: Data) -> str:
    return f"{words(data['before'])} → {words(data['stage'])}"


def _fields(data: Data) -> str:
    return ", ".join(words(field) for field in data["fields"])


def _draft(data: Data) -> str:
    return f"“{data['title']}”"


def _review(data: Data) -> str:
    told = f"“{data['title']}”: {words(data['decision'])}, for {data['team']}"
    return f"{told}. {data['reason']}" if data["reason"] else told


def _voided(data: Data) -> str:
    count = data["approvals"]
    whose = " and ".join(data["teams"])
    return f"“{data['title']}”: {count} approval{'s' * (count != 1)} of {whose}"


def _round(data: Data) -> str:
    return f"Round {data['round']}"


def _conditions(data: Data) -> str:
    return ", ".join(words(code) for code in data["conditions"])


def _launched(data: Data) -> str:
    reason = data["override_reason"]
    return f"Leadership overrode the gate: {reason}" if reason else ""


def _team(data: Data) -> str:
    return str(data["team"]).capitalize()


SENTENCES: dict[str, Told] = {
    "campaign.created": ("created the campaign", none),
    "campaign.changed": ("changed the campaign", _fields),
    "campaign.stage_changed": ("moved the campaign", _stage),
    "campaign.archived": ("archived the campaign", none),
    "campaign.restored": ("restored the campaign", none),
    "campaign.draft_added": ("added a draft to", _draft),
    "campaign.review_requested": ("asked both teams to review", _round),
    "campaign.review_given": ("reviewed a draft of", _review),
    "campaign.approvals_voided": ("changed approved words of", _voided),
    "campaign.briefing_confirmed": ("confirmed reading the brief of", none),
    "campaign.blocked": ("tried to launch", _conditions),
    "campaign.launched": ("launched", _launched),
    "campaign.results_recorded": ("recorded results of", none),
    "campaign.post_mortem_written": ("wrote in the post-mortem of", _team),
}

TOGETHER: dict[str, tuple[str, str]] = {
    "campaign.review_given": ("reviewed {count} drafts of", "draft"),
    "campaign.post_mortem_written": ("wrote {count} lines in the post-mortem of", "line"),
}
