"""Every task has a line, and every line a worker."""

import os
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from celery import Celery, current_app
from django.conf import settings

from portal.queues import DERIVE, EXCHANGE, MAIL, QUEUES, THREADS
from portal.supervisor.parts import Part, Plan, background, worker
from tests.portal import processes
from tests.services import database_url

ROOT = Path(__file__).resolve().parents[2]

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


@pytest.mark.servers
@pytest.mark.django_db
def test_workers_on_hosts_of_one_name_are_told_apart() -> None:
    """What two `--worker-only` begin with, here on one host, as containers may seem to be."""
    ours = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
    }
    plan = Plan("127.0.0.1", 0, 1, settings.DATA_DIR, Part.WORKER)
    workers = [
        subprocess.Popen(first.command, cwd=ROOT, env=first.environment, stderr=subprocess.PIPE)
        for first, *_ in (background(plan, ours) for _ in range(2))
    ]
    try:
        with Celery(broker=settings.CELERY_BROKER_URL, set_as_current=False) as asking:

            def nodes() -> list[str]:
                return [name for answer in asking.control.ping(timeout=1) for name in answer]

            assert processes.eventually(lambda: len(nodes()) == 2)
            assert len(set(nodes())) == 2
    finally:
        for each in workers:
            each.kill()
        said = [each.communicate(timeout=60)[1].decode() for each in workers]
    assert not any("DuplicateNodename" in words for words in said)
