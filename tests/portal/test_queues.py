"""Every task has a line, and every line a worker."""

from importlib import import_module

from celery import current_app
from django.conf import settings

from portal.queues import DERIVE, EXCHANGE, MAIL, QUEUES, THREADS
from portal.supervisor.parts import worker

import_module("portal.celery").app.loader.import_default_modules()


def queue_of(task: str) -> str:
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def test_mail_and_long_work_have_lines_of_their_own() -> None:
    assert queue_of("accounts.send_mail") == MAIL
    assert queue_of("documents.bring_in") == EXCHANGE
    assert queue_of("documents.project") == DERIVE


def test_every_task_that_is_named_there_is_one() -> None:
    named = {name for names in QUEUES.values() for name in names}
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named | planned <= set(current_app.tasks)


def test_every_line_has_a_worker_that_serves_it_alone() -> None:
    lines = {queue_of(task) for task in current_app.tasks}
    assert lines == set(THREADS)
    for line in lines:
        words = worker(line)
        assert words[words.index("--queues") + 1] == line
