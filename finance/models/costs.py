"""Rates, budgets and cost sheets."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from finance.choices import CostCategory, CostPer, FixedCost, OverheadBasis
from finance.querysets import CostSheetQuerySet, RateQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import FundingStream


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class Rate(UUIDModel):
    """A dated rate: what one unit of a cost category costs, from `valid_from` up to and including `valid_until`.

    A standard rate is put on every new cost sheet. Two rates with one name never hold on the same day.
    """

    category = models.CharField("soort", max_length=14, choices=CostCategory)
    label = models.CharField("omschrijving", max_length=120)
    unit = models.CharField("eenheid", max_length=30)
    per = models.CharField("telt per", max_length=12, choices=CostPer, default=CostPer.PROGRAMME)
    amount = models.DecimalField("tarief", max_digits=12, decimal_places=2)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    is_standard = models.BooleanField("standaard in een nieuwe calculatie", default=False)

    objects = RateQuerySet.as_manager()

    class Meta:
        ordering = ("category", "label", "-valid_from")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="rate_ends_after_start",
            ),
            ExclusionConstraint(
                name="one_rate_per_day",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("label", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "valid_from", "valid_until", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.unit})"


@tracked
class AnnualBudget(UUIDModel):
    """Jaarbegroting of fixed costs and how they are spread over private programmes.

    `lines` holds euros as text per key of FixedCost.
    """

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
        constraints = (
            models.CheckConstraint(
                condition=Q(basis=OverheadBasis.PERCENTAGE, percentage__isnull=False, percentage__gte=0)
                | (~Q(basis=OverheadBasis.PERCENTAGE) & Q(volume__isnull=False, volume__gt=0)),
                name="budget_key_is_complete",
            ),
            models.CheckConstraint(condition=Q(margin__gte=0), name="budget_margin_not_negative"),
        )

    def __str__(self) -> str:
        return f"Begroting {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("finance:budget_detail", args=[self.pk])

    @property
    def amounts(self) -> dict[str, Decimal]:
        """Euros per key of FixedCost."""
        return {key: Decimal(amount) for key, amount in self.lines.items()}

    @property
    def amounts_in_words(self) -> list[tuple[str, Decimal]]:
        """(label, euros) in the order of the budget's five kinds."""
        return [(kind.label, self.amounts.get(kind.value, Decimal(0))) for kind in FixedCost]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), Decimal(0))


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

    objects = CostSheetQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(participants__gte=1, contact_hours__gte=0, margin__gte=0, maximum__gte=1),
                name="cost_sheet_sane",
            ),
            models.CheckConstraint(
                condition=Q(frozen__isnull=True, frozen_at__isnull=True)
                | Q(frozen__isnull=False, frozen_at__isnull=False),
                name="cost_sheet_frozen_at",
            ),
        )
        triggers = (
            guards.frozen(
                "frozen_stays",
                "cost sheet: a quote leans on it",
                fields=(
                    "title", "subject_kind", "subject_id", "participants", "contact_hours", "budget_id", "margin",
                    "maximum", "frozen", "frozen_at",
                ),
                when=pgtrigger.Q(old__frozen__isnull=False),
            ),
            guards.refuse(
                "frozen_remains",
                "cost sheet: a quote leans on it",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("finance:sheet_detail", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


# FOR SHARE makes a change of lines wait for a freeze that is under way
_LINES_STAY = f"""
IF EXISTS (
    SELECT 1 FROM finance_costsheet
    WHERE id IN (OLD.sheet_id, NEW.sheet_id) AND frozen IS NOT NULL FOR SHARE
) THEN {guards.violation("cost sheet: a quote leans on it")} END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""  # noqa: S608 - no outside text


class CostSheetLine(models.Model):
    """A variable cost. Trainer hours may be split in four; together they are the quantity of the one line."""

    sheet = models.ForeignKey(CostSheet, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("volgorde", default=0)
    category = models.CharField("soort", max_length=14, choices=CostCategory)
    description = models.CharField("omschrijving", max_length=160, blank=True)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)
    per = models.CharField("per", max_length=12, choices=CostPer, default=CostPer.PROGRAMME)
    quantity = models.DecimalField("hoeveelheid", max_digits=12, decimal_places=2)
    rate = models.DecimalField("tarief", max_digits=12, decimal_places=2)
    preparation = models.DecimalField("voorbereiding", max_digits=8, decimal_places=2, default=0)
    teaching = models.DecimalField("uitvoering", max_digits=8, decimal_places=2, default=0)
    guidance = models.DecimalField("begeleiding", max_digits=8, decimal_places=2, default=0)
    aftercare = models.DecimalField("nazorg", max_digits=8, decimal_places=2, default=0)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    quantity__gte=0, rate__gte=0, preparation__gte=0, teaching__gte=0, guidance__gte=0, aftercare__gte=0
                ),
                name="cost_line_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(preparation=0, teaching=0, guidance=0, aftercare=0)
                | Q(quantity=F("preparation") + F("teaching") + F("guidance") + F("aftercare")),
                name="trainer_hours_add_up",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="lines_of_frozen_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_LINES_STAY,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.quantity} x {self.rate}"
