"""Fixtures of whole portals, for the tests of `portal/` and for journeys."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal import processes
from tests.portal.whole import Portal
from tests.services import free_port


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory; whatever still runs on it afterwards is killed.

    Not `tmp_path`: every start of pytest closes the directory above it to other users, among
    them the one that PostgreSQL runs as.
    """
    directory = Path(tempfile.mkdtemp(prefix="tandem-data-")).resolve()
    yield directory
    for process in processes.on(directory):
        process.kill()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def portal(data: Path) -> Iterator[Portal]:
    portal = Portal(data, free_port())
    yield portal
    for process in processes.on(data):
        process.kill()
    if portal.parent:
        portal.parent.wait()
