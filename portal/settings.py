"""Every setting, read from the environment; safe without any. See README.md for the variables."""

import os
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from portal import environment
from portal.queues import QUEUES
from portal.services.place import Place

django_stubs_ext.monkeypatch()  # lets `ModelForm[User]` and the like be written at runtime

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.directory("DATA_DIR", BASE_DIR / "var")
PLACE = Place(DATA_DIR)

# The address and what follows from it

DEBUG = environment.boolean("DEBUG", default=False)
PORT = environment.number("PORT", 8000, lowest=1, highest=65535)
PUBLIC_URL = environment.public_url("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
ENCRYPTED = PUBLIC_URL.startswith("https://")
_public_host = environment.host_of(PUBLIC_URL)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", sorted({_public_host, "localhost", "127.0.0.1", "[::1]"})
)
# Whose X-Forwarded-For and X-Forwarded-Proto is believed; from others they are only words.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", ["127.0.0.1", "::1"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECRET_KEY = environment.secret("SECRET_KEY", kept_in=DATA_DIR / "secret_key")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENCRYPTED
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENCRYPTED else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "https:"],
        "connect-src": [SELF, PUBLIC_URL.replace("http", "ws", 1)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an e-mail address is unique whatever its capitals, by a constraint of its own
    "security.W008",  # the proxy that ends TLS redirects; doing it here too can loop
    "security.W021",  # whether to be on the browsers' preload list is for the owner of the domain
    "security.W005",  # HSTS speaks for this host alone, never for its owner's other subdomains
]

# What an operator may ask to see (`portal.watched`)

METRICS_PORT = environment.number("METRICS_PORT", 0, lowest=0, highest=65535)  # 0: none
METRICS_HOST = environment.address("METRICS_HOST", "127.0.0.1")
LOG_FORMAT = environment.choice("LOG_FORMAT", "plain", ("plain", "json"))
MEASURED = "PROMETHEUS_MULTIPROC_DIR" in os.environ  # set by the supervisor, for its children
WATCHED = MEASURED or LOG_FORMAT == "json"

# The parts

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "channels",
    "csp",
    "lucide",
    "portal",
    "apps.core",
    "apps.accounts",
    "apps.workspaces",
    "apps.search",
    "apps.files",
    "apps.discussions",
    "apps.documents",
    "apps.okrs",
    "apps.campaigns",
    "apps.activity",
    "apps.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "apps.core.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.health.HealthMiddleware",
    "apps.api.middleware.ProblemMiddleware",
    "apps.core.middleware.ReadableQueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.core.middleware.DomainErrorMiddleware",
    "apps.api.idempotency.IdempotencyMiddleware",
]
if WATCHED:
    MIDDLEWARE.insert(0, "portal.watched.requests.WatchedRequests")

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "apps.workspaces.context.frame",
            ],
            # What every page is made of; no template loads it.
            "builtins": ["apps.core.templatetags.components", "apps.core.templatetags.look"],
        },
    }
]

# What is kept, and where

DATABASES = {
    "default": {
        **environment.database("DATABASE_URL", PLACE.database_url),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,  # a connection from before a restart of PostgreSQL is dropped
    }
}
DATABASES["default"]["OPTIONS"].setdefault("pool", {"min_size": 1, "max_size": 16, "timeout": 10})
# Past a pooler: for LISTEN, prepared statements and advisory locks, which need a session.
DIRECT_DATABASE = (
    environment.database("DATABASE_DIRECT_URL", "")
    if environment.text("DATABASE_DIRECT_URL")
    else None
)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = DIRECT_DATABASE is not None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

