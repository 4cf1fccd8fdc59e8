"""What the people of the demo company discuss on the pages of their book."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from apps.discussions.anchors import Selection
from apps.discussions.models import Comment, Thread
from apps.documents.models import Document
from apps.workspaces.models import Member

THREADS = Path(__file__).resolve().parents[2] / "apps" / "discussions" / "demo" / "threads.yaml"

Moment = Callable[[int, int, str], datetime]
Happened = Callable[[datetime], AbstractContextManager[None]]
Entry = Mapping[str, Any]


class Discussions:
    """Plays the threads of the script through their verbs, each step at its moment."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        members: Mapping[str, Member],
        *,
        moment: Moment,
        happened: Happened,
    ) -> None:
        self.documents = documents
        self.members = members
        self.moment = moment
        self.happened = happened
        names = {member.name: member.pk for member in members.values()}
        self._ids = names
        self._named = re.compile("@(" + "|".join(map(re.escape, names)) + r")\b")

    def play(self) -> None:
        for entry in yaml.safe_load(THREADS.read_text("utf-8"))["threads"]:
            self._thread(entry)

    def _thread(self, entry: Entry) -> None:
        at, by = self._when(entry), self.members[entry["who"]]
        document = self.documents[entry["page"]]
        quote = entry.get("quote", "")
        with self.happened(at):
            thread = Thread.begin(
                document,
                by=by,
                kind=entry["kind"],
                body=self._written(entry["said"]),
                blocking=entry.get("blocking", False),
                awaiting_team=entry.get("asks", ""),
                anchor=Selection(quote=quote).on(document) if quote else None,
                replacement=entry.get("replacement", ""),
                at=at,
            )
        Thread.objects.filter(pk=thread.pk).update(created_at=at)
        self._react(thread.comments.get(), entry, at)
        for reply in entry.get("replies", ()):
            self._reply(thread, reply)
        if settled := entry.get("settled"):
            self._settle(thread, settled)

    def _reply(self, thread: Thread, entry: Entry) -> None:
        at, by = self._when(entry), self.members[entry["who"]]
        with self.happened(at):
            comment = thread.reply(by=by, body=self._written(entry["said"]), at=at)
        self._react(comment, entry, at)

    def _settle(self, thread: Thread, entry: Entry) -> None:
        at, by = self._when(entry), self.members[entry["who"]]
        with self.happened(at):
            thread.resolve(by=by, outcome=entry["outcome"], note=entry["note"], at=at)

    def _react(self, comment: Comment, entry: Entry, at: datetime) -> None:
        Comment.objects.filter(pk=comment.pk).update(created_at=at)
        for emoji, people in entry.get("reactions", {}).items():
            for who in people:
                comment.react(by=self.members[who], emoji=emoji)

    def _when(self, entry: Entry) -> datetime:
        return self.moment(entry["days_ago"], entry["hour"], entry["who"])

    def _written(self, said: str) -> str:
        """The Markdown of a comment, with everybody who is named in it mentioned."""
        return self._named.sub(lambda one: f"[@{one[1]}](mention:{self._ids[one[1]]})", said)
