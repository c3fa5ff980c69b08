"""Vouchers: issued in series, bound, expiring, used once (M15). The code itself is kept nowhere."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Person
from catalogue.models import Course
from finance.querysets import VoucherQuerySet, VoucherSeriesQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel

_USED_ONCE = f"""
IF (SELECT redeemed_at IS NOT NULL FROM finance_voucher WHERE id = THE_ID)
   <> EXISTS (SELECT 1 FROM finance_redemption WHERE voucher_id = THE_ID AND released_at IS NULL) THEN
    {guards.violation("voucher: used differs from its redemption")} END IF;
"""  # noqa: S608 - constants of this file


class VoucherTerm(models.Model):
    """How long a new voucher is valid, from a date on (M15: five years for graduates)."""

    starts_on = models.DateField("gaat in op", unique=True)
    months = models.PositiveSmallIntegerField("geldig in maanden")

    class Meta:
        ordering = ("-starts_on",)
        constraints = (models.CheckConstraint(condition=Q(months__gte=1, months__lte=240), name="voucher_term_sane"),)

    def __str__(self) -> str:
        return f"{self.months} maanden vanaf {self.starts_on:%d-%m-%Y}"


@tracked
class VoucherSeries(UUIDModel, Dated):
    """A handful of vouchers with the same worth: euros including VAT, or a fraction of the price."""

    name = models.CharField("naam", max_length=120)
    value = models.DecimalField("waarde", max_digits=10, decimal_places=2, null=True, blank=True)
    percentage = models.DecimalField("korting (0,25 is 25 %)", max_digits=5, decimal_places=4, null=True, blank=True)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met")
    courses = models.ManyToManyField(Course, related_name="+", blank=True, verbose_name="alleen voor")
    issued_by = models.CharField("uitgegeven door", max_length=200)

    objects = VoucherSeriesQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(value__gt=0, percentage__isnull=True)
                | Q(value__isnull=True, percentage__gt=0, percentage__lte=1),
                name="voucher_has_one_worth",
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="voucher_ends_after_start"),
        )
        triggers = (
            guards.frozen(
                "worth_stays", "voucher: what was promised stays", fields=("value", "percentage", "valid_from")
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("finance:voucher_series_detail", args=[self.pk])


@tracked(exclude=("code_digest",))
class Voucher(UUIDModel):
    """One voucher, for whoever holds the code or for one person. Its code follows from its id, `generation` and the
    house's secret; here lies only the digest."""

    series = models.ForeignKey(VoucherSeries, models.PROTECT, related_name="vouchers", verbose_name="reeks")
    number = models.PositiveIntegerField("nummer")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="vouchers", verbose_name="voor"
    )
    email = models.EmailField("e-mailadres", blank=True)
    code_digest = models.CharField(max_length=64, unique=True)
    code_hint = models.CharField("code eindigt op", max_length=4)
    generation = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField("gemaild", null=True, blank=True)
    redeemed_at = models.DateTimeField("verzilverd", null=True, blank=True)
    blocked_at = models.DateTimeField("geblokkeerd", null=True, blank=True)
    blocked_reason = models.CharField("waarom geblokkeerd", max_length=300, blank=True)
    reminded_90_at = models.DateTimeField("eerste herinnering", null=True, blank=True)
    reminded_14_at = models.DateTimeField("laatste herinnering", null=True, blank=True)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ("series", "number")
        constraints = (
            models.UniqueConstraint(fields=("series", "number"), name="voucher_once"),
            models.UniqueConstraint(
                fields=("series", "person"), condition=Q(person__isnull=False), name="voucher_once_per_person"
            ),
        )
        triggers = (
            guards.frozen("identity", "voucher: it stays in its series", fields=("series", "number")),
            guards.refuse("kept", "voucher: kept", operation=pgtrigger.Delete),
            guards.deferred(
                "used_once", _USED_ONCE.replace("THE_ID", "NEW.id"), operation=pgtrigger.UpdateOf("redeemed_at")
            ),
        )

    def __str__(self) -> str:
        return f"Voucher {self.number} van {self.series}"


@tracked
class Redemption(UUIDModel):
    """What a voucher took off one price. Released when that enrolment is cancelled; then the voucher is whole again."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="redemptions")
    source_kind = models.CharField("gaat over", max_length=60)
    source_id = models.UUIDField()
    price_including = models.DecimalField("prijs", max_digits=12, decimal_places=2)
    discount = models.DecimalField("korting", max_digits=12, decimal_places=2)
    redeemed_at = models.DateTimeField("verzilverd", auto_now_add=True)
    released_at = models.DateTimeField("teruggegeven", null=True, blank=True)
    release_reason = models.CharField("waarom teruggegeven", max_length=300, blank=True)

    class Meta:
        ordering = ("-redeemed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("voucher",), condition=Q(released_at__isnull=True), name="voucher_used_once"
            ),
            models.UniqueConstraint(
                fields=("source_kind", "source_id"), condition=Q(released_at__isnull=True),
                name="one_voucher_per_source",
            ),
            models.CheckConstraint(
                condition=Q(discount__gt=0, discount__lte=F("price_including")), name="voucher_discount_within_price"
            ),
        )  # fmt: skip
        triggers = (
            guards.frozen(
                "kept_as_used", "voucher: what was used stays written",
                fields=("voucher", "source_kind", "source_id", "price_including", "discount"),
            ),
            guards.frozen(
                "released_once", "voucher: released once", fields=("released_at", "release_reason"),
                when=pgtrigger.Q(old__released_at__isnull=False),
            ),
            guards.refuse("kept", "voucher: kept", operation=pgtrigger.Delete),
            guards.deferred(
                "used_once", _USED_ONCE.replace("THE_ID", "NEW.voucher_id"),
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("released_at"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.discount} op {self.price_including}"

    @property
    def to_pay(self) -> Decimal:
        """Euros including VAT that are left."""
        return self.price_including - self.discount
