"""One settings file, read from the environment; docs/running.md says what each variable does."""

import os
import secrets
from email.utils import parseaddr
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("ENTRENOUS_HOME", ROOT / "var")).resolve()
DATA_DIR = HOME / "data"
SECRETS_DIR = HOME / "secrets"
MASTER_KEY_FILE = Path(
    os.environ.get("ENTRENOUS_MASTER_KEY_FILE", SECRETS_DIR / "master.key")
).resolve()


def _secret_key() -> str:
    """Signs sessions, links and reply addresses: losing it signs people out, and no record is lost."""
    if given := os.environ.get("ENTRENOUS_SECRET_KEY"):
        return given
    kept = SECRETS_DIR / "session.key"
    SECRETS_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text()


def _database() -> dict[str, object]:
    """SQLite in the data folder, or the PostgreSQL of ENTRENOUS_DATABASE_URL."""
    url = os.environ.get("ENTRENOUS_DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        told = conninfo_to_dict(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": told.pop("dbname", "entrenous"),
            "USER": told.pop("user", ""),
            "PASSWORD": told.pop("password", ""),
            "HOST": told.pop("host", ""),
            "PORT": told.pop("port", ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**told, "pool": {"min_size": 1, "max_size": 20}},
        }
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": url.removeprefix("sqlite:///") if url else DATA_DIR / "entrenous.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    }


SECRET_KEY = _secret_key()
DEBUG = False
ADDRESS = os.environ.get("ENTRENOUS_ADDRESS", "http://localhost:8000")
SECURE = ADDRESS.startswith("https://")
ALLOWED_HOSTS = os.environ.get("ENTRENOUS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [ADDRESS] if SECURE else []

INSTALLED_APPS = [
    "entrenous",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "entrenous.web.access.nothing_is_kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "entrenous.web.access.person_in_the_room",
    "entrenous.web.trouble.BusyDatabase",
]
ROOT_URLCONF = "entrenous.urls"
ASGI_APPLICATION = "entrenous.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "entrenous" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "entrenous.web.access.who_and_where",
            ],
            "builtins": ["entrenous.web.templatetags.words"],
        },
    }
]
DATABASES = {"default": _database()}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "entrenous_cache",
        # What people tried is counted here: with few places, made-up addresses would wash it away.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": [
            "letters",
            "elsewhere",
        ],  # what we send, and visits at calendars of other servers
    }
}
WORKS_BESIDE = (
    os.environ.get("ENTRENOUS_WORK", "yes") == "yes"
)  # or `entrenous work` does it elsewhere

AUTH_USER_MODEL = "entrenous.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "entrenous.web.doorway.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# An address alone is told to wait only after more tries than one visitor has (50 in five minutes),
# so that no stranger keeps somebody out by trying their password.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,60/5m/key"}
# How many web servers of ours stand in front: without it they count as one visitor, who is soon
# told to wait. Too large a number believes what a visitor writes into X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ENTRENOUS_PROXIES", "0"))

SESSION_ENGINE = "entrenous.people.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
# Other hosts of the domain (W005, W021) and sending http to https (W008) are for the web server in front.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
CSRF_FAILURE_VIEW = "entrenous.web.doorway.stale_form"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # the longest notes and their base, in any script
LONGEST_BODY = FILE_UPLOAD_MAX_MEMORY_SIZE = (
    5 * 1024 * 1024
)  # so nothing typed is spooled to a disk

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian"))]
LOCALE_PATHS = [ROOT / "entrenous" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks into it at the start
STATICFILES_DIRS = [ROOT / "entrenous" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAIL_SERVER = os.environ.get("ENTRENOUS_MAIL_SERVER", "")
_SMTP = {
    "host": MAIL_SERVER,
    "port": int(os.environ.get("ENTRENOUS_MAIL_PORT", "25")),
    "username": os.environ.get("ENTRENOUS_MAIL_USER", ""),
    "password": os.environ.get("ENTRENOUS_MAIL_PASSWORD", ""),
    "use_tls": os.environ.get("ENTRENOUS_MAIL_STARTTLS", "") == "yes",
    "timeout": 30,  # seconds
}
_CONSOLE: dict[str, object] = {"BACKEND": "entrenous.people.console.EmailBackend"}
MAILERS = {  # a page does not wait for the mail server; a job does, and hears whether it took the mail
    "default": {"BACKEND": "entrenous.people.smtp.EmailBackend", "OPTIONS": _SMTP}
    if MAIL_SERVER
    else _CONSOLE,
    "jobs": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _SMTP}
    if MAIL_SERVER
    else _CONSOLE,
}
MAILS_ARE_KEPT = False  # `entrenous up` keeps them where there is no mail server, and shows them
CHAT = os.environ.get("ENTRENOUS_CHAT", "").split()  # services that people may be told in
# Calendars and other addresses that people give may lie in our own network: off, since asking there
# tells what stands behind the wall.
PRIVATE_CALENDARS = os.environ.get("ENTRENOUS_PRIVATE_CALENDARS", "") == "yes"
DEFAULT_FROM_EMAIL = os.environ.get("ENTRENOUS_MAIL_FROM", "Entrenous <entrenous@localhost>")
# Where answers to invitations go, with “+” and a word of each behind the local part.
REPLY_ADDRESS = os.environ.get("ENTRENOUS_REPLY_ADDRESS", "") or parseaddr(DEFAULT_FROM_EMAIL)[1]
REPLIES = os.environ.get("ENTRENOUS_REPLIES", "") == "yes"
AUTHSERV_ID = os.environ.get("ENTRENOUS_AUTHSERV_ID", "")
IMAP_SERVER = os.environ.get("ENTRENOUS_IMAP_SERVER", "")
IMAP_PORT = int(os.environ.get("ENTRENOUS_IMAP_PORT", "993"))
IMAP_USER = os.environ.get("ENTRENOUS_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("ENTRENOUS_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("ENTRENOUS_IMAP_FOLDER", "INBOX")
INVITATIONS_AHEAD = min(12, max(1, int(os.environ.get("ENTRENOUS_INVITATIONS_AHEAD", "4"))))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_links": {"()": "entrenous.web.logs.NoLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_links"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # They tell where somebody's calendar is read: such an address is a secret.
        **{name: {"level": "WARNING"} for name in ("httpx", "httpcore")},
    },
}
