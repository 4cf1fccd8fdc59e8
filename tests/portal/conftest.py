import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal import processes


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
