"""Production settings. Everything that differs per installation comes from the environment; a missing secret stops the start."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = False
SECRET_KEY = env("SECRET_KEY", default="")  # an empty key makes Django refuse to start
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")

CHAPTERS = ["accounts", "strategy", "catalogue", "clients", "finance", "offers", "delivery"]
INSTALLED_APPS = [
    "llo_portal.kernel.apps.KernelConfig",
    "llo_portal.documents.apps.DocumentsConfig",
    *(f"{app}.apps.{app.capitalize()}Config" for app in CHAPTERS),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "sequences",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "django_filters",
    "django_tables2",
    "django.forms",
    "csp",
]
MIDDLEWARE = [
    "llo_portal.kernel.shared_pages.SharedPageMiddleware",  # outermost, or a kept page costs as much as a new one
    "llo_portal.kernel.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "llo_portal.kernel.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActivityMiddleware",
    "accounts.middleware.RequireMfaMiddleware",
    "accounts.middleware.ReadLogMiddleware",
    "llo_portal.kernel.middleware.PrivateCacheMiddleware",
    "llo_portal.documents.middleware.IdempotencyMiddleware",
    "llo_portal.kernel.middleware.ButtonAddressMiddleware",
]
ROOT_URLCONF = "llo_portal.urls"
WSGI_APPLICATION = "llo_portal.wsgi.application"
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
                "llo_portal.kernel.context.house",
                "accounts.context.provider",
                "catalogue.context.site_pages",
            ],
            "builtins": [
                "llo_portal.kernel.templatetags.llo",
                "template_partials.templatetags.partials",
                "accounts.templatetags.audit",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://localhost/llo_portaal")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
SHARED_PAGE_SECONDS = 0.9  # free places on a public page are right within a second, however many processes there are
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Redis may die without anybody being signed out

# People and rights
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.NotYourName"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NotCommon"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("today")
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "LLO-portaal"
MFA_REQUIRED_FOR_STAFF = True
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # a subject is never recognised by e-mail
SURFCONEXT_HOME_ORGANISATIONS = env.list("SURFCONEXT_HOME_ORGANISATIONS", default=[])
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "surfconext",
                    "name": "SURFconext",
                    "client_id": env("SURFCONEXT_CLIENT_ID"),
                    "secret": env("SURFCONEXT_SECRET"),
                    "settings": {"server_url": env("SURFCONEXT_URL")},
                }
            ],
        }
    }
    if env("SURFCONEXT_CLIENT_ID", default="")
    else {}
)

# Payments: without a key there is no online payment. The checkout's address must be one we know.
MOLLIE_API_KEY = env("MOLLIE_API_KEY", default="")
MOLLIE_API_URL = (env("MOLLIE_API_URL", default="") or "https://api.mollie.com").rstrip("/")
CHECKOUT_ORIGINS = env.list("CHECKOUT_ORIGINS", default=[]) or [
    "https://www.mollie.com", "https://checkout.mollie.com", "https://pay.mollie.com",
]  # fmt: skip

# Security
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # forms lead on to SURFconext and to the checkout, and browsers check the policy along the way
        "form-action": [
            SELF,
            *env.list("SURFCONEXT_FORM_TARGETS", default=[]),
            *(CHECKOUT_ORIGINS if MOLLIE_API_KEY else []),
        ],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640
FUNNEL_FLUSH_SECONDS = 5  # how long counts of visits wait in the process before they are written
OPEN_DATA_PER_MINUTE = env.int("OPEN_DATA_PER_MINUTE", default=120)  # requests of one address to the open data

# Language and time
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
USE_THOUSAND_SEPARATOR = False
PHONENUMBER_DEFAULT_REGION = "NL"
HOLIDAYS_OFF = {"goede_vrijdag": True, "bevrijdingsdag": False}  # which debatable days count as days off

# Files
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "build" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))
MEDIA_URL = "media/"  # never served by the web server: every app serves its own files after its own check
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "gz",
    "br",
    "webp",
    "png",
    "jpg",
    "woff",
    "woff2",
    "map",
]  # a map is for developers

# Mail
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="LLO-portaal <noreply@localhost>")
vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))

# The desk reads a folder of a mail server; without a host it reads none
DESK_IMAP_HOST = env("DESK_IMAP_HOST", default="")
DESK_IMAP_PORT = env.int("DESK_IMAP_PORT", default=993)
DESK_IMAP_TLS = env.bool("DESK_IMAP_TLS", default=True)
DESK_IMAP_USER = env("DESK_IMAP_USER", default="")
DESK_IMAP_PASSWORD = env("DESK_IMAP_PASSWORD", default="")
DESK_IMAP_FOLDER = env("DESK_IMAP_FOLDER", default="INBOX")
QUESTIONS_PER_MINUTE = env.int("QUESTIONS_PER_MINUTE", default=5)  # questions of one visitor of the public site

# Celery: messages only. Losing them loses nothing, the outbox sweeps.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="redis://localhost:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "morning-mails": {"task": "accounts.tasks.send_morning_mails", "schedule": crontab(hour=6, minute=30)},
    "keep-terms": {"task": "accounts.tasks.keep_terms", "schedule": crontab(hour=2, minute=20)},
    "forget-answers": {"task": "llo_portal.documents.tasks.forget_answers", "schedule": 86400.0},
    "sweep-outbox": {"task": "llo_portal.documents.tasks.sweep", "schedule": 30.0},
    "keep-waiting-lists": {"task": "delivery.tasks.keep_lists", "schedule": 60.0},
    "watch-starts": {"task": "delivery.tasks.watch_starts", "schedule": 3600.0},
    "announce-starts": {"task": "delivery.tasks.announce_starts", "schedule": 300.0},
    "forget-waiting": {"task": "delivery.tasks.forget_waiting", "schedule": 86400.0},
    "ask-graduates": {"task": "delivery.tasks.ask_graduates", "schedule": 86400.0},
    "plan-routes": {"task": "delivery.tasks.plan_routes", "schedule": 86400.0},
    "watch-desk": {"task": "clients.tasks.watch_desk", "schedule": 900.0},
    "fetch-desk-mail": {"task": "clients.tasks.fetch_mail", "schedule": 120.0},
    "reconcile-payments": {"task": "finance.tasks.reconcile", "schedule": 300.0},
    "remind-of-vouchers": {"task": "finance.tasks.remind_of_vouchers", "schedule": 86400.0},
    "remind-of-relations": {"task": "clients.tasks.remind", "schedule": crontab(hour=5, minute=45)},
    "forget-invited": {"task": "strategy.tasks.forget_addresses", "schedule": 86400.0},
    "expire-offers": {"task": "offers.tasks.expire", "schedule": 900.0},
    "look-after-enrolments": {"task": "delivery.tasks.look_after_enrolments", "schedule": 900.0},
}

# Audit
PGHISTORY_APPEND_ONLY = True

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/llo.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "llo_portal.kernel.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "llo_portal.kernel.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
