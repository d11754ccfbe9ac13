"""Celery's application and the whole beat schedule: one sweep a minute, never a task dated in the future."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesa.settings")

app = Celery("mesa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["mesa.kernel"], related_name="tasks")
app.conf.beat_schedule = {"barrer": {"task": "mesa.barrer", "schedule": crontab(), "options": {"expires": 55}}}
