"""The waiting list of a course, the seats it is offered, who wants to hear of a new start, and what was decided."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Person
from catalogue.models import Course, Location, Offering
from delivery.models.learners import Enrolment
from delivery.querysets import KeepInformedQuerySet, SeatOfferQuerySet, WaitingQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import DayPart
from llo_portal.kernel.dates import now
from llo_portal.kernel.reading import NotesReads


class SeatPolicy(models.Model):
    """How long a seat is kept and when a start is watched, from a date on. Rows are added, never changed."""

    starts_on = models.DateField("gaat in op", unique=True)
    offer_hours = models.PositiveSmallIntegerField("uren om te kiezen", default=48)
    unanswered_limit = models.PositiveSmallIntegerField("van de lijst na zoveel keer geen antwoord", default=2)
    warn_days = models.PositiveSmallIntegerField("dagen vooraf waarschuwen", default=7)
    informed_months = models.PositiveSmallIntegerField("maanden op de hoogte houden", default=12)

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1, unanswered_limit__gte=1, informed_months__gte=1),
                name="seat_policy_makes_sense",
            ),
        )
        triggers = (
            guards.refuse("kept", "a policy is followed by another, never changed", operation=pgtrigger.Update),
        )

    def __str__(self) -> str:
        return f"{self.offer_hours} uur vanaf {self.starts_on:%d-%m-%Y}"


class WaitingState(models.TextChoices):
    WAITING = "wachtend", "Wacht"
    PLACED = "geplaatst", "Geplaatst"
    LEFT = "gestopt", "Zelf gestopt"
    EXPIRED = "vervallen", "Geen antwoord"
    REMOVED = "verwijderd", "Van de lijst gehaald"


@tracked(exclude=["token_digest"])
class WaitingEntry(NotesReads, Dated):
    """Somebody on the waiting list of a course. The database hands out `id` in order: that is the order of the list.

    No starts or locations chosen means that any will do; so do empty day parts.
    """

    id = models.BigAutoField("volgnummer", primary_key=True)
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="waiting", verbose_name="opleiding")
    person = models.ForeignKey(Person, models.PROTECT, related_name="waiting", verbose_name="persoon")
    starts = models.ManyToManyField(Offering, related_name="+", blank=True, verbose_name="startmomenten")
    locations = models.ManyToManyField(Location, related_name="+", blank=True, verbose_name="plaatsen")
    day_parts = ArrayField(
        models.CharField(max_length=10, choices=DayPart), size=4, verbose_name="dagdelen", default=list, blank=True
    )
    state = models.CharField("toestand", max_length=10, choices=WaitingState, default=WaitingState.WAITING)
    state_note = models.CharField("reden", max_length=300, blank=True)
    unanswered = models.PositiveSmallIntegerField("keer geen antwoord", default=0)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    closed_at = models.DateTimeField("van de lijst", null=True, blank=True, editable=False)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("course", "person"), condition=Q(state=WaitingState.WAITING), name="waits_once"
            ),
            models.CheckConstraint(
                condition=Q(state=WaitingState.WAITING, closed_at__isnull=True)
                | ~Q(state=WaitingState.WAITING) & Q(closed_at__isnull=False),
                name="waiting_closed_has_moment",
            ),
        )
        indexes = (
            models.Index(fields=("course", "id"), name="waiting_in_order", condition=Q(state=WaitingState.WAITING)),
        )
        triggers = (
            *guards.states("state", ("wachtend",), {"wachtend": ("geplaatst", "gestopt", "vervallen", "verwijderd")}),
            guards.frozen(
                "order_fixed", "the order of a waiting list is fixed", fields=("id", "course", "person", "created_at")
            ),
            guards.refuse(
                "kept", "who waits is taken off the list first", operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="wachtend"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} voor {self.course}"


class SeatOfferState(models.TextChoices):
    OPEN = "open", "Aangeboden"
    ACCEPTED = "aanvaard", "Aanvaard"
    DECLINED = "afgewezen", "Bedankt"
    EXPIRED = "verlopen", "Verlopen"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


# what is held on a start is exactly what is on offer
_HELD_MATCH = f"""
IF (SELECT count(*) FROM delivery_seatoffer s WHERE s.offering_id = NEW.offering_id AND s.state = 'open')
   <> (SELECT o.seats_held FROM catalogue_offering o WHERE o.id = NEW.offering_id) THEN
  {guards.violation("seats held differ from open offers")}
