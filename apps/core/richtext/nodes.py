"""Making canonical nodes: every attribute present, as `schema.checked` would give them."""

from typing import Any

from apps.core.richtext.schema import MARK_DEFAULTS, NODE_DEFAULTS, Json, joined


def node(kind: str, content: list[Json] | None = None, /, **attrs: Any) -> Json:
    """A node of this type; attributes left out take the schema's defaults."""
    full = NODE_DEFAULTS[kind] | {key: attrs[key] for key in attrs if key in NODE_DEFAULTS[kind]}
    out: Json = {"type": kind}
    if full:
        out["attrs"] = full
    if content:
        out["content"] = content
    return out


def paragraph(inline: list[Json] | None = None) -> Json:
    """A paragraph of this inline content."""
    return node("paragraph", joined(inline or []))


def mark(kind: str, /, **attrs: Any) -> Json:
    """A mark of this type."""
    full = MARK_DEFAULTS[kind] | {key: attrs[key] for key in attrs if key in MARK_DEFAULTS[kind]}
    return {"type": kind, "attrs": full} if full else {"type": kind}


def text(content: str, marks: list[Json] | None = None) -> Json:
    """A text with these marks, given in the schema's order."""
    return {"type": "text", "text": content} | ({"marks": marks} if marks else {})


def attr(of: Json, name: str) -> Any:
    """An attribute of a node or mark, or the schema's default where it is left out."""
    attrs = of.get("attrs") or {}
    if name in attrs:
        return attrs[name]
    return (NODE_DEFAULTS.get(of["type"]) or MARK_DEFAULTS.get(of["type"]) or {}).get(name)
