"""The modules of apps and portal, and what each of them imports as it is loaded."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    @property
    def is_migration(self) -> bool:
        return ".migrations." in self.name

    @cached_property
    def imports(self) -> frozenset[str]:
        """Our own modules that are loaded when this one is; not those named for types alone,
        nor those that a function asks for later."""
        return frozenset(_ours(_statements(self.tree.body), self.name))


@cache
def modules() -> dict[str, Module]:
    """All of them, by dotted name."""
    found = {}
    for path in sorted([*ROOT.glob("apps/**/*.py"), *ROOT.glob("portal/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path)
    return found


def circles() -> list[list[str]]:
    """The modules that need each other to be loaded, circle by circle."""
    left = {name: set(one.imports) for name, one in modules().items()}
    while free := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in free}
    while free := left.keys() - {need for needs in left.values() for need in needs}:
        left = {name: needs for name, needs in left.items() if name not in free}
    return [sorted(left)] if left else []


def _statements(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    for statement in body:
        match statement:
            case ast.Import() | ast.ImportFrom():
                yield statement
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from _statements(statement.orelse)
            case ast.If() | ast.With() | ast.ClassDef():
                yield from _statements(statement.body)
            case ast.Try():
                yield from _statements([*statement.body, *statement.orelse])


def _ours(statements: Iterator[ast.Import | ast.ImportFrom], importer: str) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        else:
            names = [_named(statement.module or "", alias.name) for alias in statement.names]
        yield from (name for name in names if name in modules() and name != importer)


def _named(module: str, name: str) -> str:
    """`from a import b` loads the module a.b if there is one, else what stands in a."""
    return f"{module}.{name}" if f"{module}.{name}" in modules() else module
