"""Long relations: framework agreements, periodic talks, referents and segments."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from catalogue.models import Course
from clients.choices import OrganisationKind, RateUnit, SizeClass
from clients.models.organisation import Contact, Organisation
from clients.querysets import StaffOnly
from clients.querysets.relations import AgreementRows, OfAgreement, ReferentRows, SegmentRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region, Sector


class DateRange(Func):
    """[start, end], the last day included."""

    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class FrameworkAgreement(UUIDModel, Dated):
    """Raamovereenkomst. At most one of an organisation holds on a day, so that a quote knows which one it must respect.
    `volume` is euros without VAT over the whole term."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="framework_agreements", verbose_name="organisatie"
    )
    number = models.CharField("nummer", max_length=40, unique=True)
    title = models.CharField("waarover", max_length=160)
    starts_on = models.DateField("geldt van")
    ends_on = models.DateField("geldt tot en met")
    notice_months = models.PositiveSmallIntegerField("opzegtermijn (maanden)", default=0)
    volume = models.DecimalField(
        "volume exclusief btw over de looptijd", max_digits=12, decimal_places=2, null=True, blank=True
    )
    note = models.TextField("afspraken", blank=True)

    objects = AgreementRows.as_manager()

    class Meta:
        verbose_name_plural = "raamovereenkomsten"
        ordering = ("ends_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start",
                violation_error_message="Het einde ligt voor het begin.",
            ),
            models.CheckConstraint(
                condition=Q(volume__isnull=True) | Q(volume__gt=0), name="agreement_volume_positive",
                violation_error_message="Het volume is een bedrag boven nul.",
            ),
            ExclusionConstraint(
                name="agreement_one_on_a_day",
                expressions=[
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                    ("organisation", RangeOperators.EQUAL),
                ],
                violation_error_message="In deze periode geldt al een andere raamovereenkomst met deze klant.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("clients:agreement_detail", args=[self.pk])


@tracked
class AgreementRate(UUIDModel, Dated):
    """A price without VAT for a course, else for a sector, else for everything."""

    agreement = models.ForeignKey(FrameworkAgreement, models.CASCADE, related_name="rates")
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="opleiding"
    )
    sector = models.CharField("sector", max_length=24, choices=Sector, blank=True)
    unit = models.CharField("eenheid", max_length=10, choices=RateUnit, default=RateUnit.SEAT)
    price = models.DecimalField("tarief exclusief btw", max_digits=12, decimal_places=2)

    objects = OfAgreement.as_manager()

    class Meta:
        ordering = ("sector", "created_at")
        constraints = (
            models.CheckConstraint(condition=Q(price__gt=0), name="agreement_rate_positive"),
            models.CheckConstraint(
                condition=Q(course__isnull=True) | Q(sector=""), name="agreement_rate_course_or_sector"
            ),
            models.UniqueConstraint(
                fields=("agreement", "course", "sector", "unit"), nulls_distinct=False, name="agreement_rate_once"
            ),
        )

    def __str__(self) -> str:
        return self.course.title if self.course else self.get_sector_display() or "Alle opleidingen"


@tracked
class TalkRhythm(UUIDModel, Dated):
    """How often we want to talk with a client, in months."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="talk_rhythm", verbose_name="organisatie"
    )
    months = models.PositiveSmallIntegerField("om de zoveel maanden")

    objects = StaffOnly.as_manager()

    class Meta:
        verbose_name_plural = "gespreksritmes"
        constraints = (models.CheckConstraint(condition=Q(months__range=(1, 36)), name="talk_rhythm_months"),)

    def __str__(self) -> str:
        return f"{self.organisation}: elke {self.months} maanden"


@tracked
class Referent(UUIDModel, Dated):
    """Actieve referent: somebody at a client who agreed to tell others about us (M14)."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="referent", verbose_name="contactpersoon")
    agreed_on = models.DateField("toestemming op")
    how = models.CharField("hoe gegeven", max_length=160)
    about = models.CharField("kan vertellen over", max_length=200, blank=True)
    asked_on = models.DateField("laatst gevraagd op", null=True, blank=True)
    ended_on = models.DateField("gestopt op", null=True, blank=True)

    objects = ReferentRows.as_manager()

    class Meta:
        ordering = ("contact__person__sort_key",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("agreed_on")), name="referent_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return str(self.contact)


@tracked
class MarketSegment(UUIDModel, Dated):
    """Marktsegment: clients by rule. An empty list asks nothing."""

    name = models.CharField("naam", max_length=80, unique=True)
    why = models.CharField("waarom dit segment", max_length=300, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=OrganisationKind), verbose_name="soorten", default=list, blank=True
    )
    sectors = ArrayField(
        models.CharField(max_length=24, choices=Sector), verbose_name="sectoren", default=list, blank=True
    )
    sizes = ArrayField(
        models.CharField(max_length=10, choices=SizeClass), verbose_name="grootte", default=list, blank=True
    )
    regions = ArrayField(
        models.CharField(max_length=4, choices=Region), verbose_name="regio's", default=list, blank=True
    )

    objects = SegmentRows.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
