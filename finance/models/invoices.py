"""Invoices: numbered without gaps, still once they are sent, right in VAT per rate. The database sees to it."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from accounts.models import Person
from catalogue.choices import VatTreatment
from clients.models import Organisation
from finance.choices import INVOICE_MOVES, STATE_TO_PAYER, DebtorKind, InvoiceKind, InvoiceState
from finance.querysets import InvoiceQuerySet
from llo_portal.documents.models import Document
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import FundingStream
from llo_portal.kernel.reading import NotesReads

DEBTOR = (
    "debtor_kind", "debtor_name", "debtor_email", "attention", "street", "postcode", "place", "country", "vat_number",
    "coc_number", "reference",
)  # fmt: skip
CONTENT = (*DEBTOR, "due_on", "net", "vat", "total", "credits")


class Rounded(Func):
    """numeric rounding of PostgreSQL: half away from zero, as `money.cents`."""

    function = "ROUND"
    template = "%(function)s(%(expressions)s, 2)"


# sums of the lines and of VAT per rate; one money stream per invoice; terms together are the whole
_ADDS_UP = f"""
SELECT state, net, vat, total INTO the_invoice FROM finance_invoice WHERE id = THE_ID;
IF the_invoice.state IS NULL THEN RETURN NULL; END IF;
SELECT coalesce(sum(net), 0), coalesce(sum(tax), 0) INTO lines_net, lines_vat FROM (
    SELECT sum(net) AS net, round(sum(net) * vat_fraction, 2) AS tax
    FROM finance_invoiceline WHERE invoice_id = THE_ID GROUP BY vat_treatment, vat_fraction
) AS per_rate;
IF lines_net <> the_invoice.net OR lines_vat <> the_invoice.vat THEN
    {guards.violation("invoice: totals differ from the lines")} END IF;
IF (SELECT count(DISTINCT stream) FROM finance_invoiceline WHERE invoice_id = THE_ID) > 1 THEN
    {guards.violation("invoice: public and private money never meet")} END IF;
SELECT sum(amount) INTO terms FROM finance_instalment WHERE invoice_id = THE_ID;
IF terms IS NOT NULL AND terms <> the_invoice.total THEN
    {guards.violation("invoice: instalments differ from the total")} END IF;
"""  # noqa: S608 - constants of this file
_SUMS = [("the_invoice", "record"), ("lines_net", "numeric"), ("lines_vat", "numeric"), ("terms", "numeric")]


def _adds_up(of: str) -> str:
    return _ADDS_UP.replace("THE_ID", of)


# sums match the money that was booked on it
_PAID_IS_BOOKED = f"""
IF (SELECT paid FROM finance_invoice WHERE id = NEW.id)
   <> (SELECT coalesce(sum(applied), 0) FROM finance_payment WHERE invoice_id = NEW.id) THEN
    {guards.violation("invoice: paid differs from the payments")} END IF;
"""  # noqa: S608 - constants of this file

# the counter is locked until its user commits, so the one before is always visible here
_NO_GAPS = f"""
IF NEW.sequence IS NOT NULL AND OLD.sequence IS NULL AND NEW.sequence > 1 AND NOT EXISTS (
    SELECT 1 FROM finance_invoice WHERE year = NEW.year AND sequence = NEW.sequence - 1
) THEN {guards.violation("invoice: numbers have no gaps")} END IF;
RETURN NEW;
"""  # noqa: S608 - constants of this file

# FOR SHARE waits for whoever is sending the invoice and then sees its new state
_STAND_STILL = f"""
FOR stand IN
    SELECT state FROM finance_invoice
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.invoice_id ELSE OLD.invoice_id END
       OR (TG_OP = 'UPDATE' AND id = NEW.invoice_id)
    FOR SHARE
LOOP
    IF stand <> '{InvoiceState.DRAFT}' THEN {guards.violation("invoice: a sent invoice stands still")} END IF;
END LOOP;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""  # noqa: S608 - constants of this file


def _stands_still() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="stands_still", when=pgtrigger.Before, declare=[("stand", "text")], func=_STAND_STILL,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    )  # fmt: skip


