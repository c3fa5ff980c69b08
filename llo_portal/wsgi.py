import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llo_portal.settings")

django_application = get_wsgi_application()

from llo_portal.kernel.shared_pages import Front  # noqa: E402 - after the settings have been read

application = Front(django_application)
