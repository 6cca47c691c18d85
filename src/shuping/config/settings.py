"""Django's settings; what an administrator may change is in `environment.py`."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from shuping.config.environment import read_environment

ENVIRONMENT = read_environment(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent

# A process without a stored key (tests, checks) gets one of its own: sessions then end with the process.
SECRET_KEY = ENVIRONMENT.secret_key or secrets.token_urlsafe(48)
DEBUG = False
DEMO = ENVIRONMENT.demo
REHEARSAL = ENVIRONMENT.rehearsal
REHEARSALS = ENVIRONMENT.rehearsals
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "shuping.core",
    "shuping.audit",
    "shuping.search",
    "shuping.people",
    "shuping.accounts",
    "shuping.tree",
    "shuping.access",
    "shuping.organisations",
    "shuping.workdays",
    "shuping.papers",
    "shuping.documents",
    "shuping.findings",
    "shuping.ballots",
    "shuping.opinions",
    "shuping.reviews",
    "shuping.debriefs",
    "shuping.hall",
    "shuping.results",
    "shuping.handovers",
    "shuping.office",
    "shuping.demo",
    "shuping.rehearsals",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "shuping.ballots.middleware.NobodyVotes",
    "shuping.hall.middleware.NobodyProjects",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shuping.accounts.middleware.SessionMiddleware",
    "shuping.access.middleware.GateMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shuping.config.urls"
ASGI_APPLICATION = "shuping.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "shuping.office.frame.frame",
            ],
            "builtins": ["shuping.core.templatetags.shuping"],
        },
    }
]


def _database() -> dict[str, object]:
    if ENVIRONMENT.database == "sqlite":
        return {
            "ENGINE": "shuping.core.sqlite",
            "NAME": str(ENVIRONMENT.data / "shuping.sqlite3"),
            "OPTIONS": {} if ENVIRONMENT.journal == "default" else {"journal": ENVIRONMENT.journal},
            "TEST": {"NAME": ":memory:"},
        }
    parts = urlsplit(ENVIRONMENT.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),  # ?host=/run/… names a socket
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # a hall or an office shares one address
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
FILES = ENVIRONMENT.files
RESEMBLANCE = ENVIRONMENT.resemblance
PRINTED = ENVIRONMENT.printed
CHAIN_DIGEST = ENVIRONMENT.digest
FONTS = ENVIRONMENT.fonts
GUARDED_CHILDREN = ENVIRONMENT.children
JOB_TRIES = ENVIRONMENT.job_tries
IMPORT_AT_ONCE = ENVIRONMENT.import_at_once
LIVE_STREAMS = ENVIRONMENT.live_streams
BACKUPS = ENVIRONMENT.backups
BACKUPS_KEPT = ENVIRONMENT.backups_kept

IDLE_MINUTES = ENVIRONMENT.idle_minutes
SECOND_FACTOR = ENVIRONMENT.second_factor
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60  # longer than anyone may be idle: what was typed is still known to be whose
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if REHEARSAL:  # browsers tell cookies apart by host and not by port: who rehearses stays signed in where he works
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "rehearsal-session", "rehearsal-csrf"
CSRF_FAILURE_VIEW = "shuping.core.faults.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.encrypted
SECURE_SSL_REDIRECT = ENVIRONMENT.encrypted
# Only what a proxy says is believed from a header, and only where there is one.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.encrypted else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # an office shares one address: the account is locked, never the address
    "security.W005",  # whether every subdomain speaks HTTPS, the administrator of the domain knows
    "security.W021",  # and whether browsers may be told so for good
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"impersonal": {"()": "shuping.core.logs.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "impersonal"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # what people typed wrong is no fault of the machine
}
