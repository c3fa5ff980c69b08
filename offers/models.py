"""The deal with the client and the agreement with the school."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models import Course, Institution
from clients.models import Contact, Intake, Organisation
from finance.models import CostSheet
from llo_portal.documents.models import Document
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import FundingStream, MarketFormula, Sector, Service
from strategy.models import Strategy


class SchoolContract(UUIDModel, Dated):
    """Raamcontract with the school or a partner (domein/contract.yaml)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="contracts", verbose_name="opleider")
    title = models.CharField("titel", max_length=160)
    starts_on = models.DateField("ingangsdatum")
    ends_on = models.DateField("einddatum", null=True, blank=True)
    processing_agreement_on = models.DateField("verwerkersovereenkomst getekend op", null=True, blank=True)

    class Meta:
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return self.title


class SectorAgreement(UUIDModel):
    """Sectorafspraak: per sector how soon the institution answers."""

    contract = models.ForeignKey(SchoolContract, models.CASCADE, related_name="sectors", verbose_name="contract")
    sector = models.CharField("sector", max_length=24, choices=Sector)
    response_days = models.PositiveSmallIntegerField("reactietermijn in werkdagen", default=10)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("contract", "sector"), name="sector_agreement_once"),)

    def __str__(self) -> str:
        return f"{self.get_sector_display()}"


class QuoteState(models.TextChoices):
    DRAFT = "concept", "Concept"
    TO_APPROVE = "ter goedkeuring", "Ter goedkeuring"
    AGREED = "akkoord", "Akkoord"
    SENT = "verzonden", "Verzonden"
    ACCEPTED = "geaccepteerd", "Geaccepteerd"
    DECLINED = "afgewezen", "Afgewezen"
    EXPIRED = "verlopen", "Verlopen"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


@tracked
class Quote(UUIDModel, Dated):
    """Offerte. A sent quote is never changed: a next version replaces it."""

    number = models.CharField("nummer", max_length=20)
    version = models.PositiveSmallIntegerField("versie", default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="quotes", verbose_name="organisatie")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, verbose_name="contactpersoon")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, blank=True, related_name="quotes")
    formula = models.CharField("formule", max_length=24, choices=MarketFormula)
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotes", verbose_name="eigenaar")
    title = models.CharField("titel", max_length=160)
    introduction = models.TextField("inleiding", blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name="opleiding")
    participants = models.PositiveIntegerField("deelnemers", default=1)
    choices = models.JSONField("keuzes", default=dict)
    cost_sheet = models.ForeignKey(CostSheet, models.PROTECT, null=True, blank=True, related_name="quotes")
    state = models.CharField("toestand", max_length=16, choices=QuoteState, default=QuoteState.DRAFT)
    valid_until = models.DateField("geldig tot en met")
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=("number", "version"), name="quote_number_version_once"),)

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"


class QuoteLine(models.Model):
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("volgorde", default=0)
    service = models.CharField("dienst", max_length=20, choices=Service, default=Service.TRAINING)
    description = models.CharField("omschrijving", max_length=300)
    quantity = models.DecimalField("aantal", max_digits=10, decimal_places=2)
    unit = models.CharField("eenheid", max_length=20, default="plaats")
    unit_price = models.DecimalField("prijs per eenheid", max_digits=12, decimal_places=2)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)
    vat_rate = models.DecimalField("btw", max_digits=5, decimal_places=4, default=0)

    class Meta:
        ordering = ("number", "id")

    def __str__(self) -> str:
        return self.description


class PriceDeviation(UUIDModel):
    """Afwijken van de kostprijs: asked with a criterion and reason, decided by the director, with an end date."""

    quote = models.OneToOneField(Quote, models.CASCADE, related_name="deviation")
    criterion = models.CharField("criterium", max_length=40)
    reason = models.TextField("motivering")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True, blank=True)
    decision_note = models.TextField("toelichting", blank=True)
    ends_on = models.DateField("geldig tot en met", null=True, blank=True)

    def __str__(self) -> str:
        return f"Afwijking {self.quote}"


class ContentConsent(UUIDModel):
    """The deliverer agrees with the content of one quote version (contract.yaml, prijs_en_volume)."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="consents")
    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="uitvoerder")
    given_by_name = models.CharField("namens de uitvoerder", max_length=160)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField("opmerking", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("quote", "institution"), name="consent_once"),)

    def __str__(self) -> str:
        return f"{self.institution} bij {self.quote}"


class RequestState(models.TextChoices):
    ASKED = "gesteld", "Gesteld"
    PROMISED = "toegezegd", "Toegezegd"
    REFUSED = "afgewezen", "Afgewezen"
    EXPIRED = "verlopen", "Verlopen"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


@tracked
class DeliveryRequest(UUIDModel, Dated):
    """Uitvoeringsverzoek to the school or another educator. About a quote, or about an offering of the core range."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="requests", verbose_name="opleider")
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="requests")
    offering = models.ForeignKey("catalogue.Offering", models.PROTECT, null=True, blank=True, related_name="requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField("gesteld op")
    answer_by = models.DateField("antwoord uiterlijk")
    state = models.CharField("toestand", max_length=12, choices=RequestState, default=RequestState.ASKED)
    description = models.TextField("wat vragen we", blank=True)
    answered_on = models.DateField("beantwoord op", null=True, blank=True)
    answered_by_name = models.CharField("namens de opleider", max_length=160, blank=True)
    answer = models.TextField("antwoord", blank=True)

    class Meta:
        ordering = ("-asked_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(quote__isnull=False, offering__isnull=True) | Q(quote__isnull=True, offering__isnull=False),
                name="request_about_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"Verzoek aan {self.institution}"


class QuoteLink(UUIDModel):
    """The client's personal link to read and accept one quote version; only the digest is kept."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="links")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Link naar {self.quote}"


class Acceptance(UUIDModel):
    """Who accepted (or declined) in the client's name: evidence, never changed."""

    quote = models.OneToOneField(Quote, models.PROTECT, related_name="acceptance")
    link = models.OneToOneField(QuoteLink, models.PROTECT, related_name="+")
    is_accepted = models.BooleanField()
    name = models.CharField("naam", max_length=160)
    function = models.CharField("functie", max_length=160)
    reason = models.TextField("reden", blank=True)
    ip_address = models.GenericIPAddressField("adres")
    user_agent = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.name} bij {self.quote}"
