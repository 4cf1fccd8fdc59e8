"""The demo company as written: people, pages and what happened when, with days made real."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "apps" / "documents" / "demo"
PLACEHOLDER = re.compile(r"\{\{(day|month|quarter):([+-]\d+)\}\}")


@dataclass(frozen=True)
class Person:
    """Somebody of the demo company; `key` is their name in the script."""

    key: str
    name: str
    email: str
    title: str
    team: str
    role: str
    signatory: bool
    time_zone: str


@dataclass(frozen=True)
class Page:
    """A page of the demo book; `parent` is another page's file."""

    file: str
    title: str
    kind: str
    parent: str | None
    created_by: str
    edited_by: tuple[str, ...]


@dataclass(frozen=True)
class Deed:
    """What somebody did to the agreement on a page: signed `sections` (None for all), or changed
    words in one of them."""

    at: datetime
    who: str
    file: str
    sections: tuple[str, ...] | None
    change: tuple[str, str] | None


@dataclass(frozen=True)
class Fact:
    """Something that happened before today."""

    at: datetime
    who: str
    type: str
    more: dict[str, str]


class Script:
    """Everything that the loader plays, as of one day."""

    def __init__(self, now: datetime, folder: Path = FOLDER) -> None:
        self.now = now
        self.folder = folder
        raw: dict[str, Any] = yaml.safe_load((folder / "company.yaml").read_text("utf-8"))
        self.workspace: dict[str, str] = raw["workspace"]
        self.people = {entry["key"]: Person(**entry) for entry in raw["people"]}
        self.cast: dict[str, str] = raw["cast"]
        self.stranger_workspace: dict[str, str] = raw["stranger"]["workspace"]
        self.stranger = Person(**raw["stranger"]["person"])
        self.pages = {entry["file"]: self._page(entry) for entry in raw["pages"]}
        self.deeds = [self._deed(entry) for entry in raw["agreement"]]
        self.facts = sorted((self._fact(entry) for entry in raw["timeline"]), key=lambda f: f.at)

    def deeds_on(self, file: str) -> list[Deed]:
        """What became of the agreement on a page, oldest first."""
        return sorted((one for one in self.deeds if one.file == file), key=lambda deed: deed.at)

    def text(self, page: Page) -> str:
        """The page's Markdown with its days written out."""
        return self.with_days((self.folder / "pages" / page.file).read_text("utf-8"))

    def with_days(self, source: str) -> str:
        """Markdown with its days written out."""
        return PLACEHOLDER.sub(lambda found: self._day(found[1], int(found[2])), source)

    def moment(self, days_ago: int, hour: int, who: str) -> datetime:
        """That hour of that day on the person's own clock, but never later than now."""
        zone = ZoneInfo(self.people[who].time_zone)
        day = self.now.astimezone(zone).date() - timedelta(days=days_ago)
        return min(datetime.combine(day, time(hour), zone), self.now)

    def _page(self, entry: dict[str, Any]) -> Page:
        return Page(
            file=entry["file"],
            title=entry["title"],
            kind=entry["kind"],
            parent=entry["parent"],
            created_by=entry["created_by"],
            edited_by=tuple(entry["edited_by"]),
        )

    def _fact(self, entry: dict[str, Any]) -> Fact:
        known = ("days_ago", "hour", "who", "type")
        return Fact(
            at=self.moment(entry["days_ago"], entry["hour"], entry["who"]),
            who=entry["who"],
            type=entry["type"],
            more={name: value for name, value in entry.items() if name not in known},
        )

    def _deed(self, entry: dict[str, Any]) -> Deed:
        changes = "change" in entry
        sections = [entry["section"]] if changes else entry.get("sections")
        return Deed(
            at=self.moment(entry["days_ago"], entry["hour"], entry["who"]),
            who=entry["who"],
            file=entry["change" if changes else "sign"],
            sections=tuple(sections) if sections else None,
            change=(entry["from"], entry["to"]) if changes else None,
        )

    def _day(self, unit: str, shift: int) -> str:
        today = self.now.date()
        if unit == "day":
            day = today + timedelta(days=shift)
            return f"{day.day} {day:%B %Y}"
        months = today.year * 12 + today.month - 1 + shift * (3 if unit == "quarter" else 1)
        year, month = divmod(months, 12)
        if unit == "quarter":
            return f"Q{month // 3 + 1} {year}"
        return f"{today.replace(year=year, month=month + 1, day=1):%B %Y}"
