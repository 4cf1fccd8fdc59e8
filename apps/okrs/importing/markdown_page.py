"""OKRs on a Markdown page, in the three ways in which teams write them:

- a heading an objective, a list below it the key results;
- a table, a row in bold an objective, the rows below it the key results;
- a list, an item an objective, the items inside it the key results.

A heading such as “2026 Q1” begins a cycle. What else stands there is told by line.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from apps.okrs.importing.guessing import (
    HANDLE,
    cycle_of,
    people_of,
    understand_aim,
    without_priority,
)
from apps.okrs.importing.markdown_table import TableReader
from apps.okrs.importing.preview import CycleDraft, KeyResultDraft, ObjectiveDraft, Preview
from apps.okrs.importing.words import is_bold, is_link_alone, line_of, plain
from apps.okrs.vocabulary import Kind

OBJECTIVE: Final = re.compile(r"^(?:objective|goal|o)\s*\d*\s*[:.–-]\s*", re.I)
KEY_RESULTS: Final = re.compile(r"^key results?\b", re.I)
NO_KEY_RESULTS: Final = "No key results stand below this heading."
OUTSIDE: Final = "It belongs to no objective."
LINK: Final = "A link alone; what it leads to is not read."
DETAIL: Final = "More about key results than is kept."
BEFORE: Final = "It stands above the key results."
LONGEST_TITLE: Final = 300


def read_markdown(text: str) -> Preview:
    """What a page says."""
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    return _Page().read(root)


@dataclass
class _Page:
    """Where in the page the reader is."""

    preview: Preview = field(default_factory=Preview)
    cycle: CycleDraft | None = None
    objective: ObjectiveDraft | None = None
    cycle_level: int = 0
    """Of the heading that names the cycle."""
    level: int = 0
    """Of the heading that is the objective."""
    is_named: bool = False
    """Whether the heading itself says that it is one."""
    at_key_results: bool = False
    why: list[tuple[int, str]] = field(default_factory=list)
    """What is said below the objective's heading, with its lines."""
    are_complete: bool = False
    """Whether something else has begun below the key results."""

    def read(self, root: SyntaxTreeNode) -> Preview:
        for node in root.children:
            match node.type:
                case "heading":
                    self._heading(node)
                case "bullet_list" | "ordered_list":
                    self._list(node)
                case "table":
                    TableReader(self.preview, self.cycle).read(node)
                case "paragraph" | "blockquote":
                    self._prose(node)
                case "hr":
                    pass
                case _:
                    self._leave_out(node, OUTSIDE)
        self._finish()
        return self.preview.in_order()

    def _heading(self, node: SyntaxTreeNode) -> None:
        level, title = int(node.tag[1:]), plain(node)
        is_named = bool(OBJECTIVE.match(title))
        inside = self.objective is not None and level > self.level
        if not is_named and (cycle := cycle_of(title)) is not None:
            self._finish()
            self.cycle, self.cycle_level = cycle, level
        elif inside and KEY_RESULTS.match(title):
            self._begin_key_results()
        elif inside and not is_named and (self.is_named or self._has_key_results):
            self._leave_out(node, DETAIL)
            self.are_complete = True
        else:
            self._finish()
            if level <= self.cycle_level:
                self.cycle, self.cycle_level = None, 0
            self._begin(node, level, title)

    def _begin_key_results(self) -> None:
        """They are named, so what was listed before is none."""
        self.at_key_results, self.are_complete = True, False
        if self.objective is not None:
            for one in self.objective.key_results:
                self.preview.leave_out(one.line, one.title, BEFORE)
            self.objective.key_results = []

    @property
    def _has_key_results(self) -> bool:
        return self.objective is not None and bool(self.objective.key_results)

    def _begin(self, node: SyntaxTreeNode, level: int, title: str) -> None:
        """Take a heading for an objective until the next one shows that it is none."""
        named = OBJECTIVE.match(title)
        words, owners = people_of(OBJECTIVE.sub("", title))
        if not words:
            return
        self.objective = ObjectiveDraft(
            line=line_of(node), title=words[:LONGEST_TITLE], cycle=self.cycle, owners=owners
        )
        self.level, self.is_named = level, bool(named)
        self.at_key_results = self.are_complete = False
        self.why = []

    def _finish(self) -> None:
        """Keep the objective if it is one."""
        objective, self.objective = self.objective, None
        if objective is None:
            return
        if self.is_named or self._looks_like_one(objective):
            self.preview.objectives.append(objective)
            return
        self.preview.leave_out(objective.line, objective.title, NO_KEY_RESULTS)
        for line, words in self.why:
            self.preview.leave_out(line, words, OUTSIDE)
        for one in objective.key_results:
            self.preview.leave_out(one.line, one.title, OUTSIDE)

    def _looks_like_one(self, objective: ObjectiveDraft) -> bool:
        """A heading with a list below it may be anything; in a cycle, with something to measure, or
        with its list called key results it is an objective."""
        measured = any(one.kind != Kind.MILESTONE for one in objective.key_results)
        said = objective.cycle is not None or self.at_key_results or measured
        return bool(objective.key_results) and said

    def _prose(self, node: SyntaxTreeNode) -> None:
        objective = self.objective
        if objective is None or objective.key_results:
            self._leave_out(node, OUTSIDE if objective is None else DETAIL)
            self.are_complete |= is_bold(node)
        elif not KEY_RESULTS.match(plain(node)):
            self.why.append((line_of(node), plain(node)))
            objective.why = "\n\n".join(words for _, words in self.why)
        else:
            self._begin_key_results()

    def _list(self, node: SyntaxTreeNode) -> None:
        if self.objective is None:
            self._objectives(node)
            return
        for item in node.children:
            if self.are_complete:
                self._leave_out(item, DETAIL)
            else:
                self._key_result(item, self.objective)

    def _objectives(self, node: SyntaxTreeNode) -> None:
        """Items below no objective are objectives themselves if key results stand inside them, or
        if they are counted, or several, in a cycle."""
        said = [item for item in node.children if not is_link_alone(item)]
        counted = node.type == "ordered_list" or len(said) > 1
        for item in node.children:
            title, inner = _parts(item)
            if item not in said:
                self._leave_out(item, LINK)
            elif title and (inner is not None or (counted and self.cycle is not None)):
                self._objective(item, title, inner)
            else:
                self._leave_out(item, OUTSIDE)

    def _objective(self, item: SyntaxTreeNode, title: str, inner: SyntaxTreeNode | None) -> None:
        words, owners = people_of(without_priority(title).rstrip(":"))
        objective = ObjectiveDraft(
            line=line_of(item), title=words[:LONGEST_TITLE], cycle=self.cycle, owners=owners
        )
        for one in inner.children if inner is not None else ():
            self._key_result(one, objective)
        self.preview.objectives.append(objective)

    def _key_result(self, item: SyntaxTreeNode, objective: ObjectiveDraft) -> None:
        title, inner = _parts(item)
        if is_link_alone(item):
            self._leave_out(item, LINK)
            return
        owner = HANDLE.match(title)
        words = without_priority(HANDLE.sub("", title))
        if not words:
            return
        draft = KeyResultDraft(
            line=line_of(item), title=words[:LONGEST_TITLE], owner=owner[1] if owner else ""
        )
        understand_aim(draft)
        objective.key_results.append(draft)
        for one in inner.children if inner is not None else ():
            self._leave_out(one, DETAIL)

    def _leave_out(self, node: SyntaxTreeNode, why: str) -> None:
        self.preview.leave_out(line_of(node), plain(node), why)


def _parts(item: SyntaxTreeNode) -> tuple[str, SyntaxTreeNode | None]:
    """The words of an item of a list, and the list inside it."""
    said = [plain(one) for one in item.children if one.type == "paragraph"]
    lists = [one for one in item.children if one.type.endswith("_list")]
    return " ".join(said), lists[0] if lists else None