@tracked
class Invoice(NotesReads, UUIDModel, Dated):
    """Factuur or creditfactuur to one debtor. Euros; a credit note carries negative amounts and cites its invoice.

    The source is named by kind and id: what is sold lives in a later chapter. `paid` is what was booked on it.
    """

    kind = models.CharField("soort", max_length=14, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    state = models.CharField("toestand", max_length=14, choices=InvoiceState, default=InvoiceState.DRAFT)
    number = models.CharField("nummer", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    credits = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="credit_note", verbose_name="crediteert"
    )
    key = models.CharField(max_length=200, unique=True, editable=False)
    source_kind = models.CharField("gaat over", max_length=60)
    source_id = models.UUIDField()
    debtor_kind = models.CharField("soort debiteur", max_length=12, choices=DebtorKind, default=DebtorKind.PERSON)
    debtor_name = models.CharField("debiteur", max_length=200)
    debtor_email = models.EmailField("e-mailadres")
    attention = models.CharField("ter attentie van", max_length=160, blank=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=12, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    country = models.CharField("land", max_length=2, default="NL")
    vat_number = models.CharField("btw-nummer", max_length=20, blank=True)
    coc_number = models.CharField("KvK-nummer", max_length=8, blank=True)
    reference = models.CharField("referentie van de klant", max_length=80, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name="persoon"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name="organisatie"
    )
    due_on = models.DateField("uiterste betaaldatum", null=True, blank=True)
    net = models.DecimalField("bedrag zonder btw", max_digits=12, decimal_places=2, default=0)
    vat = models.DecimalField("btw", max_digits=12, decimal_places=2, default=0)
    total = models.DecimalField("te betalen", max_digits=12, decimal_places=2, default=0)
    paid = models.DecimalField("betaald", max_digits=12, decimal_places=2, default=0)
    issued_on = models.DateField("factuurdatum", null=True, blank=True)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    closing_reason = models.CharField("reden", max_length=300, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="invoice_number_once"),
            models.UniqueConstraint(fields=("year", "sequence"), name="invoice_sequence_once"),
            models.CheckConstraint(
                condition=Q(
                    state=InvoiceState.DRAFT,
                    number="",
                    year__isnull=True,
                    sequence__isnull=True,
                    issued_on__isnull=True,
                    sent_at__isnull=True,
                )
                | (
                    ~Q(state=InvoiceState.DRAFT)
                    & ~Q(number="")
                    & Q(year__isnull=False, sequence__isnull=False, issued_on__isnull=False, sent_at__isnull=False)
                ),
                name="invoice_number_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(issued_on__year=F("year")), name="invoice_year_of_its_date"
            ),
            models.CheckConstraint(condition=Q(total=F("net") + F("vat")), name="invoice_total_adds_up"),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.INVOICE, credits__isnull=True, total__gte=0, paid__lte=F("total"))
                | Q(kind=InvoiceKind.CREDIT, credits__isnull=False, total__lte=0, paid=0),
                name="invoice_paid_within_total",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(InvoiceState.DRAFT, InvoiceState.SENT), paid=0)
                | Q(state=InvoiceState.PARTLY_PAID, paid__gt=0, paid__lt=F("total"))
                | Q(state=InvoiceState.PAID, paid=F("total"))
                | Q(state__in=(InvoiceState.CREDITED, InvoiceState.WRITTEN_OFF), paid__gte=0),
                name="invoice_state_fits_paid",
            ),
        )
        indexes = (
            models.Index(fields=("source_kind", "source_id"), name="invoice_source"),
            models.Index(fields=("state", "due_on"), name="invoice_by_state"),
            models.Index(fields=("-created_at",), name="invoice_recent"),
        )
        triggers = (
            *guards.states("state", (InvoiceState.DRAFT,), INVOICE_MOVES),
            guards.frozen("identity", "invoice: it stays about the same", fields=("kind", "key", "source_kind", "source_id")),
            guards.frozen(
                "content", "invoice: a sent invoice stands still",
                fields=CONTENT, when=~pgtrigger.Q(old__state=InvoiceState.DRAFT),
            ),
            guards.frozen(
                "sending", "invoice: sent once",
                fields=("number", "year", "sequence", "issued_on", "sent_at", "document"),
                when=~pgtrigger.Q(old__state=InvoiceState.DRAFT),
            ),
            pgtrigger.Trigger(
                name="no_gaps", when=pgtrigger.Before, operation=pgtrigger.UpdateOf("sequence"), func=_NO_GAPS
            ),
            guards.refuse(
                "kept", "invoice: numbers have no gaps", operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=InvoiceState.DRAFT),
            ),
            guards.deferred(
                "adds_up", _adds_up("NEW.id"), declare=_SUMS,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "net", "vat", "total"),
            ),
            guards.deferred(
                "paid_is_booked", _PAID_IS_BOOKED, operation=pgtrigger.Insert | pgtrigger.UpdateOf("paid"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number or "Concept"

    def get_absolute_url(self) -> str:
        return reverse("finance:invoice_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == InvoiceState.DRAFT

    @property
    def is_credit(self) -> bool:
        return self.kind == InvoiceKind.CREDIT

    @property
    def state_to_payer(self) -> str:
        """The state in words for who pays."""
        own = str(self.get_state_display())
        return own if self.is_credit else STATE_TO_PAYER.get(InvoiceState(self.state), own)

    @property
    def outstanding(self) -> Decimal:
        """Euros still to be paid; nothing on a credit note, a credited invoice or a concept."""
        still = (InvoiceState.SENT, InvoiceState.PARTLY_PAID, InvoiceState.WRITTEN_OFF)
        return self.total - self.paid if self.state in still and not self.is_credit else Decimal("0.00")


class InvoiceLine(models.Model):
    """`net` is quantity x unit price, half up to cents. A discount is a line with a negative price; on a credit note the
    quantity is negative."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("volgorde")
    description = models.CharField("omschrijving", max_length=300)
    quantity = models.DecimalField("aantal", max_digits=10, decimal_places=2)
    unit_price = models.DecimalField("prijs per stuk", max_digits=12, decimal_places=2)
    net = models.DecimalField("bedrag zonder btw", max_digits=12, decimal_places=2)
    vat_treatment = models.CharField("btw", max_length=12, choices=VatTreatment)
    vat_fraction = models.DecimalField("btw-tarief", max_digits=5, decimal_places=4)
    vat_reason = models.CharField("waarom deze btw", max_length=200, blank=True)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("invoice", "number"), name="invoice_line_once"),
            models.CheckConstraint(condition=~Q(quantity=0), name="invoice_line_has_quantity"),
            models.CheckConstraint(
                condition=Q(net=Rounded(F("quantity") * F("unit_price"))), name="invoice_line_rounds_half_up"
            ),
            models.CheckConstraint(
                condition=Q(vat_treatment=VatTreatment.EXEMPT, vat_fraction=0) & ~Q(vat_reason="")
                | ~Q(vat_treatment=VatTreatment.EXEMPT) & Q(vat_fraction__gte=0, vat_fraction__lt=1),
                name="invoice_line_vat_has_reason",
            ),
        )
        triggers = (
            _stands_still(),
            guards.deferred(
                "adds_up", _adds_up("coalesce(NEW.invoice_id, OLD.invoice_id)"), declare=_SUMS,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.description


class Instalment(models.Model):
    """A term: what is due when. Together they are the invoice's total."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField("termijn")
    due_on = models.DateField("uiterste betaaldatum")
    amount = models.DecimalField("bedrag", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("invoice", "number"), name="instalment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_has_amount"),
        )
        triggers = (
            _stands_still(),
            guards.deferred(
                "adds_up", _adds_up("coalesce(NEW.invoice_id, OLD.invoice_id)"), declare=_SUMS,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Termijn {self.number}"


class PaymentLink(models.Model):
    """A personal way to one invoice without an account. Only the token's digest is kept."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="links")
    email = models.EmailField("e-mailadres")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("gemaakt", auto_now_add=True)
    expires_at = models.DateTimeField("verloopt")

    def __str__(self) -> str:
        return f"{self.invoice} voor {self.email}"
