"""The shape of the templates: how long a line may be, and which may show which.

How they are laid out is djangofmt's to hold (`make lint`).
"""

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.architecture.modules import ROOT
from tests.architecture.templates import TEMPLATES, pages, templates

LONGEST = 140
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = [
    [app.strip(" ()") for app in re.split(r"[|:]", layer)]
    for layer in LINTER["contracts"][0]["layers"]
]
"""The apps from the top down; those of one layer do not know each other."""

THEIRS = {"account": "accounts", "mfa": "accounts", "allauth": "accounts", "django": "core"}
"""Whose the templates are that take the place of a library's."""

SHOWN = re.compile(r'\{% (?:include|extends) "([^"]+)"')


def owner(name: str) -> str:
    """The app that a template belongs to; `layouts` and `components` belong to all."""
    place = name.split("/")[0] if "/" in name else "layouts"
    return THEIRS.get(place, place)


def below(app: str) -> set[str]:
    """Whose templates an app's may show: its own, and those of the apps that it may import."""
    level = next(at for at, layer in enumerate(LAYERS) if app in layer)
    return {app, "layouts", "components"}.union(*LAYERS[level + 1 :])


def may_show(place: str) -> set[str]:
    if place == "components":
        return {"components"}
    return {"layouts", "components"} if place == "layouts" else below(place)


def shown() -> Iterator[tuple[str, str]]:
    for name, text in templates().items():
        for other in SHOWN.findall(text):
            yield name, other


def test_no_line_of_a_template_is_longer_than_one_can_read() -> None:
    assert [
        (str(path.relative_to(TEMPLATES)), number)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ] == []


def test_a_template_shows_only_those_of_its_own_app_and_of_the_apps_below() -> None:
    assert [
        (name, other) for name, other in shown() if owner(other) not in may_show(owner(name))
    ] == []


def test_every_folder_of_templates_belongs_to_an_app() -> None:
    apps = {app for layer in LAYERS for app in layer}
    places = {owner(name) for name in pages()}
    assert places <= apps | {"layouts", "components"}


@pytest.mark.parametrize("name", sorted(name for name in pages() if name.startswith("components/")))
def test_a_component_that_has_a_tag_is_not_included_past_it(name: str) -> None:
    """A tag says what it takes and refuses the rest; an include takes anything in silence."""
    tags = (ROOT / "apps/core/templatetags/components.py").read_text()
    if f'"{name.removeprefix("components/").removesuffix(".html")}"' not in tags:
        return
    assert [place for place, other in shown() if other == name] == []
