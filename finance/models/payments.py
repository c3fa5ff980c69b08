"""Payments and refunds. Money that came in is never lost: what does not fit the invoice is given back."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from finance import tokens
from finance.choices import (
    PAYMENT_MOVES,
    RECEIVED,
    REFUND_MOVES,
    InvoiceState,
    PaymentNews,
    PaymentProvider,
    PaymentState,
    RefundState,
)  # fmt: skip
from finance.models.invoices import Invoice
from finance.querysets import PaymentQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel

_BOOKED = f"""
IF (SELECT coalesce(sum(applied), 0) FROM finance_payment WHERE invoice_id = NEW.invoice_id)
   <> (SELECT paid FROM finance_invoice WHERE id = NEW.invoice_id) THEN
    {guards.violation("payment: paid on the invoice differs from the payments")} END IF;
"""  # noqa: S608 - constants of this file


@tracked(exclude=("provider_url",))
class Payment(UUIDModel, Dated):
    """One attempt to pay an invoice, euros including VAT. `applied` was booked on the invoice; the rest came too much.

    `provider_id` is the provider's own name for it, `key` ours: the same key never starts a second payment.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments", verbose_name="factuur")
    provider = models.CharField("betaalwijze", max_length=10, choices=PaymentProvider)
    provider_id = models.CharField("nummer bij de betaaldienst", max_length=64, blank=True)
    key = models.CharField(max_length=200, unique=True, editable=False)
    state = models.CharField("toestand", max_length=14, choices=PaymentState, default=PaymentState.OPEN)
    amount = models.DecimalField("bedrag", max_digits=12, decimal_places=2)
    applied = models.DecimalField("geboekt", max_digits=12, decimal_places=2, default=0)
    refunded = models.DecimalField("terugbetaald", max_digits=12, decimal_places=2, default=0)
    method = models.CharField("methode", max_length=30, blank=True)
    reference = models.CharField("kenmerk", max_length=140, blank=True)
    return_url = models.CharField(max_length=500, blank=True)
    provider_url = models.CharField(max_length=500, blank=True)
    """The provider's own page; `checkout_url` is ours that leads there."""
    paid_on = models.DateField("betaald op", null=True, blank=True)
    attention = models.CharField("let op", max_length=300, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "provider_id"), condition=~Q(provider_id=""), name="payment_provider_id_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_has_amount"),
            models.CheckConstraint(
                condition=Q(state__in=RECEIVED, paid_on__isnull=False)
                | ~Q(state__in=RECEIVED) & Q(applied=0, refunded=0, paid_on__isnull=True),
                name="payment_booked_when_received",
            ),
            models.CheckConstraint(
                condition=Q(applied__gte=0, refunded__gte=0, applied__lte=F("amount"), refunded__lte=F("amount")),
                name="payment_within_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.REFUNDED) | Q(refunded=F("amount")), name="payment_refunded_whole"
            ),
        )
        indexes = (models.Index(fields=("created_at",), condition=Q(state=PaymentState.OPEN), name="payment_open"),)
        triggers = (
            *guards.states("state", (PaymentState.OPEN, PaymentState.PAID), PAYMENT_MOVES),
            guards.frozen("identity", "payment: it stays what it was", fields=("invoice", "provider", "key")),
            guards.frozen(
                "named_once", "payment: the provider names it once", fields=("provider_id",),
                when=~pgtrigger.Q(old__provider_id=""),
            ),
            # of a transfer the amount is known when it comes in
            guards.frozen(
                "amount_stays", "payment: its amount stays", fields=("amount",),
                when=~pgtrigger.Q(old__state=PaymentState.OPEN) | ~pgtrigger.Q(old__provider=PaymentProvider.INVOICE),
            ),
            guards.frozen(
                "booked_once", "payment: booked once", fields=("applied", "paid_on"),
                when=pgtrigger.Q(old__state__in=RECEIVED),
            ),
            guards.refuse("kept", "payment: kept", operation=pgtrigger.Delete),
            guards.deferred("is_booked", _BOOKED, operation=pgtrigger.Insert | pgtrigger.UpdateOf("applied")),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.amount}"

    @property
    def checkout_url(self) -> str:
        """Our page that starts the payment at the provider and leads there; empty for who pays by transfer. It may be
        slow or broken over there: this address never is."""
        if self.provider == PaymentProvider.INVOICE:
            return ""
        return reverse("finance:payment_go", args=[tokens.payment_token(self.pk)])

    @property
    def is_open(self) -> bool:
        return self.state == PaymentState.OPEN

    @property
    def refundable(self) -> Decimal:
        """Euros that may go back: everything once the invoice is credited, else what came too much."""
        if self.state != PaymentState.PAID:
            return Decimal("0.00")
        credited = self.invoice.state == InvoiceState.CREDITED
        return self.amount - self.refunded - (Decimal("0.00") if credited else self.applied)


class PaymentEntry(models.Model):
    """What happened to a payment, in order of hearing. Never changed."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="entries")
    kind = models.CharField("wat", max_length=14, choices=PaymentNews)
    seen = models.CharField("gezien", max_length=40, blank=True)
    note = models.CharField("toelichting", max_length=300, blank=True)
    happened_at = models.DateTimeField("wanneer", auto_now_add=True)

    class Meta:
        ordering = ("happened_at", "pk")
        triggers = (pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.get_kind_display()


@tracked
class Refund(UUIDModel, Dated):
    """Money that goes back. With Mollie we ask for it; a transfer somebody makes by hand and ticks off."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=200, unique=True, editable=False)
    amount = models.DecimalField("bedrag", max_digits=12, decimal_places=2)
    reason = models.CharField("reden", max_length=300)
    state = models.CharField("toestand", max_length=10, choices=RefundState, default=RefundState.OPEN)
    provider_id = models.CharField("nummer bij de betaaldienst", max_length=64, blank=True)
    done_on = models.DateField("terugbetaald op", null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_has_amount"),
            models.CheckConstraint(
                condition=Q(state=RefundState.DONE, done_on__isnull=False)
                | ~Q(state=RefundState.DONE) & Q(done_on__isnull=True),
                name="refund_done_has_day",
            ),
        )
        triggers = (
            *guards.states("state", (RefundState.OPEN,), REFUND_MOVES),
            guards.frozen("identity", "refund: it stays what it was", fields=("payment", "key", "amount")),
            guards.refuse("kept", "refund: kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.amount} terug"
