"""Settings of the test suite: as production, with fast hashing, mail in memory and effects carried out on demand."""

import os

os.environ.setdefault("SECRET_KEY", "test-only-not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/llo_portaal")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")

from llo_portal.settings import *

if env("LLO_TEST_TEMPLATE", default=""):  # a migrated database to copy, instead of migrating once per test process
    DATABASES["default"]["TEST"] = {"TEMPLATE": env("LLO_TEST_TEMPLATE")}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
MFA_REQUIRED_FOR_STAFF = False  # the MFA tests switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "EMAIL_URL" not in os.environ:  # a worker of its own writes to a folder, where the test can read it
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / ".local" / "test-media" / str(os.getpid()))))
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SHARED_PAGE_SECONDS = 0  # a test sees what it changed; the tests of the shelf switch it on
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_TRANSPORT_OPTIONS |= {"global_keyprefix": env("CELERY_KEY_PREFIX", default=f"llo-test-{os.getpid()}:")}
OUTBOX_NUDGE = env.bool("OUTBOX_NUDGE", default=False)  # tests run the outbox by hand with `run_outbox()`
LOGGING["root"]["level"] = "ERROR"
ACCOUNT_RATE_LIMITS = False
