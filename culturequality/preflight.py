"""What must be in order before the portal starts. Every fault is one Russian line that says what to do."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from documents.render.pdf import pdf_obstacle

SHORTEST_SECRET_KEY = 50
LEAST_FREE_BYTES = 500 * 1024 * 1024


def faults(*, migrations: bool = True, port: str = "") -> list[str]:
    """All that is wrong, one line each; `migrations=False` where they are about to be applied."""
    found = [*setting_faults(), *folder_faults(), *disk_faults(), *broker_faults(), *port_faults(port)]
    found += [fault for fault in [pdf_obstacle()] if fault]
    database = list(database_faults())
    return found + (database or list(migration_faults() if migrations else []))


def setting_faults() -> Iterator[str]:
    key = settings.SECRET_KEY
    if not settings.DEBUG and (len(key) < SHORTEST_SECRET_KEY or len(set(key)) < 5 or "insecure" in key):
        yield (
            f"SECRET_KEY слишком простой: нужно не меньше {SHORTEST_SECRET_KEY} случайных знаков. "
            "Уберите SECRET_KEY, и ключ будет создан сам."
        )
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    allowed = settings.ALLOWED_HOSTS
    if settings.IS_HTTPS and "*" in allowed:
        yield f"ALLOWED_HOSTS=*: перечислите имена, под которыми открывается портал, например {host}."
    elif "*" not in allowed and not any(is_allowed(host, pattern) for pattern in allowed):
        yield f"ALLOWED_HOSTS не содержит {host} из PUBLIC_URL: добавьте его через запятую."
    if settings.IS_HTTPS and is_this_machine(host):
        yield f"PUBLIC_URL={settings.PUBLIC_URL}: укажите адрес, который откроется у других, а не {host}."


def is_allowed(host: str, pattern: str) -> bool:
    return pattern.strip("[]") == host or (pattern.startswith(".") and f".{host}".endswith(pattern))


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def folder_faults() -> Iterator[str]:
    for folder in (settings.VAR_DIR, settings.QUEUE_DIR, settings.MEDIA_ROOT):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            yield f"В папку {folder} нельзя писать ({error.strerror}): дайте права пользователю портала."


def disk_faults() -> Iterator[str]:
    folder = next(
        (path for path in (settings.VAR_DIR, *settings.VAR_DIR.parents) if path.is_dir()), Path("/")
    )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield f"На диске с папкой {settings.VAR_DIR} осталось {free // 1024**2} МБ: освободите место."


def broker_faults() -> Iterator[str]:
    if not settings.REDIS_URL:
        return
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError):
        yield f"Redis не отвечает ({without_password(settings.REDIS_URL)}): проверьте REDIS_URL и запущен ли он."


def port_faults(port: str) -> Iterator[str]:
    """Only asked for before a start: a port that is taken would end the web server without a clear word."""
    if not port:
        return
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        yield f"PORT={port}: укажите число от 1 до 65535."
        return
    with closing(socket.socket()) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("0.0.0.0", int(port)))  # noqa: S104 - the address the web server will listen on
        except OSError as error:
            yield f"Порт {port} не открыть ({error.strerror}): укажите другой, например make run PORT=8080"


def database_faults() -> Iterator[str]:
    try:
        connection.ensure_connection()
    except DatabaseError:
        yield f"База данных не отвечает ({database_name()}): проверьте DATABASE_URL и запущена ли она."


def database_name() -> str:
    place = connection.settings_dict
    host = f"{place['HOST']}:{place['PORT'] or 5432}/" if place["HOST"] else ""
    return f"{host}{place['NAME']}"


def migration_faults() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        first = waiting[0][0]
        yield (
            f"База данных старше программы, не применено изменений: {len(waiting)} (первое {first}). "
            "Наберите: python manage.py migrate"
        )


def without_password(url: str) -> str:
    place = urlsplit(url)
    return f"{place.scheme}://{place.hostname}:{place.port or 6379}{place.path}"
