"""The Celery application: `celery -A culturequality worker`."""

import os

from celery import Celery
from celery.signals import setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
TRANSPORT_ALIASES["folder"] = "jobs.queue_folder:Transport"
app = Celery("culturequality")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**kwargs: object) -> None:
    """Celery would replace Django's logging; being connected is enough to keep it."""
