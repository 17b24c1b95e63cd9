"""Where «Отправлено» waits for the next page: in a cookie of its own rather than in the session.

Every request writes the whole session back, so an autosave that began before a form was sent would take the words
of the sending away. What does not fit into a cookie goes into the session nevertheless.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """Under the name that the other cookies have, too."""

    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """A cookie first, then the session."""

    storage_classes = (NamedCookieStorage, SessionStorage)
