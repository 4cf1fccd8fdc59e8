"""The shape of the code: what may import what, what every part of a kind has.

The order of the apps is import-linter's to hold (`make lint`), and that models and migrations
agree is held by `make checks`.
"""

import ast
import re
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django.template.loader import get_template

from apps.activity.sentences import SENTENCES
from apps.core.events import Event
from tests.architecture.modules import ROOT, Module, circles, modules
from tests.architecture.templates import includes, pages, templates

APPS = (
    "core", "accounts", "workspaces", "search", "files", "discussions", "documents", "okrs",
    "campaigns", "activity", "api",
)  # fmt: skip
MIGRATIONS = [one for one in modules().values() if one.is_migration]


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles() == []


def test_each_module_can_be_the_first_that_is_imported() -> None:
    names = [name for name, one in modules().items() if not one.is_migration]
    done = subprocess.run(
        [sys.executable, "-m", "tests.architecture.import_each"],
        input="\n".join(names), text=True, capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("", 0), done.stderr[-2000:]


def test_the_apps_know_nothing_of_the_project_around_them() -> None:
    assert [
        name
        for name, one in modules().items()
        if name.startswith("apps.") and any(used.startswith("portal") for used in one.imports)
    ] == []


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda one: one.name)
def test_a_migration_stands_alone(migration: Module) -> None:
    """Code changes after it was written; it must go on meaning the same. The models of its own
    time, which Django hands it as `apps`, are no import."""
    assert migration.imports == frozenset()
    code = re.sub(r"#.*|\"[^\"]*\"", "", migration.path.read_text())
    assert not re.search(r"\bapps\.(?!get_model\()", code)


def test_every_migration_has_a_way_back() -> None:
    loader = MigrationLoader(None)
    ours = [one for key, one in loader.disk_migrations.items() if key[0] in APPS]
    assert ours
    for migration in ours:
        for operation in migration.operations:
            assert operation.reversible, f"{migration}: {operation}"
            if isinstance(operation, RunPython):
                assert operation.reverse_code is not None
            if isinstance(operation, RunSQL):
                assert operation.reverse_sql is not None


@pytest.mark.django_db
def test_the_database_can_be_taken_back_to_nothing_and_forth_again() -> None:
    """In one transaction, which PostgreSQL takes back when the test is over."""
    before = set(connection.introspection.table_names())
    MigrationExecutor(connection).migrate([(app, None) for app in APPS[1:]])
    empty = set(connection.introspection.table_names())
    assert [name for name in empty if name.startswith(tuple(f"{app}_" for app in APPS[1:]))] == []
    call_command("migrate", verbosity=0)
    assert set(connection.introspection.table_names()) == before


def test_every_module_says_what_it_is() -> None:
    silent = [
        name
        for name, one in modules().items()
        if one.tree.body and not one.is_migration and not _said(one.tree)
    ]
    assert silent == []


def _said(tree: ast.Module) -> bool:
    """In its docstring, or in that of its only class."""
    if ast.get_docstring(tree):
        return True
    classes = [one for one in tree.body if isinstance(one, ast.ClassDef)]
    return len(classes) == 1 and ast.get_docstring(classes[0]) is not None


# --- templates ---------------------------------------------------------------------------------

INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a style": re.compile(r"<style\b", re.I),
    "a style of its own": re.compile(r"\sstyle\s*=", re.I),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "code in a link": re.compile(r"javascript:", re.I),
    "code for htmx": re.compile(r"\shx-on|hx-vals=['\"]js:", re.I),
    "words that are not escaped": re.compile(r"\|\s*safe\b|autoescape off|safeseq", re.I),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_page_carries_what_the_security_policy_forbids(what: str) -> None:
    assert [name for name, text in pages().items() if INLINE[what].search(text)] == []


def test_every_template_that_is_included_or_extended_is_there() -> None:
    named = {one.target for one in includes()} | set(templates())
    for text in templates().values():
        named |= set(re.findall(r'\{% extends "([^"]+)"', text))
    for name in named:
        get_template(name)


def test_an_address_that_a_template_passes_on_is_made_in_it() -> None:
    """One that is not leaves a link without its aim, and Django says nothing."""
    assert [
        (one.source, name)
        for one in includes()
        if not one.source.startswith(("account/", "mfa/"))  # allauth's views give some
        for name in re.findall(r"=(\w+_url)\b", one.rest)
        if f" as {name} %}}" not in templates()[one.source]
    ] == []


READ_THEIR_PAGE = {
    "components/page_here.html", "components/pagination.html", "components/palette.html",
    "components/timeline.html", "components/toasts.html",
}  # fmt: skip
READ_NOTHING = {"components/brand.html", "components/presence.html"}


def test_a_component_sees_only_what_it_is_given() -> None:
    """A name that happens to be in the page, such as `label`, must not change it."""
    open_ones = {
        (one.source, one.target)
        for one in includes()
        if one.target.startswith("components/")
        and not one.source.startswith("components/")
        and not one.is_closed
        and (one.passes or one.target not in READ_THEIR_PAGE | READ_NOTHING)
    }
    assert open_ones == set()
    for name in READ_NOTHING:
        assert not re.search(r"\{\{|\{% (if|for|with)", templates()[name])


def test_every_behaviour_has_its_module_and_every_module_its_use() -> None:
    source = "".join(templates().values()) + "".join(
        one.path.read_text() for one in modules().values()
    )
    named = re.findall(r"data-behaviour(?:=\"|\": \")([a-z -]+)\"", source)
    used = {name for names in named for name in names.split()}
    files = {path.stem for path in (ROOT / "static/js/behaviours").glob("*.js")}
    code = (ROOT / "static/js/app.js").read_text()
    attached = set(re.findall(r'import\("./behaviours/([\w-]+)\.js"\)', code))
    assert attached == files
    editor, opener = "editor", "palette-open"  # the editor's island; found by the palette itself
    assert used - {editor, opener} == files


# --- events ------------------------------------------------------------------------------------


def events(base: type[Event] = Event) -> list[type[Event]]:
    found = []
    for event in base.__subclasses__():
        found += [event, *events(event)] if event.__module__.startswith("apps.") else []
    return found


def test_every_event_is_told_in_a_sentence_of_its_own() -> None:
    news = [event for event in events() if event.is_news]
    names = [event.name for event in news if "name" in vars(event)]
    assert len(names) == len(set(names))
    assert set(names) == set(SENTENCES)


def test_the_name_of_an_event_says_what_happened_to_what() -> None:
    assert [one for one in SENTENCES if not re.fullmatch(r"[a-z_]+\.[a-z_]+", one)] == []
