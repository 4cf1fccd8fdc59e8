"""Where a run happens: services and data of its own that are gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.services import running
from tests.benchmarks import ours as our_side
from tests.benchmarks.rival import Rival
from tests.benchmarks.server import take_load_core
from tests.benchmarks.traces import KEPT

LOGS = KEPT / "logs"
"""What the two servers said in the last run."""


@contextmanager
def contenders() -> Iterator[tuple[our_side.Ours, Rival]]:
    """Both servers' makings on one PostgreSQL with fsync on, which may use either core."""
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    data = Path(tempfile.mkdtemp(prefix="data-", dir=KEPT))
    _point_to(data)
    try:
        with running(data) as place:
            take_load_core()
            our_side.prepare()
            ours = our_side.Ours(place.database_url, data, LOGS)
            yield ours, Rival(place.database_url, LOGS)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _point_to(data: Path) -> None:
    """The settings of this process and of our server: only what the bench made itself."""
    for name in ("DATABASE_URL", "VALKEY_URL", "REDIS_URL", "PUBLIC_URL", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    os.environ.update(
        DATA_DIR=str(data), STATIC_FILES="source", DJANGO_SETTINGS_MODULE="portal.settings"
    )
