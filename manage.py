#!/usr/bin/env python
"""Django's command line. A wrong setting is one line on stderr, not a traceback."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
    try:
        settings.INSTALLED_APPS  # noqa: B018 - reads the environment now, before any command needs it
    except ImproperlyConfigured as error:
        sys.exit(f"Портал не настроен. {error}")
    except OSError as error:
        sys.exit(f"Портал не настроен. Нет доступа к {error.filename}: {error.strerror}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
