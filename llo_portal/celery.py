"""The messenger: Celery nudges and sweeps, the outbox remembers."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llo_portal.settings")

app = Celery("llo_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
