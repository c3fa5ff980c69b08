from django.urls import path

from accounts.views import invitations, own, provider, requests, users

app_name = "accounts"
urlpatterns = [
    path("gebruikers/", users.UserList.as_view(), name="user_list"),
    path("gebruikers/<uuid:pk>/", users.UserDetail.as_view(), name="user_detail"),
    path("gebruikers/<uuid:pk>/rollen/", users.UserRoles.as_view(), name="user_roles"),
    path("gebruikers/<uuid:pk>/vertrek/", users.UserLeave.as_view(), name="user_leave"),
    path("gebruikers/<uuid:pk>/terug/", users.UserReturn.as_view(), name="user_return"),
    path("gebruikers/<uuid:pk>/uitloggen/", users.UserEndSessions.as_view(), name="user_end_sessions"),
    path("gebruikers/<uuid:pk>/tweede-stap/", users.UserResetSecondStep.as_view(), name="user_reset_second_step"),
    path("teams/", users.TeamList.as_view(), name="team_list"),
    path("teams/nieuw/", users.TeamCreate.as_view(), name="team_create"),
    path("teams/<uuid:pk>/", users.TeamEdit.as_view(), name="team_edit"),
    path("teams/<uuid:pk>/verwijderen/", users.TeamDelete.as_view(), name="team_delete"),
    path("uitnodigingen/", invitations.InvitationList.as_view(), name="invitation_list"),
    path("uitnodigingen/nieuw/", invitations.InvitationCreate.as_view(), name="invitation_create"),
    path("uitnodigingen/<uuid:pk>/intrekken/", invitations.InvitationRevoke.as_view(), name="invitation_revoke"),
    path("uitnodigingen/<uuid:pk>/opnieuw/", invitations.InvitationResend.as_view(), name="invitation_resend"),
    path("uitnodiging/<str:token>/", invitations.InvitationAccept.as_view(), name="invitation_accept"),
    path("aanbieder/", provider.ProviderPage.as_view(), name="provider"),
    path("aanbieder/wijzigen/", provider.ProviderEdit.as_view(), name="provider_edit"),
    path("aanbieder/vestigingen/nieuw/", provider.SiteCreate.as_view(), name="site_create"),
    path("aanbieder/vestigingen/<uuid:pk>/", provider.SiteEdit.as_view(), name="site_edit"),
    path("aanbieder/vestigingen/<uuid:pk>/verwijderen/", provider.SiteDelete.as_view(), name="site_delete"),
    path("huisstijl.css", provider.brand_css, name="brand_css"),
    path("huisstijl/logo.png", provider.logo, name="logo"),
    path("historie/<slug:app_label>/<slug:model>/<uuid:pk>/", own.History.as_view(), name="history"),
    path("mijn/account/", own.Profile.as_view(), name="profile"),
    path("mijn/gegevens/", own.OwnData.as_view(), name="own_data"),
    path("mijn/gegevens/downloaden/", own.OwnDataDownload.as_view(), name="own_data_download"),
    path("persoonsgegevens/", requests.DataRequests.as_view(), name="data_requests"),
    path("persoonsgegevens/<uuid:pk>/", requests.PersonDataPage.as_view(), name="person_data"),
    path("persoonsgegevens/<uuid:pk>/inzage/", requests.PersonExport.as_view(), name="person_export"),
    path("persoonsgegevens/<uuid:pk>/wissen/", requests.PersonErase.as_view(), name="person_erase"),
]
