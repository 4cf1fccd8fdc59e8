"""What happens in the book."""

from apps.activity.sentences.telling import Data, Told, none


def _renamed(data: Data) -> str:
    return f"Before: {data['before']}"


def _pages(data: Data) -> str:
    return f"With the {data['pages'] - 1} below it" if data["pages"] > 1 else ""


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


SENTENCES: dict[str, Told] = {
    "file.stored": ("added a file to", lambda data: str(data["file_name"])),
    "document.created": ("created", none),
    "document.imported": ("imported", _imported),
    "document.edited": ("edited", none),
    "document.renamed": ("renamed", _renamed),
    "document.moved": ("moved", none),
    "document.archived": ("archived", _pages),
    "document.restored": ("restored", _pages),
    "document.review_interval_set": ("set the review interval of", _interval),
    "document.version_named": ("named a version of", lambda data: str(data["version_name"])),
    "document.version_restored": ("restored a version of", _version),
    "template.saved": ("saved the template", none),
    "template.removed": ("removed the template", none),
    "section.signed": ("signed a section of", _section),
    "section.sign_off_withdrawn": ("withdrew a signature from", _section),
    "section.agreed": ("brought both teams to agree on", _agreed),
    "section.changed": ("changed what was agreed in", _changed),
    "impact.marked": ("changed agreed words linked from", _impact),
    "impact.confirmed": ("confirmed after a change that this still holds:", _impact),
    "impact.lifted": ("took back a change of agreed words linked from", _impact),
    "section.due": ("is due for review:", _section),
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
}
