"""The parts put together as the portal runs them."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.conf import settings
from django.db import connection

from apps.documents.collaboration.access import authorise
from apps.documents.collaboration.app import CollaborationApp
from apps.documents.collaboration.figures import Figures
from apps.documents.collaboration.figures import figures as figures_of
from apps.documents.collaboration.postgres import PostgresLog, conninfo_of
from apps.documents.collaboration.server import Server

logger = logging.getLogger(__name__)
OnCommit = Callable[[float, int], None]
_told_of_commits: list[OnCommit] = []

_beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="derive")


def derive(document_id: UUID) -> None:
    """Have what follows from a text made anew. A lost call is made good by the sweep that
    compares `projected_revision` with `revision`, so a broker that is away disturbs nobody."""
    _beside.submit(_enqueue, document_id)


def _enqueue(document_id: UUID) -> None:
    from apps.documents.tasks import project

    try:
        project.delay(str(document_id))
    except Exception as error:
        logger.warning("document %s: derived later: %s", document_id, error)


def server() -> Server:
    """A server on Django's database, past a pooler if there is one."""
    database = settings.DIRECT_DATABASE or connection.settings_dict
    made = Server(PostgresLog(conninfo_of(database)), derive=derive)
    if _told_of_commits:
        made.writer.on_commit = _told_of_commits[-1]
    return made


application = CollaborationApp(server, authorise)


def on_commit(tell: OnCommit) -> None:
    """Have the seconds and rows of each commit told; said before the first document is opened."""
    _told_of_commits.append(tell)


def figures() -> Figures:
    """What this process holds right now."""
    return figures_of(application.running)


def trouble() -> str:
    """Why this process cannot store what is typed right now; empty if it can."""
    return application.running.trouble if application.running else ""


def stands_still() -> bool:
    """Whether this process will never store anything again."""
    return application.running is not None and application.running.stands_still()
