from django.urls import path

from llo_portal.documents import views

app_name = "documents"
urlpatterns = [
    path("verzendingen/", views.EffectList.as_view(), name="effects"),
    path("verzendingen/<uuid:pk>/opnieuw/", views.EffectRetry.as_view(), name="effect_retry"),
]
