"""Marktscan (M33): what others offer, by sector and region."""

from django.db import models
from django.db.models import Q

from catalogue.models import Course
from clients.querysets.relations import MarketRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region, Sector


class MarketForm(models.TextChoices):
    ON_SITE = "locatie", "Op locatie"
    ONLINE = "online", "Online"
    BLENDED = "mix", "Mix"
    IN_COMPANY = "incompany", "Bij de klant"


@tracked
class MarketOffer(UUIDModel, Dated):
    """One offer of somebody else, as seen on a day at a source. `price` is euros per person without VAT; `judgement` is
    1 to 5 and says by whom in `judged_by`."""

    provider = models.CharField("aanbieder", max_length=120)
    topic = models.CharField("onderwerp", max_length=160)
    course = models.ForeignKey(
        Course, models.SET_NULL, null=True, blank=True, related_name="market_offers",
        verbose_name="onze opleiding die hiermee vergelijkt",
    )  # fmt: skip
    sector = models.CharField("sector", max_length=24, choices=Sector)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    form = models.CharField("vorm", max_length=10, choices=MarketForm, blank=True)
    price = models.DecimalField("prijs per persoon", max_digits=10, decimal_places=2, null=True, blank=True)
    judgement = models.PositiveSmallIntegerField("beoordeling (1-5)", null=True, blank=True)
    judged_by = models.CharField("volgens wie", max_length=160, blank=True)
    checked_on = models.DateField("gezien op")
    source = models.CharField("bron", max_length=300)

    objects = MarketRows.as_manager()

    class Meta:
        ordering = ("sector", "topic", "provider")
        constraints = (
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="market_price_not_negative"),
            models.CheckConstraint(
                condition=Q(judgement__isnull=True, judged_by="") | (Q(judgement__range=(1, 5)) & ~Q(judged_by="")),
                name="market_judgement_has_source",
                violation_error_message="Bij een beoordeling van 1 tot 5 hoort wie dat vindt, en andersom.",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="market_offer_has_source"),
        )
        indexes = (models.Index(fields=("sector", "region"), name="market_offer_where"),)

    def __str__(self) -> str:
        return f"{self.topic} bij {self.provider}"
