"""The project and the table everyone sits at."""

from mesa.celery import app as celery_app

__all__ = ["celery_app"]
