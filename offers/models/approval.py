"""What others said about a quote before it could go out: the director about the price, the deliverer about the content."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalogue.models import Institution
from llo_portal.kernel import guards
from llo_portal.kernel.base import UUIDModel
from offers.choices import Criterion
from offers.models.quotes import Quote


class PriceDeviation(UUIDModel):
    """Afwijken van de kostprijs: asked with a criterion and reason, decided by the director, with an end date.

    The approval covers prices from `price_per_place` up; a lower price needs a new one.
    """

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="deviations")
    criterion = models.CharField("criterium", max_length=40, choices=Criterion)
    reason = models.TextField("motivering")
    price_per_place = models.DecimalField("gevraagde prijs per plaats", max_digits=12, decimal_places=2)
    floor_price = models.DecimalField("bodemprijs per plaats", max_digits=12, decimal_places=2)
    ends_on = models.DateField("geldig tot en met")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    is_approved = models.BooleanField("goedgekeurd", null=True, blank=True)
    decision_note = models.TextField("toelichting", blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("quote",), condition=Q(is_approved__isnull=True), name="one_undecided_deviation"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="deviation_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(is_approved__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(is_approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="deviation_decided_by_someone",
            ),
            models.CheckConstraint(condition=Q(criterion__in=Criterion.values), name="deviation_criterion_known"),
        )
        triggers = (
            guards.refuse(
                "decided_once", "deviation: decided once",
                operation=pgtrigger.Update, condition=pgtrigger.Q(old__is_approved__isnull=False),
            ),
            guards.frozen(
                "question", "deviation: the question stands",
                fields=("quote", "criterion", "reason", "price_per_place", "floor_price", "ends_on", "asked_by"),
            ),
            guards.refuse("kept", "deviation: part of the story", operation=pgtrigger.Delete),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Afwijking {self.quote}"


class ContentConsent(UUIDModel):
    """The deliverer agrees with the content of one quote version (contract.yaml, prijs_en_volume).

    `content_digest` says which content: other content is not agreed with.
    """

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="consents")
    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="uitvoerder")
    content_digest = models.CharField(max_length=64)
    given_by_name = models.CharField("namens de uitvoerder", max_length=160)
    given_on = models.DateField("gegeven op")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    note = models.TextField("opmerking", blank=True)

    class Meta:
        ordering = ("-recorded_at",)
        constraints = (models.UniqueConstraint(fields=("quote", "institution", "content_digest"), name="consent_once"),)
        triggers = (
            guards.refuse(
                "append_only", "consent: is never changed", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution} bij {self.quote}"
