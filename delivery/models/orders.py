"""What an individual ordered: who pays what, under which terms, and how it ended."""

from decimal import Decimal
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models import Offering
from delivery.models.learners import Enrolment
from delivery.querysets import DraftQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.reading import NotesReads


class EnrolmentPolicy(models.Model):
    """What we agree with individuals about paying, age and giving up the place, from a date on. Amounts in euros including
    VAT; `cancel_late_share` is a part of the price (0 to 1). Rows are added, never changed: an order keeps to the policy
    of its day."""

    starts_on = models.DateField("gaat in op", unique=True)
    instalments_from = models.DecimalField("in delen vanaf", max_digits=12, decimal_places=2)
    instalments_most = models.PositiveSmallIntegerField("hoogstens zoveel delen")
    minimum_age = models.PositiveSmallIntegerField("jongste leeftijd bij de start")
    cancel_free_days = models.PositiveSmallIntegerField("gratis afzeggen tot zoveel dagen voor de start", default=28)
    cancel_late_share = models.DecimalField(
        "deel van de prijs daarna", max_digits=5, decimal_places=4, default=Decimal("0.5")
    )

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(instalments_from__gte=0, instalments_most__range=(1, 12), minimum_age__range=(12, 99)),
                name="enrolment_policy_makes_sense",
            ),
            models.CheckConstraint(
                condition=Q(cancel_free_days__lte=366, cancel_late_share__range=(0, 1)),
                name="cancel_policy_makes_sense",
            ),
        )
        triggers = (
            guards.refuse(
                "kept", "a policy is followed by another, never changed", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"vanaf {self.starts_on:%d-%m-%Y}"


class PaymentWay(models.TextChoices):
    ONLINE = "online", "Nu online"
    INVOICE = "factuur", "Met een factuur"
    PARTS = "termijnen", "In delen"


class PayerKind(models.TextChoices):
    SELF = "zelf", "Deelnemer zelf"
    EMPLOYER = "werkgever", "Werkgever"
    AGENCY = "uitkeringsinstantie", "UWV of gemeente"


# what the payers pay together is exactly what is to be paid; an agency among them protects the enrolment
_ADDS_UP = f"""
SELECT e.price + e.vat_amount - o.discount, o.is_protected INTO due, hidden
  FROM delivery_enrolment e JOIN delivery_enrolmentorder o ON o.enrolment_id = e.id WHERE e.id = NEW.enrolment_id;
SELECT coalesce(sum(p.amount), 0), coalesce(bool_or(p.kind = 'uitkeringsinstantie'), false) INTO told, agency
  FROM delivery_enrolmentpayer p WHERE p.enrolment_id = NEW.enrolment_id;
IF due IS NULL OR told <> due THEN {guards.violation("what the payers pay is not the price")} END IF;
IF agency <> hidden THEN {guards.violation("an agency pays: the enrolment is protected")} END IF;
"""  # noqa: S608 - no value of a user
_DECLARED = [("due", "numeric"), ("told", "numeric"), ("hidden", "boolean"), ("agency", "boolean")]


@tracked
class EnrolmentOrder(UUIDModel, Dated):
    """Bestelling of an individual: how it is paid and what was agreed. `discount` is what a voucher takes off, in euros
    including VAT. `invoice_on` is the day the invoices go out; empty when nothing is left to pay."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="order", verbose_name="deelname")
    way = models.CharField("hoe", max_length=10, choices=PaymentWay, default=PaymentWay.INVOICE)
    parts = models.PositiveSmallIntegerField("delen", default=1)
    discount = models.DecimalField("voucher", max_digits=12, decimal_places=2, default=0)
    is_protected = models.BooleanField("via een uitkeringsinstantie", default=False)
    early_start_version = models.CharField("akkoord met vroeg beginnen", max_length=40, blank=True)
    early_start_at = models.DateTimeField("akkoord daarmee op", null=True, blank=True)
    invoice_on = models.DateField("factuur gaat uit op", null=True, blank=True)
    invoiced_at = models.DateTimeField("factuur uitgegaan", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(discount__gte=0), name="order_discount_positive"),
            models.CheckConstraint(
                condition=Q(way=PaymentWay.PARTS, parts__gte=2) | ~Q(way=PaymentWay.PARTS) & Q(parts=1),
                name="order_parts_fit_way",
            ),
            models.CheckConstraint(
                condition=Q(early_start_version="", early_start_at__isnull=True)
                | ~Q(early_start_version="") & Q(early_start_at__isnull=False),
                name="early_start_has_moment",
            ),
        )
        indexes = (
            models.Index(fields=("invoice_on",), name="order_to_invoice", condition=Q(invoiced_at__isnull=True)),
        )
        triggers = (
            guards.frozen(
                "agreed", "what was agreed is fixed",
                fields=("enrolment", "way", "parts", "discount", "is_protected", "early_start_version", "early_start_at"),
            ),
            guards.refuse("kept", "an order is kept", operation=pgtrigger.Delete),
            guards.deferred("adds_up", _ADDS_UP, operation=pgtrigger.Insert, declare=_DECLARED),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_way_display()}"


@tracked
class EnrolmentPayer(NotesReads, UUIDModel, Dated):
    """Betaler: gets one invoice, through finance. `amount` in euros including VAT."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="payers", verbose_name="deelname")
    kind = models.CharField("soort", max_length=20, choices=PayerKind)
    name = models.CharField("naam", max_length=160)
    contact = models.CharField("contactpersoon", max_length=120, blank=True)
    email = models.EmailField("e-mailadres")
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    coc_number = models.CharField("KvK-nummer", max_length=8, blank=True)
    reference = models.CharField("kenmerk", max_length=60, blank=True)
    amount = models.DecimalField("bedrag", max_digits=12, decimal_places=2)
    invoice_id = models.UUIDField("factuur", null=True, blank=True, editable=False)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="payer_pays_something"),
            models.CheckConstraint(
                condition=Q(coc_number="") | Q(coc_number__regex=r"^[0-9]{8}$"), name="payer_coc_eight_digits"
            ),
            models.UniqueConstraint(fields=("enrolment", "kind"), name="payer_kind_once"),
        )
        indexes = (models.Index(fields=("invoice_id",), name="payer_by_invoice"),)
        triggers = (
            guards.frozen("agreed", "who pays what is fixed", fields=("enrolment", "kind", "amount")),
            guards.refuse("kept", "a payer is kept", operation=pgtrigger.Delete),
            guards.deferred("adds_up", _ADDS_UP, operation=pgtrigger.Insert, declare=_DECLARED),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class EndedBy(models.TextChoices):
    LEARNER = "deelnemer", "Deelnemer"
    STAFF = "medewerker", "Medewerker"


@tracked
class EnrolmentEnd(UUIDModel):
    """Afmelding: who ended an enrolment and why. Without one the database ends no confirmed or paid enrolment, so no
    automatic process can."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="ended", verbose_name="deelname")
    kind = models.CharField("door wie", max_length=10, choices=EndedBy)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    reason = models.CharField("reden", max_length=300)
    created_at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="end_has_reason"),
            models.CheckConstraint(condition=Q(kind=EndedBy.LEARNER) | Q(by__isnull=False), name="staff_end_has_name"),
        )
        triggers = (guards.refuse("kept", "who ended it is kept", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_kind_display()}"


class EnrolmentLink(UUIDModel):
    """The personal link of somebody who enrolled: known here by its digest, bound to one enrolment, and it ends."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("verloopt")

    class Meta:
        triggers = (
            guards.frozen(
                "lock", "the lock is not replaced", fields=("enrolment", "token_digest", "created_at", "expires_at")
            ),
        )

    def __str__(self) -> str:
        return f"link tot {self.expires_at:%d-%m-%Y}"


class EnrolmentDraft(UUIDModel, Dated):
    """What somebody typed and did not order yet; forgotten after a day. Once ordered it is empty and only knows which
    enrolment came of it, for the page that says thank you."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    data = models.JSONField("ingevuld", default=dict)
    is_done = models.BooleanField(default=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    seat_offer = models.ForeignKey("delivery.SeatOffer", models.CASCADE, null=True, blank=True, related_name="+")
    """The seat that is held for who types here; then we know the person too."""

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(is_done=False) | Q(data={}), name="ordered_draft_is_empty"),)

    def __str__(self) -> str:
        return f"concept tot {self.expires_at:%d-%m-%Y %H:%M}"

    def step(self, name: str) -> dict[str, Any]:
        """The raw values of one step, as typed."""
        found = self.data.get(name)
        return found if isinstance(found, dict) else {}
