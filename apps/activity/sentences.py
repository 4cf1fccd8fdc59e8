"""Each event told in words: «Ana Ruiz renamed *Pilot*», with a detail where there is one.

One table, so that a new event is one line here; a test holds that no event lacks its line.
"""

from collections.abc import Callable
from typing import Any

Data = dict[str, Any]


def _none(data: Data) -> str:
    return ""


def _renamed(data: Data) -> str:
    return f"Before: {data['before']}"


def _pages(data: Data) -> str:
    return f"With the {data['pages'] - 1} below it" if data["pages"] > 1 else ""


def _seat(data: Data) -> str:
    return f"{data['team'].capitalize()}, {data['role']}"


def _changes(data: Data) -> str:
    told = {True: "yes", False: "no"}
    return ", ".join(
        f"{field}: {told.get(value, value)}" for field, value in sorted(data["changes"].items())
    )


def _imported(data: Data) -> str:
    lost = data["losses"]
    kept = (
        "everything kept" if not lost else f"{lost} {'thing' if lost == 1 else 'things'} not kept"
    )
    return f"From {data['source']}; {kept}"


def _interval(data: Data) -> str:
    return f"Every {data['days']} days" if data["days"] else "Never due"


def _section(data: Data) -> str:
    return f"Section “{data['title'] or 'Opening'}”"


def _agreed(data: Data) -> str:
    again = "; it reads again as it was agreed" if data["restored"] else ""
    return _section(data) + again


def _changed(data: Data) -> str:
    return _section(data) + ("; it was removed" if data["removed"] else "")


def _version(data: Data) -> str:
    return f"Version {data['number']}"


def _impact(data: Data) -> str:
    return f"“{data['section_title'] or 'Opening'}” in “{data['target_title']}”"


def _stage(data: Data) -> str:
    return f"{_words(data['before'])} → {_words(data['stage'])}"


def _fields(data: Data) -> str:
    return ", ".join(_words(field) for field in data["fields"])


def _draft(data: Data) -> str:
    return f"“{data['title']}”"


def _review(data: Data) -> str:
    told = f"“{data['title']}”: {_words(data['decision'])}, for {data['team']}"
    return f"{told}. {data['reason']}" if data["reason"] else told


def _voided(data: Data) -> str:
    count = data["approvals"]
    whose = " and ".join(data["teams"])
    return f"“{data['title']}”: {count} approval{'s' * (count != 1)} of {whose}"


def _round(data: Data) -> str:
    return f"Round {data['round']}"


def _conditions(data: Data) -> str:
    return ", ".join(_words(code) for code in data["conditions"])


def _launched(data: Data) -> str:
    reason = data["override_reason"]
    return f"Leadership overrode the gate: {reason}" if reason else ""


def _team(data: Data) -> str:
    return str(data["team"]).capitalize()


def _words(code: str) -> str:
    return code.replace("_", " ")


def _thread(data: Data) -> str:
    """«Objection, blocking: “the words”»."""
    kind = data["kind"].capitalize() + (", blocking" if data["blocking"] else "")
    return f"{kind}: “{data['quote']}”" if data["quote"] else kind


def _thread_changes(data: Data) -> str:
    told = {True: "yes", False: "no", "": "nobody"}
    names = {"awaiting_team": "awaiting"}
    changes = (
        f"{names.get(field, field)}: {told.get(value, value)}"
        for field, value in sorted(data["changes"].items())
    )
    return f"{_thread(data)}; {', '.join(changes)}"


def _settled(data: Data) -> str:
    note = f" — {data['note']}" if data["note"] else ""
    return f"{data['outcome'].capitalize()}: {_thread(data)}{note}"


def _check_in(data: Data) -> str:
    unit = f" {data['unit']}" if data["unit"] else ""
    sure = "" if data["confidence"] is None else f"; confidence {data['confidence']} of 10"
    again = "; corrected" if data["corrected"] else ""
    return f"{data['value']}{unit} as of {data['as_of']}{sure}{again}"


