"""Our web process with rooms that leave memory at once, so that a hundred openings are a hundred.

python -m tests.benchmarks.impatient --host H --port P
"""

from dataclasses import replace

import portal.asgi  # noqa: F401  (sets Django up, before what follows can be imported)
from apps.documents.collaboration import assembly
from apps.documents.collaboration.app import CollaborationApp
from apps.documents.collaboration.server import Server
from portal import web

LINGER = 0.05  # seconds


def hurry(app: CollaborationApp) -> None:
    """Let this application's rooms go soon after their last client."""
    patient = app._make

    def make() -> Server:
        server = patient()
        server.limits = server.rooms.limits = replace(server.limits, linger_seconds=LINGER)
        return server

    app._make = make


if __name__ == "__main__":
    hurry(assembly.application)
    web.main()
