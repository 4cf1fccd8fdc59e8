#!/usr/bin/env python
"""Tandem's commands. `manage.py help` lists them."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

# These look after the services themselves or need none.
WITHOUT_SERVICES = {
    "",
    "check",
    "collectstatic",
    "compilemessages",
    "demo",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "serve",
    "version",
}


def services_for(arguments: list[str]) -> AbstractContextManager[object]:
    """What a command needs around it: the embedded services, or nothing."""
    from portal import environment, services

    command = arguments[0] if arguments else ""
    if command in WITHOUT_SERVICES or command.startswith("-") or not services.wanted():
        return nullcontext()
    if "--help" in arguments:
        return nullcontext()
    return services.running(environment.directory("DATA_DIR", Path(__file__).parent / "var"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    try:
        with services_for(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)  # as shells say it: ended by Ctrl-C


if __name__ == "__main__":
    main()