def _standing(data: Data) -> str:
    before = data["before"].replace("_", " ")
    return f"Before: {before}" if data["before"] != data["status"] else ""


def _recovered(data: Data) -> str:
    was = {"off_track": "off track", "stale": "stale", "both": "off track and stale"}
    return f"It was {was[data['from_what']]}"


def _closed(data: Data) -> str:
    carried = f"; {data['carried']} objectives go on" if data["carried"] else ""
    return f"{data['reached']} of {data['graded']} key results reached{carried}"


def _set(data: Data) -> str:
    return ", ".join(name.replace("_", " ") for name in sorted(data["changes"]))


def _thread(data: Data) -> str:
    """«Objection, blocking: “the words”»."""
    kind = data["kind"].capitalize() + (", blocking" if data["blocking"] else "")
    return f"{kind}: “{data['quote']}”" if data["quote"] else kind


def _thread_changes(data: Data) -> str:
    told = {True: "yes", False: "no", "": "nobody"}
    names = {"awaiting_team": "awaiting"}
    changes = (
        f"{names.get(field, field)}: {told.get(value, value)}"
        for field, value in sorted(data["changes"].items())
    )
    return f"{_thread(data)}; {', '.join(changes)}"


def _settled(data: Data) -> str:
    note = f" — {data['note']}" if data["note"] else ""
    return f"{data['outcome'].capitalize()}: {_thread(data)}{note}"


SENTENCES: dict[str, tuple[str, Callable[[Data], str]]] = {
    "workspace.created": ("opened", _none),
    "workspace.renamed": ("renamed the workspace", _renamed),
    "member.joined": ("took a seat", _seat),
    "member.changed": ("changed the seat of", _changes),
    "member.left": ("ended the seat of", _none),
    "invitation.sent": ("invited", _seat),
    "invitation.revoked": ("withdrew the invitation of", _none),
    "token.issued": ("made an API token for", lambda data: str(data["label"])),
    "token.revoked": ("revoked an API token of", lambda data: str(data["label"])),
    "file.stored": ("added a file to", lambda data: str(data["file_name"])),
    "document.created": ("created", _none),
    "document.imported": ("imported", _imported),
    "document.edited": ("edited", _none),
    "document.renamed": ("renamed", _renamed),
    "document.moved": ("moved", _none),
    "document.archived": ("archived", _pages),
    "document.restored": ("restored", _pages),
    "document.review_interval_set": ("set the review interval of", _interval),
    "document.version_named": ("named a version of", lambda data: str(data["version_name"])),
    "document.version_restored": ("restored a version of", _version),
    "template.saved": ("saved the template", _none),
    "template.removed": ("removed the template", _none),
    "section.signed": ("signed a section of", _section),
    "section.sign_off_withdrawn": ("withdrew a signature from", _section),
    "section.agreed": ("brought both teams to agree on", _agreed),
    "section.changed": ("changed what was agreed in", _changed),
    "impact.marked": ("changed agreed words linked from", _impact),
    "impact.confirmed": ("confirmed after a change that this still holds:", _impact),
    "impact.lifted": ("took back a change of agreed words linked from", _impact),
    "section.due": ("is due for review:", _section),
    "campaign.created": ("created the campaign", _none),
    "campaign.changed": ("changed the campaign", _fields),
    "campaign.stage_changed": ("moved the campaign", _stage),
    "campaign.archived": ("archived the campaign", _none),
    "campaign.restored": ("restored the campaign", _none),
    "campaign.draft_added": ("added a draft to", _draft),
    "campaign.review_requested": ("asked both teams to review", _round),
    "campaign.review_given": ("reviewed a draft of", _review),
    "campaign.approvals_voided": ("changed approved words of", _voided),
    "campaign.briefing_confirmed": ("confirmed reading the brief of", _none),
    "campaign.blocked": ("tried to launch", _conditions),
    "campaign.launched": ("launched", _launched),
    "campaign.results_recorded": ("recorded results of", _none),
    "campaign.post_mortem_written": ("wrote in the post-mortem of", _team),
    "thread.opened": ("opened a thread on", _thread),
    "thread.replied": ("replied in a thread on", _thread),
    "thread.changed": ("changed a thread on", _thread_changes),
    "thread.resolved": ("settled a thread on", _settled),
    "thread.reopened": ("opened a thread again on", _thread),
    "thread.detached": ("a thread lost its words in", _thread),
    "thread.attached": ("a thread found its words again in", _thread),
    "comment.edited": ("edited a comment on", _thread),
    "comment.removed": ("removed a comment on", _thread),
    "cycle.created": ("opened the cycle", lambda data: f"{data['starts_on']} to {data['ends_on']}"),
    "cycle.changed": ("changed the cycle", _set),
    "cycle.closed": ("closed the cycle", _closed),
    "objective.created": ("set the objective", _none),
    "objective.changed": ("changed the objective", _set),
    "objective.archived": ("archived the objective", _none),
    "objective.restored": ("restored the objective", _none),
    "objective.line_written": ("said what became of", lambda data: f"For {data['team']}"),
    "key_result.created": ("set the key result", _none),
    "key_result.changed": ("changed the key result", _set),
    "key_result.archived": ("archived the key result", _none),
    "key_result.restored": ("restored the key result", _none),
    "key_result.checked_in": ("checked in on", _check_in),
    "key_result.off_track": ("has gone off track:", _standing),
    "key_result.stale": ("has had no check-in for long:", _none),
    "key_result.recovered": ("has recovered:", _recovered),
    "key_result.check_in_due": ("waits for a check-in:", lambda data: f"Since {data['due_on']}"),
    "key_result.support_added": ("linked what serves", lambda data: str(data["support_title"])),
    "key_result.support_removed": ("unlinked from", lambda data: str(data["support_title"])),
    "okr_settings.changed": ("set the OKR thresholds of", _set),
}

