from django.urls import path

from offers.views import approval, contracts, portal, public, quotes, requests

app_name = "offers"
urlpatterns = [
    path("offertes/", quotes.QuoteList.as_view(), name="quote_list"),
    path("offertes/<uuid:pk>/", quotes.QuoteDetail.as_view(), name="quote_detail"),
    path("offertes/<uuid:pk>/bewerken/", quotes.QuoteEdit.as_view(), name="quote_edit"),
    path("offertes/<uuid:pk>/prijs/", quotes.quote_price, name="quote_price"),
    path("offertes/<uuid:pk>/tarieven/", quotes.QuoteTakeOverRates.as_view(), name="quote_rates"),
    path("offertes/<uuid:pk>/calculatie/", quotes.QuoteSheet.as_view(), name="quote_sheet"),
    path("offertes/<uuid:pk>/klaarzetten/", quotes.QuoteSubmit.as_view(), name="quote_submit"),
    path("offertes/<uuid:pk>/heropenen/", quotes.QuoteReopen.as_view(), name="quote_reopen"),
    path("offertes/<uuid:pk>/afwijking/", approval.DeviationAsk.as_view(), name="deviation_ask"),
    path("offertes/<uuid:pk>/akkoord-uitvoerder/", approval.ConsentRecord.as_view(), name="consent_record"),
    path("offertes/<uuid:pk>/versturen/", quotes.QuoteSend.as_view(), name="quote_send"),
    path("offertes/<uuid:pk>/opnieuw-mailen/", quotes.QuoteMailAgain.as_view(), name="quote_mail_again"),
    path("offertes/<uuid:pk>/intrekken/", quotes.QuoteWithdraw.as_view(), name="quote_withdraw"),
    path("offertes/<uuid:pk>/nieuwe-versie/", quotes.QuoteNewVersion.as_view(), name="quote_new_version"),
    path("offertes/<uuid:pk>/voortgang/", quotes.quote_progress, name="quote_progress"),
    path("offertes/<uuid:pk>/pdf/", quotes.quote_pdf, name="quote_pdf"),
    path("offertes/<uuid:pk>/uitvoering-vragen/", requests.RequestForQuote.as_view(), name="request_for_quote"),
    path("afwijkingen/<uuid:pk>/besluit/", approval.DeviationDecide.as_view(), name="deviation_decide"),
    path("intakes/<uuid:pk>/offerte/", quotes.QuoteCreate.as_view(), name="quote_create"),
    path("uitvoeringsverzoeken/", requests.RequestList.as_view(), name="request_list"),
    path("uitvoeringsverzoeken/<uuid:pk>/", requests.RequestDetail.as_view(), name="request_detail"),
    path("uitvoeringsverzoeken/<uuid:pk>/antwoord/", requests.RequestAnswer.as_view(), name="request_answer"),
    path("uitvoeringsverzoeken/<uuid:pk>/intrekken/", requests.RequestWithdraw.as_view(), name="request_withdraw"),
    path(
        "startmomenten/<uuid:pk>/uitvoering-vragen/", requests.RequestForOffering.as_view(), name="request_for_offering"
    ),
    path("contracten/", contracts.ContractList.as_view(), name="contract_list"),
    path("contracten/nieuw/", contracts.ContractCreate.as_view(), name="contract_create"),
    path("contracten/<uuid:pk>/", contracts.ContractDetail.as_view(), name="contract_detail"),
    path("contracten/<uuid:pk>/bewerken/", contracts.ContractEdit.as_view(), name="contract_edit"),
    path("mijn-offertes/", portal.MyQuotes.as_view(), name="my_quotes"),
    path("mijn-offertes/<uuid:pk>/openen/", portal.MyQuoteOpen.as_view(), name="my_quote_open"),
    path("offerte/<str:token>/", public.AnswerPage.as_view(), name="answer"),
    path("offerte/<str:token>/pdf/", public.AnswerPdf.as_view(), name="answer_pdf"),
    path("offerte/<str:token>/akkoord/", public.AcceptAnswer.as_view(), name="answer_accept"),
    path("offerte/<str:token>/afwijzen/", public.DeclineAnswer.as_view(), name="answer_decline"),
]
