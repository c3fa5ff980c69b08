"""Rates, budgets and cost sheets."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from finance.choices import CostCategory, CostPer, OverheadBasis
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import FundingStream


class Rate(UUIDModel):
    """A dated rate: what one unit of a cost category costs, from `valid_from` until the next one."""

    category = models.CharField("soort", max_length=14, choices=CostCategory)
    label = models.CharField("omschrijving", max_length=120)
    unit = models.CharField("eenheid", max_length=30)
    amount = models.DecimalField("tarief", max_digits=12, decimal_places=2)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)

    class Meta:
        ordering = ("category", "label", "-valid_from")
        constraints = (models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),)

    def __str__(self) -> str:
        return f"{self.label} ({self.unit})"


class AnnualBudget(UUIDModel):
    """Jaarbegroting of fixed costs and how they are spread over private programmes."""

    year = models.PositiveSmallIntegerField("jaar", unique=True)
    basis = models.CharField(
        "verdeelsleutel", max_length=14, choices=OverheadBasis, default=OverheadBasis.PARTICIPANT_HOUR
    )
    lines = models.JSONField("vaste kosten per soort")
    volume = models.DecimalField("begroot volume", max_digits=12, decimal_places=2, null=True, blank=True)
    percentage = models.DecimalField("percentage", max_digits=6, decimal_places=4, null=True, blank=True)
    margin = models.DecimalField("winstopslag", max_digits=6, decimal_places=4)

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"Begroting {self.year}"


@tracked
class CostSheet(UUIDModel, Dated):
    """Calculatie of one programme. `frozen` holds input and outcome once a quote leans on it."""

    title = models.CharField("titel", max_length=160)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="eigenaar")
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True, db_index=True)
    participants = models.PositiveIntegerField("betaalde plaatsen", default=12)
    contact_hours = models.DecimalField("private contacturen per deelnemer", max_digits=8, decimal_places=2, default=0)
    budget = models.ForeignKey(AnnualBudget, models.PROTECT, verbose_name="jaarbegroting")
    margin = models.DecimalField("winstopslag", max_digits=6, decimal_places=4)
    maximum = models.PositiveIntegerField("grootste groep", default=30)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return self.title


class CostSheetLine(models.Model):
    sheet = models.ForeignKey(CostSheet, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("volgorde", default=0)
    category = models.CharField("soort", max_length=14, choices=CostCategory)
    description = models.CharField("omschrijving", max_length=160, blank=True)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)
    per = models.CharField("per", max_length=12, choices=CostPer, default=CostPer.PROGRAMME)
    quantity = models.DecimalField("hoeveelheid", max_digits=12, decimal_places=2)
    rate = models.DecimalField("tarief", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("number", "id")

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.quantity} x {self.rate}"
