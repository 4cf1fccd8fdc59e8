"""What happens to objectives, key results and their cycles."""

from apps.activity.sentences.telling import Data, Told, none


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


SENTENCES: dict[str, Told] = {
    "cycle.created": ("opened the cycle", lambda data: f"{data['starts_on']} to {data['ends_on']}"),
    "cycle.changed": ("changed the cycle", _set),
    "cycle.closed": ("closed the cycle", _closed),
    "objective.created": ("set the objective", none),
    "objective.changed": ("changed the objective", _set),
    "objective.archived": ("archived the objective", none),
    "objective.restored": ("restored the objective", none),
    "objective.line_written": ("said what became of", lambda data: f"For {data['team']}"),
    "key_result.created": ("set the key result", none),
    "key_result.changed": ("changed the key result", _set),
    "key_result.archived": ("archived the key result", none),
    "key_result.restored": ("restored the key result", none),
    "key_result.checked_in": ("checked in on", _check_in),
    "key_result.off_track": ("has gone off track:", _standing),
    "key_result.stale": ("has had no check-in for long:", none),
    "key_result.recovered": ("has recovered:", _recovered),
    "key_result.check_in_due": ("waits for a check-in:", lambda data: f"Since {data['due_on']}"),
    "key_result.support_added": ("linked what serves", lambda data: str(data["support_title"])),
    "key_result.support_removed": ("unlinked from", lambda data: str(data["support_title"])),
    "okr_settings.changed": ("set the OKR thresholds of", _set),
}
