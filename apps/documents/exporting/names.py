"""What a download is called: the title of the page, as file systems take it."""

from apps.files.names import cleaned

_TAKEN = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)


def file_name(title: str, suffix: str) -> str:
    """`title.suffix` without what a path or a header could trip over: "Q1/Q2" is "Q1-Q2"."""
    flat = title.replace("/", "-").replace("\\", "-").strip(". ")
    if flat.lower() in _TAKEN:  # Windows keeps these for its devices
        flat = f"{flat}_"
    return cleaned(f"{flat or 'page'}.{suffix}")
