"""Celery's application and the whole beat schedule: one sweep a minute, never a task dated in the future."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesa.settings")

app = Celery("mesa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["mesa.kernel"], related_name="tasks")


@worker_init.connect  # type: ignore[untyped-decorator]  # celery carries no types
def warm(**_kwargs: object) -> None:
    """Import what renders PDFs before the pool forks: its children share it."""
    from mesa.kernel.documents import warm_up

    warm_up()


app.conf.beat_schedule = {"barrer": {"task": "mesa.barrer", "schedule": crontab(), "options": {"expires": 55}}}
