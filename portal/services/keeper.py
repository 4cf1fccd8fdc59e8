"""The keeper: a small process that runs PostgreSQL and Valkey while anyone uses them.

    python -m portal.services.keeper DATA_DIR

Every user of the data (the supervisor, each command) holds `users.lock` shared. The keeper waits
for that lock alone: it gets it when the last user is gone, by any death, and then stops the
servers. A server that dies is started again at the same address.
"""

import fcntl
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from portal.services import account, locks, postgres, valkey
from portal.services.place import Place
from portal.services.service import ServiceFailed

LOOK_EVERY = 0.5  # seconds between two looks at the servers
logger = logging.getLogger("keeper")


class Keeper:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.over = threading.Event()
        self.user = account.service_user()
        self.services = [
            service(place, self.user) for service in (postgres.service, valkey.service)
        ]

    def run(self) -> None:
        self._wait_for_the_last_user()
        try:
            self._start()
            while not self.over.wait(LOOK_EVERY):
                for service in self.services:
                    if service.revive():
                        logger.warning("%s had died and was started again", service.name)
                        self._tell()
        finally:
            self.place.state.unlink(missing_ok=True)
            for service in reversed(self.services):
                service.stop()

    def _start(self) -> None:
        account.own(self.place.sockets, self.user)
        postgres.clear_leftover(self.place)
        valkey.clear_leftover(self.place)
        account.own(self.place.valkey_data, self.user)
        postgres.prepare(self.place, self.user)
        for service in self.services:
            service.start()
        for service in self.services:
            service.wait_until_ready(self.over.is_set)
        if not self.over.is_set():
            postgres.make_database(self.place)
            self._tell()

    def _tell(self) -> None:
        pids = {each.name: each.process.pid for each in self.services if each.process}
        state = {
            "keeper": os.getpid(),
            "processes": pids,
            "database_url": self.place.database_url,
            "valkey_url": self.place.valkey_url,
        }
        draft = self.place.state.with_suffix(".new")
        draft.write_text(json.dumps(state, indent=2))
        draft.replace(self.place.state)

    def _wait_for_the_last_user(self) -> None:
        def wait() -> None:
            users = locks.opened(self.place.locks / "users.lock")
            fcntl.flock(users, fcntl.LOCK_EX)
            self.users = users  # held to the end: who comes now waits for a fresh start
            self.over.set()

        threading.Thread(target=wait, daemon=True).start()


def main() -> int:
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    place = Place(Path(sys.argv[1]))
    lock = locks.try_exclusive(place.locks / "keeper.lock")
    if lock is None:
        return 0
    place.state.unlink(missing_ok=True)
    try:
        keeper = Keeper(place)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: keeper.over.set())
        keeper.run()
    except (ServiceFailed, OSError) as error:
        logger.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
