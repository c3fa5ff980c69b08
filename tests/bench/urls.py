"""Our own addresses and the bare views they are compared with."""

from django.urls import path

from llo_portal import urls
from tests.bench import bare

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [
    path("bench/lijst/", bare.course_list),
    path("bench/opleiding/", bare.course_page),
    path("bench/opslaan/", bare.save),
    path("bench/zoeken/", bare.search),
    *urls.urlpatterns,
]
