"""The doors of the building: each chapter has its own; the house itself has search, health and the start page."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views.own import demo_sign_in
from catalogue.api import oeapi
from catalogue.views import opened
from catalogue.views.public import Home
from llo_portal import pages

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("sitemap.xml", opened.Sitemap.as_view(), name="sitemap"),
    path("robots.txt", opened.robots, name="robots"),
    path("site.webmanifest", opened.manifest, name="manifest"),
    path("favicon.ico", opened.favicon, name="favicon"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("vandaag/", pages.Today.as_view(), name="today"),
    path("zoeken/", pages.Search.as_view(), name="search"),
    path("account/", include("allauth.urls")),
    path("", include("llo_portal.documents.urls")),
    path("", include("accounts.urls")),
    path("", include("strategy.urls")),
    path("api/oeapi/v6/", oeapi.urls()),
    path("", include("catalogue.urls")),
    path("", include("clients.urls")),
    path("", include("finance.urls")),
    path("", include("offers.urls")),
    path("", include("delivery.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo-inloggen/", demo_sign_in, name="demo_sign_in"))
if settings.DEMO or settings.DEBUG:
    urlpatterns.append(path("techniek/", admin.site.urls))

handler400 = "llo_portal.pages.bad_request"
handler403 = "llo_portal.pages.forbidden"
handler404 = "llo_portal.pages.not_found"
handler500 = "llo_portal.pages.server_error"
