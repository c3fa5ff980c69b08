from django.urls import path

from strategy import dashboard_views, evaluation_views, questionnaire_views, views

app_name = "strategy"
urlpatterns = [
    path("strategie/", views.Current.as_view(), name="current"),
    path("strategie/spanningen/", views.Tensions.as_view(), name="tensions"),
    path("strategie/versies/", views.Versions.as_view(), name="versions"),
    path("strategie/versies/nieuw/", views.Create.as_view(), name="create"),
    path("strategie/versies/<uuid:pk>/", views.Detail.as_view(), name="detail"),
    path("strategie/versies/<uuid:pk>/keuzes/", views.Choose.as_view(), name="choose"),
    path("strategie/versies/<uuid:pk>/vergelijken/", views.Compare.as_view(), name="compare"),
    path("strategie/versies/<uuid:pk>/voorstellen/", views.Propose.as_view(), name="propose"),
    path("strategie/versies/<uuid:pk>/terugzetten/", views.SendBack.as_view(), name="send_back"),
    path("strategie/versies/<uuid:pk>/publiceren/", views.Publish.as_view(), name="publish"),
    path("strategie/versies/<uuid:pk>/intrekken/", views.Withdraw.as_view(), name="withdraw"),
    path("dashboard/", dashboard_views.Dashboard.as_view(), name="dashboard"),
    path("dashboard/csv/", dashboard_views.DashboardCsv.as_view(), name="dashboard_csv"),
    path("evaluaties/", evaluation_views.EvaluationList.as_view(), name="evaluation_list"),
    path("evaluaties/vragenlijsten/", questionnaire_views.QuestionnaireList.as_view(), name="questionnaire_list"),
    path(
        "evaluaties/vragenlijsten/nieuw/",
        questionnaire_views.QuestionnaireCreate.as_view(),
        name="questionnaire_create",
    ),
    path(
        "evaluaties/vragenlijsten/<uuid:pk>/",
        questionnaire_views.QuestionnaireDetail.as_view(),
        name="questionnaire_detail",
    ),
    path(
        "evaluaties/vragenlijsten/<uuid:pk>/wijzigen/",
        questionnaire_views.QuestionnaireEdit.as_view(),
        name="questionnaire_edit",
    ),
    path(
        "evaluaties/vragenlijsten/<uuid:pk>/nieuwe-versie/",
        questionnaire_views.QuestionnaireFollow.as_view(),
        name="questionnaire_follow",
    ),
    path(
        "evaluaties/vragenlijsten/<uuid:pk>/in-gebruik/",
        questionnaire_views.QuestionnaireUse.as_view(),
        name="questionnaire_use",
    ),
    path(
        "evaluaties/vragenlijsten/<uuid:pk>/weggooien/",
        questionnaire_views.QuestionnaireDiscard.as_view(),
        name="questionnaire_discard",
    ),
    path("evaluaties/<uuid:pk>/", evaluation_views.EvaluationDetail.as_view(), name="evaluation_detail"),
    path("evaluaties/opmerking/<uuid:pk>/", evaluation_views.RemarkModerate.as_view(), name="remark_moderate"),
    path("evaluatie/<str:token>/", evaluation_views.EvaluationAnswer.as_view(), name="evaluation_answer"),
]
