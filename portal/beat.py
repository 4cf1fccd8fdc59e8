"""The clock of periodic tasks, on one machine at a time.

    python -m portal.beat

Every machine may run one. The first to come holds a lock in the database; the others stand by
and take over when it is gone.
"""

import logging
import os
import sys
import threading
import time

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django import setup

from portal.celery import app

HOLD_EVERY = 5.0  # seconds between two looks whether the lock is still held
logger = logging.getLogger("portal.beat")


def main() -> None:
    setup()
    from portal.database import alone

    try:
        with alone("beat", on_wait=lambda: logger.info("another beat runs; standing by")) as line:
            threading.Thread(target=_hold, args=[line], daemon=True).start()
            app.Beat(quiet=True, loglevel="WARNING").run()
    except psycopg.Error as error:
        sys.exit(f"no lock in the database: {str(error).strip().splitlines()[0]}")


def _hold(line: psycopg.Connection) -> None:
    """A clock whose lock went with its connection must not tick beside the next one."""
    while True:
        time.sleep(HOLD_EVERY)
        try:
            line.execute("SELECT 1")
        except psycopg.Error as error:
            logger.warning("the lock of this beat is lost: %s", error)
            os._exit(1)


if __name__ == "__main__":
    main()
