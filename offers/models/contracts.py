"""The contract with the school, and what we ask of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalogue.models import Institution, Offering
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Sector
from offers.choices import REQUEST_MOVES, RequestState
from offers.models.quotes import Quote
from offers.querysets import ContractQuerySet, RequestQuerySet


@tracked
class SchoolContract(UUIDModel, Dated):
    """Raamcontract with the school or a partner (domein/contract.yaml)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="contracts", verbose_name="opleider")
    title = models.CharField("titel", max_length=160)
    starts_on = models.DateField("ingangsdatum")
    ends_on = models.DateField("einddatum", null=True, blank=True)
    processing_agreement_on = models.DateField("verwerkersovereenkomst getekend op", null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.title


class SectorAgreement(UUIDModel):
    """Sectorafspraak: per sector how soon the institution answers."""

    contract = models.ForeignKey(SchoolContract, models.CASCADE, related_name="sectors", verbose_name="contract")
    sector = models.CharField("sector", max_length=24, choices=Sector)
    response_days = models.PositiveSmallIntegerField("reactietermijn in werkdagen", default=10)

    class Meta:
        ordering = ("sector",)
        constraints = (
            models.UniqueConstraint(fields=("contract", "sector"), name="sector_agreement_once"),
            models.CheckConstraint(condition=Q(response_days__range=(1, 60)), name="response_days_sensible"),
        )

    def __str__(self) -> str:
        return f"{self.get_sector_display()}"


@tracked
class DeliveryRequest(UUIDModel, Dated):
    """Uitvoeringsverzoek to the school or another educator. About a quote, or about an offering of the core range."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="requests", verbose_name="opleider")
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="requests")
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="requests")
    sector = models.CharField("sector", max_length=24, choices=Sector, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    asked_on = models.DateField("gesteld op")
    answer_by = models.DateField("antwoord uiterlijk")
    state = models.CharField("toestand", max_length=12, choices=RequestState, default=RequestState.ASKED)
    description = models.TextField("wat vragen we", blank=True)
    answered_on = models.DateField("beantwoord op", null=True, blank=True)
    answered_by_name = models.CharField("namens de opleider", max_length=160, blank=True)
    answer = models.TextField("antwoord", blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_on", "-created_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(quote__isnull=False, offering__isnull=True) | Q(quote__isnull=True, offering__isnull=False),
                name="request_about_one_thing",
            ),
            models.CheckConstraint(condition=Q(answer_by__gte=F("asked_on")), name="request_deadline_after_asking"),
            models.CheckConstraint(
                condition=~Q(state__in=(RequestState.PROMISED, RequestState.REFUSED))
                | Q(answered_on__isnull=False) & ~Q(answered_by_name=""),
                name="request_answer_has_author",
            ),
            models.UniqueConstraint(
                fields=("quote",), condition=Q(state=RequestState.ASKED), name="one_open_request_per_quote"
            ),
            models.UniqueConstraint(
                fields=("offering",), condition=Q(state=RequestState.ASKED), name="one_open_request_per_offering"
            ),
        )
        indexes = (models.Index(fields=("state", "answer_by"), name="request_by_deadline"),)
        triggers = (
            *guards.states("state", (RequestState.ASKED,), REQUEST_MOVES),
            guards.frozen(
                "question", "request: the question stands",
                fields=("institution", "quote", "offering", "asked_on", "answer_by", "description", "sector"),
            ),
            guards.frozen(
                "answered_once", "request: the answer stands",
                fields=("answered_on", "answered_by_name", "answer"),
                when=~pgtrigger.Q(old__state=RequestState.ASKED),
            ),
            guards.refuse("kept", "request: part of the story", operation=pgtrigger.Delete),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Verzoek aan {self.institution}"
