from django.urls import path

from finance import rate_views, views

app_name = "finance"
urlpatterns = [
    path("calculaties/", views.SheetList.as_view(), name="sheet_list"),
    path("calculaties/nieuw/", views.SheetCreate.as_view(), name="sheet_create"),
    path("calculaties/<uuid:pk>/", views.SheetDetail.as_view(), name="sheet_detail"),
    path("calculaties/<uuid:pk>/uitkomst/", views.SheetOutcome.as_view(), name="sheet_outcome"),
    path("calculaties/<uuid:pk>/kopie/", views.SheetCopy.as_view(), name="sheet_copy"),
    path("tarieven/", rate_views.RateList.as_view(), name="rate_list"),
    path("tarieven/nieuw/", rate_views.RateCreate.as_view(), name="rate_create"),
    path("tarieven/<uuid:pk>/opvolgen/", rate_views.RateSucceed.as_view(), name="rate_succeed"),
    path("tarieven/<uuid:pk>/beeindigen/", rate_views.RateEnd.as_view(), name="rate_end"),
    path("begrotingen/", rate_views.BudgetList.as_view(), name="budget_list"),
    path("begrotingen/nieuw/", rate_views.BudgetCreate.as_view(), name="budget_create"),
    path("begrotingen/<uuid:pk>/", rate_views.BudgetDetail.as_view(), name="budget_detail"),
    path("begrotingen/<uuid:pk>/wijzigen/", rate_views.BudgetEdit.as_view(), name="budget_edit"),
]