VALKEY_URL = environment.valkey(("VALKEY_URL", "REDIS_URL"), PLACE.valkey_url)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "tandem",
        "OPTIONS": {"socket_connect_timeout": 5, "socket_timeout": 10},
    }
}
CELERY_BROKER_URL = environment.celery_broker(VALKEY_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    "socket_keepalive": True,
}
CELERY_TASK_ROUTES = {name: {"queue": queue} for queue, names in QUEUES.items() for name in names}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "send waiting invitations": {
        "task": "apps.workspaces.tasks.send_waiting_invitations",
        "schedule": 60.0,
    },
    "derive what was left behind": {"task": "documents.project_left_behind", "schedule": 60.0},
    "make copies left behind": {"task": "files.render_left_behind", "schedule": 60.0},
    "fold long logs": {"task": "documents.compact_long_logs", "schedule": 300.0},
    "keep versions": {"task": "documents.cut_versions", "schedule": 60.0},
    "shorten logs": {"task": "documents.forget_old_updates", "schedule": 3600.0},
    "turn agreements due": {"task": "documents.turn_agreements_due", "schedule": 600.0},
    "go on with imports": {"task": "documents.bring_in_left_behind", "schedule": 60.0},
    "index what is missing": {"task": "search.fill", "schedule": 300.0},
    "learn words left behind": {"task": "search.learn", "schedule": 60.0},
    "forget words": {"task": "search.forget", "schedule": 86_400.0},
    "tell of key results": {"task": "okrs.settle_standings", "schedule": 600.0},
    "remind of check-ins": {"task": "okrs.remind", "schedule": 3600.0},
    "forget exports": {"task": "documents.forget_exports", "schedule": 3600.0},
    "forget given answers": {"task": "api.forget_answers", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# By name: beside them lies the editor's source, which is not served.
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("build", "css", "img", "js")]
# "collected": hashed copies made by collectstatic. "source": straight from the source folders.
STATIC_FILES = environment.choice(
    "STATIC_FILES", "source" if DEBUG else "collected", ("collected", "source")
)
SERVESTATIC_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    # Any storage of Django's: '{"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {…}}'
    "default": environment.storage(
        "FILE_STORAGE", {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {
        "BACKEND": "portal.storage.HashedStaticFiles"
        if STATIC_FILES == "collected"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
MAX_FILE_MB = environment.number("MAX_FILE_MB", 25, lowest=1, highest=2048)
MAX_IMAGE_MB = environment.number("MAX_IMAGE_MB", min(MAX_FILE_MB, 20), lowest=1, highest=2048)
MAX_IMAGE_MEGAPIXELS = environment.number("MAX_IMAGE_MEGAPIXELS", 50, lowest=1, highest=500)

# People

AUTH_USER_MODEL = "accounts.User"
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
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "apps.accounts.forms.SignupDetails"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
# Mail goes to the console until EMAIL_URL is set, so an unconfirmed address may sign in;
# what an address opens (an invitation, a new address) is opened by the link in its mail.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENCRYPTED else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tandem"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENCRYPTED

vars().update(environment.email("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = environment.number("EMAIL_TIMEOUT", 10, lowest=1, highest=120)  # seconds
DEFAULT_FROM_EMAIL = environment.text("FROM_EMAIL", f"Tandem <tandem@{_public_host}>")

# The rest

_requests = environment.number("API_REQUESTS_PER_MINUTE", 600, lowest=1, highest=10**6)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.workspaces.rest.authentication.TokenAuthentication",
        "apps.workspaces.rest.authentication.CookieAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["apps.core.rest.throttles.CallerThrottle"],
    "NUM_PROXIES": 0,  # the web server has found the caller's address (TRUSTED_PROXIES)
    "DEFAULT_THROTTLE_RATES": {"caller": f"{_requests}/min"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.rest.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.rest.pagination.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": [
        "apps.core.rest.filters.KnownParameters",
        "django_filters.rest_framework.DjangoFilterBackend",
        "apps.core.rest.filters.OrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "apps.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "apps.core.rest.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,  # the Accept header alone decides
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tandem",
    "DESCRIPTION": "Read and write all that sales and marketing agree on.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "TeamEnum": "apps.workspaces.vocabulary.Team",
        "SigningTeamEnum": "apps.workspaces.vocabulary.SigningTeam",
        "KeyResultKindEnum": "apps.okrs.vocabulary.Kind",
        "ImportStateEnum": "apps.documents.models.ImportState",
        "DocumentKindEnum": "apps.documents.vocabulary.KindName",
        "PostMortemKindEnum": "apps.campaigns.vocabulary.LineKind",
        "ImpactOutcomeEnum": "apps.documents.vocabulary.ImpactOutcome",
        "ThreadKindEnum": "apps.discussions.vocabulary.Kind",
        "ThreadOutcomeEnum": "apps.discussions.vocabulary.Outcome",
    },
    "SCHEMA_PATH_PREFIX": r"/api/v1/(?:workspaces/\{workspace\}/)?",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.api.schema.describe_problems",
    ],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes; the longest text, as JSON, fits
DATA_UPLOAD_MAX_NUMBER_FILES = 501  # an import takes 500; of one more it says so itself

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "portal.watched.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "portal": {"level": "INFO"},  # also where Celery makes all others quieter
    },
}