TOGETHER: dict[str, tuple[str, str]] = {
    "file.stored": ("added {count} files to", "file_id"),
    "section.signed": ("signed {count} sections of", "section"),
    "section.sign_off_withdrawn": ("withdrew {count} signatures from", "section"),
    "section.agreed": ("brought both teams to agree on {count} sections of", "section"),
    "section.changed": ("changed {count} agreed sections of", "section"),
    "section.due": ("{count} sections are due for review:", "section"),
    "impact.marked": ("changed {count} agreed sections linked from", "target_section"),
    "impact.confirmed": ("confirmed after {count} changes that this holds:", "target_section"),
    "impact.lifted": ("took back {count} changes linked from", "target_section"),
    "campaign.review_given": ("reviewed {count} drafts of", "draft"),
    "campaign.post_mortem_written": ("wrote {count} lines in the post-mortem of", "line"),
    "thread.opened": ("opened {count} threads on", "thread_id"),
    "thread.replied": ("wrote {count} replies on", "comment_id"),
    "thread.resolved": ("settled {count} threads on", "thread_id"),
    "thread.detached": ("{count} threads lost their words in", "thread_id"),
    "thread.attached": ("{count} threads found their words again in", "thread_id"),
}
"""Events that come in numbers: how several are told, and by what in their data they differ."""


def sentence(kind: str) -> str:
    """The verb phrase between who did it and the thing it was done to."""
    return SENTENCES[kind][0] if kind in SENTENCES else kind.replace(".", " ").replace("_", " ")


def detail(kind: str, data: Data) -> str:
    """A second line, or nothing."""
    return SENTENCES[kind][1](data) if kind in SENTENCES else ""


def sentence_of_all(kind: str, count: int) -> str:
    """The verb phrase for several events of a kind that stands in `TOGETHER`."""
    return TOGETHER[kind][0].format(count=count)


def without_title(told: str) -> str:
    """A verb phrase where the thing that it ends with is not said, being known."""
    if told.endswith("linked from"):
        return f"{told} here"
    for end in (":", " of", " from", " in", " on", " to"):
        if told.endswith(end):
            return told.removesuffix(end)
    return told
