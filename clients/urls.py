from django.urls import path

from clients.views import imports, intakes, organisations

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
    path("klanten/<uuid:pk>/samenvoegen/", imports.MergeStart.as_view(), name="organisation_merge"),
    path("klanten/<uuid:pk>/samenvoegen/<uuid:other>/", imports.MergePage.as_view(), name="organisation_merge_with"),
    path("klanten/importeren/", imports.ImportList.as_view(), name="import_list"),
    path("klanten/importeren/nieuw/", imports.ImportCreate.as_view(), name="import_create"),
    path("klanten/importeren/<uuid:pk>/", imports.ImportDetail.as_view(), name="import_detail"),
    path("klanten/importeren/<uuid:pk>/stoppen/", imports.ImportDrop.as_view(), name="import_drop"),
    path("contacten/<uuid:pk>/wijzigen/", organisations.ContactEdit.as_view(), name="contact_edit"),
    path("intakes/", intakes.IntakeList.as_view(), name="intake_list"),
    path("intakes/nieuw/", intakes.IntakeCreate.as_view(), name="intake_create"),
    path("intakes/<uuid:pk>/", intakes.IntakeDetail.as_view(), name="intake_detail"),
    path("intakes/<uuid:pk>/invullen/", intakes.IntakeEdit.as_view(), name="intake_edit"),
    path("intakes/<uuid:pk>/concept/", intakes.IntakeDraft.as_view(), name="intake_draft"),
    path("intakes/<uuid:pk>/volledig/", intakes.IntakeComplete.as_view(), name="intake_complete"),
    path("intakes/<uuid:pk>/sluiten/", intakes.IntakeClose.as_view(), name="intake_close"),
    path("intakes/<uuid:pk>/heropenen/", intakes.IntakeReopen.as_view(), name="intake_reopen"),
]
