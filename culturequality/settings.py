"""One settings module; the environment names the few things that differ between machines.

SECRET_KEY, DEBUG, ALLOWED_HOSTS, DATABASE_URL, REDIS_URL and PUBLIC_URL each have a default that works on one
machine. VAR_DIR (default var/) holds everything that is not code: database, queue, uploads, rendered reports.
"""

import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from culturequality.secret_key import read_or_create_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")


def flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name}={value}: укажите 1 или 0")
    return value in {"1", "true", "yes"}


def whole(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value}: укажите целое число")
    return int(value or default)


def zone(name: str, default: str) -> str:
    """The name of a time zone: days and deadlines turn at its midnight."""
    value = os.environ.get(name, "").strip() or default
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name}={value}: такого часового пояса нет, укажите, например, Asia/Yekaterinburg"
        ) from error
    return value


def address(name: str, value: str, schemes: set[str], example: str) -> SplitResult:
    """The parts of an address; never repeats a value that may hold a password."""
    try:
        parts = urlsplit(value)
        well_formed = parts.scheme in schemes and (parts.hostname or parts.path) and parts.port != 0
    except ValueError:
        well_formed = False
    if not well_formed:
        raise ImproperlyConfigured(f"{name}: укажите полный адрес, например {example}")
    return parts


DEBUG = flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or read_or_create_secret_key(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()  # seals of earlier keys stay good
PUBLIC_URL = (os.environ.get("PUBLIC_URL") or "http://localhost:8000").rstrip("/")
public = address("PUBLIC_URL", PUBLIC_URL, {"http", "https"}, "https://kultura.example.ru")
if public.path:
    raise ImproperlyConfigured(f"PUBLIC_URL={PUBLIC_URL}: укажите адрес без пути, портал занимает весь узел")
IS_HTTPS = public.scheme == "https"
# On plain http the portal is a machine in a local network, known by whatever address people type.
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()] or (
    [public.hostname or "", "localhost", "127.0.0.1", "[::1]"] if IS_HTTPS or DEBUG else ["*"]
)
if DEBUG and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise ImproperlyConfigured("DEBUG=1 показывает устройство портала всем: с ним допустим только localhost")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "heroicons",
    "import_export",
    "jobs",
    "documents",
    "institutions",
    "surveys",
    "plans",
    "reports",
    "culturequality",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "culturequality.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "culturequality.middleware.session_age",
    "culturequality.middleware.access_table",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "culturequality.urls"
WSGI_APPLICATION = "culturequality.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "culturequality.navigation.shell",
            ],
        },
    },
]

if os.environ.get("DATABASE_URL"):
    address(
        "DATABASE_URL",
        os.environ["DATABASE_URL"],
        {"postgres", "postgresql", "sqlite"},
        "postgres://portal:password@localhost:5432/portal",
    )
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "institutions.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("login", "email", "full_name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "institutions:sign-in"
LOGIN_REDIRECT_URL = "home"

# A whole building shares one address, so the account and the address are counted together.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "institutions.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "institutions.views.sign_in.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "culturequality.signed_out.answer_old_token"
MESSAGE_STORAGE = "culturequality.message_storage.MessageStorage"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
MESSAGE_COOKIE_NAME = "__Host-messages" if IS_HTTPS else "messages"
if IS_HTTPS:
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "ru"
TIME_ZONE = zone("TIME_ZONE", "Europe/Moscow")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a quarterly form has five fields a row
FILE_UPLOAD_PERMISSIONS = 0o640

# Celery is a doorbell: it says «look at row N». The row is the truth, so no results and no retries of its own.
REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    address("REDIS_URL", REDIS_URL, {"redis", "rediss"}, "redis://localhost:6379/0")
QUEUE_DIR = VAR_DIR / "queue"
QUEUE_DIR.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"  # jobs/queue_folder.py
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 30}
    if REDIS_URL
    else {"folder": str(QUEUE_DIR / "messages")}
)
# Two lines before one counter: a worker listens to both and takes from them in turn, unless `-Q` names one.
PEOPLE_QUEUE, BULK_QUEUE = "people", "bulk"  # somebody waits for it; the clock asked, or it is one of many
CELERY_TASK_QUEUES: dict[str, dict[str, object]] = {PEOPLE_QUEUE: {}, BULK_QUEUE: {}}
CELERY_TASK_DEFAULT_QUEUE = PEOPLE_QUEUE
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # a folder has no broadcast
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long the broker is away
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20
CELERY_WORKER_LOST_WAIT = 2.0  # a killed child reports no more; its message goes back to the queue
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_TASK_SOFT_TIME_LIMIT = 10 * 60
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TIMEZONE = TIME_ZONE
JOB_LEASE_SECONDS = whole("JOB_LEASE_SECONDS", 60)
JOB_SWEEP_SECONDS = whole("JOB_SWEEP_SECONDS", 30)
JOB_MAX_ATTEMPTS = 3
RENDER_WORKERS = whole("RENDER_WORKERS", 2) or 1  # how many share the parts of one long PDF
PERIOD_LIFE_SECONDS = whole("PERIOD_LIFE_SECONDS", 300)
DOUBLE_ENTRY_EVERY = whole("DOUBLE_ENTRY_EVERY", 20)  # which sheet of paper is typed twice; 0 for none
FOLD_SECONDS = whole("FOLD_SECONDS", 10)  # how often new answers are added to the folded figures
SURVEY_LEAST = max(
    whole("SURVEY_LEAST", 5), 3
)  # fewer people than that are never shown; see surveys/counting/suppression.py
# Questionnaires of others beside ours on a poster, by the institution's code there. The ministry's form is that of
# its order 2562 of 13.12.2024, as institutions publish it since 2025: if the ministry moves it, say the new address.
MINISTRY_FORM_URL = (
    os.environ.get("MINISTRY_FORM_URL") or "https://forms.mkrf.ru/e/2579/xTPLeBU7/?ap_orgcode={code}"
)
BUS_GOV_FORM_URL = os.environ.get("BUS_GOV_FORM_URL") or "https://bus.gov.ru/qrcode/rate/{code}"
CELERY_BEAT_SCHEDULE_FILENAME = str(QUEUE_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {
        "task": "jobs.sweep",
        "schedule": float(JOB_SWEEP_SECONDS),
        # None pile up while the worker is away; and people wait for what the sweep finds.
        "options": {"expires": JOB_SWEEP_SECONDS, "queue": PEOPLE_QUEUE},
    },
    "life-of-periods": {
        "task": "plans.live",
        "schedule": float(PERIOD_LIFE_SECONDS),
        "options": {"expires": PERIOD_LIFE_SECONDS, "queue": BULK_QUEUE},
    },
    "reports-of-periods": {
        "task": "reports.live",
        "schedule": float(PERIOD_LIFE_SECONDS),
        "options": {"expires": PERIOD_LIFE_SECONDS, "queue": BULK_QUEUE},
    },
    "fold-answers": {
        "task": "surveys.live",
        "schedule": float(FOLD_SECONDS),
        "options": {"expires": FOLD_SECONDS, "queue": BULK_QUEUE},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {name: {"level": "INFO"} for name in ["culturequality", "jobs", "celery.apps.worker"]},
}
