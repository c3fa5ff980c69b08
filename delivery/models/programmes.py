"""Traject."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models import Course, Offering
from clients.models import Organisation
from delivery.querysets import ProgrammeQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import MarketFormula
from offers.models import Quote
from strategy.models import Strategy


class ProgrammeState(models.TextChoices):
    PREPARING = "voorbereiding", "In voorbereiding"
    READY = "gereed", "Gereed"
    RUNNING = "lopend", "Lopend"
    DONE = "afgerond", "Afgerond"
    CANCELLED = "geannuleerd", "Geannuleerd"


PROGRAMME_MOVES = {
    "voorbereiding": ("gereed", "geannuleerd"),
    "gereed": ("voorbereiding", "lopend", "geannuleerd"),
    "lopend": ("afgerond", "geannuleerd"),
}


@tracked
class Programme(UUIDModel, Dated):
    """Traject: what is carried out for a client (from a quote) or an open group (from an offering), never both."""

    number = models.CharField("nummer", max_length=20, unique=True)
    title = models.CharField("titel", max_length=160)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name="opleiding")
    quote = models.OneToOneField(Quote, models.PROTECT, null=True, blank=True, related_name="programme")
    offering = models.OneToOneField(Offering, models.PROTECT, null=True, blank=True, related_name="programme")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="programmes", verbose_name="organisatie"
    )
    formula = models.CharField("formule", max_length=24, choices=MarketFormula)
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="programmes",
        verbose_name="programmaleider",
    )  # fmt: skip
    choices = models.JSONField("keuzes", default=dict)
    places = models.PositiveIntegerField("plaatsen")
    starts_on = models.DateField("start", null=True, blank=True)
    ends_on = models.DateField("einde", null=True, blank=True)
    state = models.CharField("toestand", max_length=14, choices=ProgrammeState, default=ProgrammeState.PREPARING)
    state_note = models.CharField("reden", max_length=300, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-created_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(quote__isnull=False, offering__isnull=True) | Q(quote__isnull=True, offering__isnull=False),
                name="programme_from_one_source",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="programme_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("state", "starts_on"), name="programme_by_state"),)
        triggers = (
            *guards.states("state", ("voorbereiding",), PROGRAMME_MOVES),
            guards.refuse("kept", "a programme is cancelled, never deleted", operation=pgtrigger.Delete),
            guards.frozen("source_fixed", "the source of a programme is fixed", fields=("quote", "offering")),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def capacity(self) -> int:
        """Places: those of the offering when there is one, since the offering counts them."""
        return self.offering.capacity if self.offering_id and self.offering else self.places

    @property
    def is_live(self) -> bool:
        return self.state in (ProgrammeState.PREPARING, ProgrammeState.READY, ProgrammeState.RUNNING)

    @property
    def is_protected(self) -> bool:
        """Learners via a benefit agency: only who carries out or administers (rollen.yaml, rijen)."""
        return self.formula == MarketFormula.BENEFIT_AGENCY
