"""Static files as they are served in earnest: each by the hash of its content."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'`](\.[^"'`]+)["'`]""")


def test_every_module_asks_for_others_by_the_names_that_they_are_served_by(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "portal.storage.HashedStaticFiles"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    modules = list((tmp_path / "build").glob("*.js"))
    asked = [(one, path) for one in modules for path in IMPORTED.findall(one.read_text("utf-8"))]
    if not asked:
        pytest.fail("no module asks for another: the pattern no longer fits the build")
    missing = [f"{one.name}: {path}" for one, path in asked if not (one.parent / path).exists()]
    assert missing == []
