"""The doors as they are in the demo."""

from django.urls import path

from accounts.views.own import demo_sign_in
from llo_portal.urls import *  # noqa: F403
from llo_portal.urls import urlpatterns as ordinary

urlpatterns = [*ordinary, path("demo-inloggen/", demo_sign_in, name="demo_sign_in")]
