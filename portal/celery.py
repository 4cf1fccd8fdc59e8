"""Celery's application: `celery -A portal.celery worker`."""

import os

from celery import Celery

from portal.watched import tasks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("tandem")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
tasks.watch()
