"""What is asked of a node again and again while two texts are compared, and remembered."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel, LCSseq

from apps.core.richtext.difference_words import Said, said, said_text
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import content_hash

# Blocks that may become one another; other kinds only become their like.
_FAMILIES = {
    "heading": "text",
    "paragraph": "text",
    "codeBlock": "text",
    "bulletList": "list",
    "orderedList": "list",
    "taskList": "list",
    "listItem": "item",
    "taskItem": "item",
    "tableCell": "cell",
    "tableHeader": "cell",
    "blockquote": "box",
    "callout": "box",
}
LEAVES = frozenset({"paragraph", "heading", "codeBlock", "image", "file", "horizontalRule"})
# The likeness from which on one block is taken for another, for blocks of words and for boxes.
LEAST_LIKENESS = 0.4
LEAST_LIKENESS_OF_BOXES = 0.2
# A block that lost or won many words: what the shorter one must share, and how much longer at most.
_MOST_TIMES_LONGER = 6
_FEWEST_SHARED = 8
_PART_OF = 0.8
# Words from which on a block is told to have moved; shorter ones repeat too easily.
FEWEST_TO_MOVE = 3


def family(node: Json) -> str:
    """Nodes of one family may become one another."""
    kind = str(node["type"])
    return _FAMILIES.get(kind, kind)


class Reading:
    """Hashes and tokens of nodes, by identity: the nodes must outlive it unchanged."""

    def __init__(self) -> None:
        self._hashes: dict[int, str] = {}
        self._said: dict[int, Said] = {}
        self._keys: dict[int, list[str]] = {}
        self._kept: list[Json] = []

    def keep(self, node: Json) -> Json:
        """The same node, made during the comparison and now to live as long as this."""
        self._kept.append(node)
        return node

    def hash(self, node: Json) -> str:
        """Equal for two nodes that read alike."""
        if id(node) not in self._hashes:
            self._hashes[id(node)] = _hash(node)
        return self._hashes[id(node)]

    def alike(self, before: Sequence[Json], after: Sequence[Json]) -> bool:
        """Whether two lists of blocks read alike; empty paragraphs at the end do not count."""
        lists = _without_tail(before), _without_tail(after)
        same = map(self.same, *lists)
        return len(lists[0]) == len(lists[1]) and all(same)

    def same(self, before: Json, after: Json) -> bool:
        """Whether two nodes read alike."""
        return before is after or self.hash(before) == self.hash(after)

    def said(self, leaf: Json) -> Said:
        """The tokens of a block without blocks in it."""
        if id(leaf) not in self._said:
            self._said[id(leaf)] = _said(leaf)
        return self._said[id(leaf)]

    def keys(self, node: Json) -> list[str]:
        """The words and signs of a node and all in it."""
        if node["type"] in LEAVES:
            return self.said(node).keys
        if id(node) not in self._keys:
            self._keys[id(node)] = [key for leaf in leaves(node) for key in self.said(leaf).keys]
        return self._keys[id(node)]

    def may_move(self, node: Json) -> bool:
        """Whether a node says enough to be known again elsewhere."""
        if node["type"] == "heading":
            return False  # it is the section that moves
        return node["type"] in ("image", "file") or len(self.keys(node)) >= FEWEST_TO_MOVE

    def likeness(self, before: Json, after: Json) -> float:
        """How alike two nodes read, 0 to 1; 0 where one is not to be told as the other."""
        if family(before) != family(after):
            return 0.0
        if self.same(before, after):
            return 1.0
        if _is_same_media(before, after):
            return 0.9
        old, new = self.keys(before), self.keys(after)
        short, long = sorted((len(old), len(new)))
        if not short:
            return 0.3 if not long else 0.0
        least = LEAST_LIKENESS if before["type"] in LEAVES else LEAST_LIKENESS_OF_BOXES
        part = long <= _MOST_TIMES_LONGER * short and short >= _FEWEST_SHARED
        if not part and 2 * short < least * (short + long):
            return 0.0
        alike = Indel.normalized_similarity(old, new)
        if alike < least and part and LCSseq.similarity(old, new) >= _PART_OF * short:
            return least
        return alike if alike >= least else 0.0


def _is_same_media(before: Json, after: Json) -> bool:
    """Whether both show one picture or file, whatever they say of it."""
    name = {"image": "src", "file": "href"}.get(before["type"])
    return name is not None and attr(before, name) == attr(after, name)


def _hash(node: Json) -> str:
    content = node.get("content", [])
    words = content[0] if node["type"] == "paragraph" and len(content) == 1 else {}
    # The common case needs no digest: one text without marks.
    if words.get("type") == "text" and not words.get("marks"):
        return f"paragraph {words['text']}"
    return f"{node['type']} {content_hash({'content': [node]})}"


def _without_tail(blocks: Sequence[Json]) -> Sequence[Json]:
    end = len(blocks)
    while end and blocks[end - 1]["type"] == "paragraph" and not blocks[end - 1].get("content"):
        end -= 1
    return blocks[:end]


def _said(leaf: Json) -> Said:
    if leaf["type"] == "image":
        return said_text(attr(leaf, "alt") or "")
    if leaf["type"] == "file":
        return said_text(attr(leaf, "name") or "")
    return said(leaf)


def leaves(node: Json) -> Iterator[Json]:
    """The blocks in a node that hold no blocks, in order; itself if it is one."""
    if node["type"] in LEAVES:
        yield node
        return
    for child in node.get("content", []):
        yield from leaves(child)
