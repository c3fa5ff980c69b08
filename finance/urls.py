from django.urls import path

from finance.views import pay, rates, sheets

app_name = "finance"
urlpatterns = [
    path("calculaties/", sheets.SheetList.as_view(), name="sheet_list"),
    path("calculaties/nieuw/", sheets.SheetCreate.as_view(), name="sheet_create"),
    path("calculaties/<uuid:pk>/", sheets.SheetDetail.as_view(), name="sheet_detail"),
    path("calculaties/<uuid:pk>/uitkomst/", sheets.SheetOutcome.as_view(), name="sheet_outcome"),
    path("calculaties/<uuid:pk>/kopie/", sheets.SheetCopy.as_view(), name="sheet_copy"),
    path("tarieven/", rates.RateList.as_view(), name="rate_list"),
    path("tarieven/nieuw/", rates.RateCreate.as_view(), name="rate_create"),
    path("tarieven/<uuid:pk>/opvolgen/", rates.RateSucceed.as_view(), name="rate_succeed"),
    path("tarieven/<uuid:pk>/beeindigen/", rates.RateEnd.as_view(), name="rate_end"),
    path("begrotingen/", rates.BudgetList.as_view(), name="budget_list"),
    path("begrotingen/nieuw/", rates.BudgetCreate.as_view(), name="budget_create"),
    path("begrotingen/<uuid:pk>/", rates.BudgetDetail.as_view(), name="budget_detail"),
    path("begrotingen/<uuid:pk>/wijzigen/", rates.BudgetEdit.as_view(), name="budget_edit"),
    path("betalen/melding/mollie/", pay.MollieWebhook.as_view(), name="mollie_webhook"),
    path("betalen/verder/<str:token>/", pay.PaymentGo.as_view(), name="payment_go"),
    path("betalen/<str:token>/", pay.PayPage.as_view(), name="pay"),
    path("betalen/<str:token>/online/", pay.PayStart.as_view(), name="pay_start"),
    path("betalen/<str:token>/pdf/", pay.PayPdf.as_view(), name="pay_pdf"),
]
