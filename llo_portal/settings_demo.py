"""The demo on one machine: plain http on loopback, a worker inside the process, mail in a folder, a sign-in per role."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "demo-only-not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")

from llo_portal.settings import *

DEMO = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ALLOWED_HOSTS]
MFA_REQUIRED_FOR_STAFF = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
LOCAL_DIR = Path(os.environ.get("LLO_LOCAL_DIR", BASE_DIR / ".local"))
MEDIA_ROOT = LOCAL_DIR / "media"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL_DIR / "mail"
STATIC_ROOT = LOCAL_DIR / "static"
if os.environ.get("LLO_STATIC") == "collected":  # `make demo`: packed files, as in production
    WHITENOISE_KEEP_ONLY_HASHED_FILES = True
else:  # `manage.py runserver`: what you change is there at the next request
    STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    WHITENOISE_USE_FINDERS = True
LOGGING["root"]["level"] = os.environ.get("LOG_LEVEL", "WARNING")
LOGGING["loggers"] = {name: {"level": "ERROR"} for name in ("django.server", "kombu.connection")}
