"""Composition root: settings, URLs, the Celery application, navigation and the access table."""

from culturequality.celery import app as celery_app

__all__ = ["celery_app"]