END IF;
"""  # noqa: S608 - no value of a user


@tracked(exclude=["token_digest"])
class SeatOffer(UUIDModel):
    """A seat that is held for one person on the list until `expires_at`, at the price that was told."""

    entry = models.ForeignKey(WaitingEntry, models.CASCADE, related_name="offers", verbose_name="plek in de lijst")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="seat_offers", verbose_name="startmoment")
    state = models.CharField("toestand", max_length=12, choices=SeatOfferState, default=SeatOfferState.OPEN)
    price = models.DecimalField("prijs exclusief btw", max_digits=12, decimal_places=2)
    vat_amount = models.DecimalField("btw", max_digits=12, decimal_places=2)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("aangeboden op", auto_now_add=True)
    expires_at = models.DateTimeField("kiezen voor")
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="seat_offer", verbose_name="deelname"
    )

    objects = SeatOfferQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("entry",), condition=Q(state=SeatOfferState.OPEN), name="one_open_offer"),
            models.UniqueConstraint(
                fields=("entry", "offering"), condition=~Q(state=SeatOfferState.WITHDRAWN), name="offered_once"
            ),
            models.CheckConstraint(
                condition=Q(state=SeatOfferState.ACCEPTED, enrolment__isnull=False)
                | ~Q(state=SeatOfferState.ACCEPTED) & Q(enrolment__isnull=True),
                name="accepted_has_enrolment",
            ),
            models.CheckConstraint(
                condition=Q(state=SeatOfferState.OPEN, answered_at__isnull=True)
                | ~Q(state=SeatOfferState.OPEN) & Q(answered_at__isnull=False),
                name="seat_offer_answered_has_moment",
            ),
        )
        indexes = (models.Index(fields=("expires_at",), name="seat_offer_due", condition=Q(state=SeatOfferState.OPEN)),)
        triggers = (
            *guards.states("state", ("open",), {"open": ("aanvaard", "afgewezen", "verlopen", "ingetrokken")}),
            guards.frozen(
                "offered", "an offer keeps its words", fields=("entry", "offering", "price", "vat_amount", "expires_at")
            ),
            guards.refuse(
                "kept", "an open offer is answered, never deleted", operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="open"),
            ),
            guards.deferred(
                "held_match", _HELD_MATCH, operation=pgtrigger.Insert | pgtrigger.UpdateOf("state")
            ),
        )  # fmt: skip

    @property
    def may_be_taken(self) -> bool:
        """Nobody answered, and the hour has not come; the sweep that ends it comes later than the hour."""
        return self.state == SeatOfferState.OPEN and self.expires_at > now()

    def __str__(self) -> str:
        return f"{self.offering} aan {self.entry.person}"


class KeepInformed(UUIDModel, Dated):
    """Somebody without an account who wants a mail when a new start of a course opens; only once confirmed by mail."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="informed", verbose_name="opleiding")
    email = models.EmailField("e-mailadres")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField("bevestigen voor")
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)

    objects = KeepInformedQuerySet.as_manager()

    class Meta:
        ordering = ("created_at",)
        constraints = (models.UniqueConstraint(fields=("course", "email"), name="informed_once"),)

    def __str__(self) -> str:
        return f"{self.email} over {self.course}"


class DecisionKind(models.TextChoices):
    GOES_AHEAD = "gaat door", "Gaat door"
    POSTPONED = "verzet", "Verzet naar een latere datum"
    OTHER_START = "verplaatst", "Iedereen naar een ander startmoment"
    CANCELLED = "vervalt", "Vervalt"


@tracked
class StartDecision(UUIDModel):
    """What was decided about a start and with how many learners; without a person it was decided by the minimum."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="decisions", verbose_name="startmoment")
    kind = models.CharField("besluit", max_length=12, choices=DecisionKind)
    seats = models.PositiveSmallIntegerField("deelnemers toen")
    note = models.CharField("toelichting voor de deelnemers", max_length=600, blank=True)
    old_start = models.DateField("start was")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besloten door"
    )
    decided_at = models.DateTimeField("besloten op", auto_now_add=True)

    class Meta:
        ordering = ("decided_at",)
        triggers = (
            guards.refuse("kept", "a decision is followed by another", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.offering}: {self.get_kind_display()}"
