"""Runs a command that cannot outlive the process that started it.

    python lifeline.py PARENT SIGNAL USER COMMAND…

Takes the rights of USER ("-" keeps ours), asks Linux to send SIGNAL when PARENT dies, even by
`kill -9`, and becomes COMMAND. A file of its own without imports from the project: it runs as
`python -I -S` in a few milliseconds, and unlike a `preexec_fn` it is safe beside threads.
Elsewhere than on Linux the wish is dropped; there the next start clears what was left over.
"""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def leashed(command: Sequence[str], death: signal.Signals, user: str | None = None) -> list[str]:
    """The command line that runs `command` on a leash held by this very process and thread."""
    python = [sys.executable, "-I", "-S", __file__]
    return [*python, str(os.getpid()), str(int(death)), user or "-", *command]


def become(parent: int, death: int, user: str, command: list[str]) -> None:
    if user != "-":
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
        os.environ.update(HOME=entry.pw_dir, USER=user, LOGNAME=user)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death)  # after setuid, which would clear it
    if os.getppid() != parent:
        sys.exit(0)  # the parent died before the leash was on
    os.execvp(command[0], command)


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
