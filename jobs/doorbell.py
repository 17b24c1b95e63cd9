"""The doorbell: the one place that publishes to the broker."""

import logging

from celery import current_app
from kombu.exceptions import KombuError, OperationalError

from jobs.models import Job

logger = logging.getLogger(__name__)

# A person waits for the answer of the request that rings, and the sweep rings again anyway: no patience here.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}


def ring(job: Job) -> bool:
    """Say «look at this row» and return within about a second, also with a dead broker."""
    return call(job.task, str(job.pk), queue=job.queue)


def call(task: str, *args: str, queue: str) -> bool:
    """Whether the broker took the message. Its own connection: one of a pool may be of a broker since restarted."""
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            current_app.send_task(task, args=args, queue=queue, connection=connection, retry=False)
    except (OperationalError, KombuError, OSError) as error:
        logger.warning("Broker does not answer, %s%s waits for the sweep: %s", task, args, error)
        return False
    return True
