"""Gunicorn in production: threads for waiting, processes for work; numbers from the environment."""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")  # inside the container; only the proxy reaches it
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
max_requests, max_requests_jitter = 5000, 500
timeout = 60
graceful_timeout = 25
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - the heartbeat file, never on disk
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# No access log: addresses can hold a personal link. The proxy counts requests, the application logs what goes wrong.
accesslog = None
control_socket_disable = True  # it would want a home folder
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "llo_portal.kernel.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}, "gunicorn.access": {"handlers": []}},
}
