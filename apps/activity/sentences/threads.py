"""What happens where people discuss."""

from apps.activity.sentences.telling import Data, Told


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


def _imported(data: Data) -> str:
    """«4 threads with 9 comments, 1 of them settled»."""
    threads, comments = data["threads"], data["comments"]
    said = f"{threads} thread{'s' if threads > 1 else ''}"
    said += f" with {comments} comment{'s' if comments > 1 else ''}"
    return f"{said}, {data['settled']} of them settled" if data["settled"] else said


SENTENCES: dict[str, Told] = {
    "thread.opened": ("opened a thread on", _thread),
    "thread.imported": ("brought threads from a file into", _imported),
    "thread.replied": ("replied in a thread on", _thread),
    "thread.changed": ("changed a thread on", _thread_changes),
    "thread.resolved": ("settled a thread on", _settled),
    "thread.reopened": ("opened a thread again on", _thread),
    "thread.detached": ("a thread lost its words in", _thread),
    "thread.attached": ("a thread found its words again in", _thread),
    "comment.edited": ("edited a comment on", _thread),
    "comment.removed": ("removed a comment on", _thread),
}

TOGETHER: dict[str, tuple[str, str]] = {
    "thread.opened": ("opened {count} threads on", "thread_id"),
    "thread.replied": ("wrote {count} replies on", "comment_id"),
    "thread.resolved": ("settled {count} threads on", "thread_id"),
    "thread.detached": ("{count} threads lost their words in", "thread_id"),
    "thread.attached": ("{count} threads found their words again in", "thread_id"),
}
