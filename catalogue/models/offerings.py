"""Startmomenten, and what VAT they carry."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalogue.choices import DeliveryForm, VatTreatment
from catalogue.day_words import WEEKDAYS, days_and_times, in_words
from catalogue.models.courses import Course, Module
from catalogue.models.places import Location, Room
from catalogue.querysets import TAKEN_COLUMNS, OfferingQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import DayPart, FundingStream
from llo_portal.kernel.dates import today

DECIDED_DAYS_BEFORE = 14  # when nothing else was agreed, a start is certain two weeks before

_BLOCK_OF_COURSE = f"""
IF NEW.module_id IS NOT NULL
   AND NEW.course_id <> (SELECT m.course_id FROM catalogue_module m WHERE m.id = NEW.module_id) THEN
  {guards.violation("the block of a start belongs to its course")}
END IF;
RETURN NEW;
"""  # noqa: S608 - no value of a user


@tracked
class Offering(UUIDModel, Dated):
    """Startmoment, uitvoering: when, where, how many places, at what price. Of a whole course, or of one of its blocks.

    `seats_taken` and `seats_held` are changed by `services` (take_seat, hold_seat and their kin) only, inside the
    transaction of the enrolment or of the offer that a held seat waits for. `goes_ahead_on` is the day on which it was
    decided that the start takes place.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="offerings", verbose_name="opleiding")
    module = models.ForeignKey(
        Module, models.PROTECT, null=True, blank=True, related_name="offerings", verbose_name="blok",
        help_text="Alleen als dit startmoment één blok is. Leeg: de hele opleiding.",
    )  # fmt: skip
    starts_on = models.DateField("start")
    ends_on = models.DateField("einde", null=True, blank=True)
    form = models.CharField("vorm", max_length=14, choices=DeliveryForm, default=DeliveryForm.ON_SITE)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, verbose_name="locatie")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, verbose_name="ruimte")
    day_part = models.CharField("dagdeel", max_length=10, choices=DayPart, default=DayPart.DAY)
    day_parts = models.CharField("dag en tijd", max_length=120, blank=True)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS), size=7, verbose_name="dagen", default=list, blank=True
    )
    begins_at = models.TimeField("van", null=True, blank=True)
    ends_at = models.TimeField("tot", null=True, blank=True)
    decides_on = models.DateField("zeker op", null=True, blank=True)
    price = models.DecimalField(
        "prijs per plaats, exclusief btw", max_digits=12, decimal_places=2, null=True, blank=True
    )
    vat_treatment = models.CharField("btw", max_length=12, choices=VatTreatment, default=VatTreatment.EXEMPT)
    vat_reason = models.CharField("waarom deze btw", max_length=200, blank=True)
    min_places = models.PositiveSmallIntegerField("minimaal", default=1)
    capacity = models.PositiveSmallIntegerField("plaatsen")
    seats_taken = models.PositiveSmallIntegerField("bezet", default=0, editable=False)
    seats_held = models.PositiveSmallIntegerField("vastgehouden", default=0, editable=False)
    goes_ahead_on = models.DateField("gaat door sinds", null=True, blank=True, editable=False)
    is_open = models.BooleanField("open voor inschrijving", default=False)
    is_cancelled = models.BooleanField("gaat niet door", default=False)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)
    import_key = models.CharField(max_length=64, blank=True, editable=False)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "course__title_key")
        constraints = (
            models.CheckConstraint(
                condition=Q(capacity__gte=F("seats_taken") + F("seats_held")),
                name="never_above_capacity",
                violation_error_message="Er zijn al meer plaatsen bezet.",
            ),
            models.CheckConstraint(
                condition=Q(min_places__lte=F("capacity")),
                name="minimum_fits_capacity",
                violation_error_message="Het minimum is hoger dan het aantal plaatsen.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="offering_ends_after_start",
                violation_error_message="Het einde ligt voor de start.",
            ),
            models.CheckConstraint(
                condition=Q(decides_on__isnull=True) | Q(decides_on__lte=F("starts_on")),
                name="offering_decided_before_start",
                violation_error_message="De dag waarop het zeker is ligt na de start.",
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="offering_price_positive"),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(price__isnull=False),
                name="open_has_price",
                violation_error_message="Een startmoment zonder prijs kan niet open.",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(is_cancelled=False),
                name="cancelled_is_closed",
                violation_error_message="Een startmoment dat niet doorgaat kan niet open.",
            ),
            models.CheckConstraint(
                condition=~Q(form__in=[f.value for f in DeliveryForm if f.is_online])
                | Q(location__isnull=True, room__isnull=True),
                name="online_is_no_place",
                violation_error_message="Online heeft geen locatie of ruimte.",
            ),
            models.UniqueConstraint(fields=("import_key",), condition=~Q(import_key=""), name="offering_imported_once"),
        )
        indexes = (
            models.Index(fields=("course", "starts_on"), name="offering_by_start"),
            models.Index(fields=("starts_on",), name="offering_open", condition=Q(is_open=True)),
        )
        triggers = (
            pgtrigger.Trigger(
                name="block_of_course", when=pgtrigger.Before, func=_BLOCK_OF_COURSE,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("module_id", "course_id"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.what_text}, {self.starts_on:%d-%m-%Y}"

    @property
    def what_text(self) -> str:
        """The course, or the block of it that starts."""
        return f"{self.course.title}: {self.module.title}" if self.module_id and self.module else self.course.title

    @property
    def free_seats(self) -> int:
        """What somebody who is not on the waiting list may still take."""
        return int(self.capacity - sum(getattr(self, column) for column in TAKEN_COLUMNS))

    @property
    def is_full(self) -> bool:
        return self.free_seats <= 0

    @property
    def is_certain(self) -> bool:
        return self.goes_ahead_on is not None and not self.is_cancelled

    @property
    def certain_from(self) -> date | None:
        """The day on which the public will know; None when it is certain, was not agreed, or has been without an answer."""
        return self.decides_on if self.decides_on and self.decides_on > today() and not self.is_certain else None

    @property
    def when_text(self) -> str:
        """Day and time in words for the public."""
        if self.form == DeliveryForm.OWN_TIME:
            return "wanneer het jou uitkomt"
        told = days_and_times(self.weekdays, self.begins_at, self.ends_at)
        return told or in_words(self.day_parts) or self.get_day_part_display()

    @property
    def has_clock_times(self) -> bool:
        return bool(self.weekdays and self.begins_at and self.ends_at)

    @property
    def place_text(self) -> str:
        """Where, in words for the public: the place, or the form when there is none."""
        if self.location is None:
            return self.get_form_display()
        return f"{self.location.name}, {self.location.place}" if self.location.place else self.location.name


class VatRate(models.Model):
    """A rate of the tax office from a date on. What is exempt has no rate."""

    treatment = models.CharField("btw", max_length=12, choices=VatTreatment)
    starts_on = models.DateField("gaat in op")
    fraction = models.DecimalField("tarief (0,21 is 21 %)", max_digits=5, decimal_places=4, default=Decimal(0))

    class Meta:
        ordering = ("treatment", "-starts_on")
        constraints = (
            models.UniqueConstraint(fields=("treatment", "starts_on"), name="vat_rate_once"),
            models.CheckConstraint(condition=Q(fraction__gte=0, fraction__lt=1), name="vat_rate_is_fraction"),
        )

    def __str__(self) -> str:
        return f"{self.get_treatment_display()} {self.fraction} vanaf {self.starts_on:%d-%m-%Y}"
