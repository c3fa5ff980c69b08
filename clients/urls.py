from django.urls import path

from clients.views import organisations

app_name = "clients"
urlpatterns = [
    path("klanten/", organisations.OrganisationList.as_view(), name="organisation_list"),
    path("klanten/nieuw/", organisations.OrganisationCreate.as_view(), name="organisation_create"),
    path("klanten/<uuid:pk>/", organisations.OrganisationDetail.as_view(), name="organisation_detail"),
    path("klanten/<uuid:pk>/wijzigen/", organisations.OrganisationEdit.as_view(), name="organisation_edit"),
    path("klanten/<uuid:pk>/overnemen/", organisations.OrganisationClaim.as_view(), name="organisation_claim"),
    path("klanten/<uuid:pk>/tijdlijn/", organisations.OrganisationTimeline.as_view(), name="organisation_timeline"),
    path("klanten/<uuid:pk>/vastleggen/", organisations.NoteCreate.as_view(), name="note_create"),
    path("klanten/<uuid:pk>/contacten/nieuw/", organisations.ContactCreate.as_view(), name="contact_create"),
    path("contacten/<uuid:pk>/wijzigen/", organisations.ContactEdit.as_view(), name="contact_edit"),
]
