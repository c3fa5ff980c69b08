"""Who pays along, what comes on top, and what is left to pay."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from catalogue.models.courses import Course
from catalogue.querysets import StaffRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Sector


class SchemeKind(models.TextChoices):
    SCHEME = "regeling", "Regeling van de overheid"
    SECTOR_FUND = "sectorfonds", "Fonds van de branche"
    BENEFIT_AGENCY = "uitkeringsinstantie", "UWV of gemeente"
    EMPLOYER = "werkgever", "Werkgever"


class SchemeRows(StaffRows):
    def valid_on(self, day: date) -> Self:
        """In force and still open for applications: what expired is shown to nobody."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day).filter(
            Q(deadline__isnull=True) | Q(deadline__gte=day)
        )


@tracked
class SubsidyScheme(UUIDModel, Dated):
    """Regeling, as dated data: schemes come and go, code does not know them. Matching and applying are clients'."""

    name = models.CharField("naam", max_length=120, unique=True)
    kind = models.CharField("soort", max_length=20, choices=SchemeKind)
    audience = models.CharField("voor wie", max_length=300)
    applicant = models.CharField("wie vraagt aan", max_length=120, blank=True)
    contribution = models.CharField("wat je krijgt", max_length=300)
    maximum = models.DecimalField("hoogstens (euro)", max_digits=12, decimal_places=2, null=True, blank=True)
    sectors = ArrayField(
        models.CharField(max_length=24, choices=Sector), verbose_name="alleen voor sectoren", default=list, blank=True
    )
    starts_on = models.DateField("geldt van")
    ends_on = models.DateField("geldt tot en met", null=True, blank=True)
    deadline = models.DateField("aanvragen voor", null=True, blank=True)
    url = models.URLField("meer informatie", blank=True)
    checked_on = models.DateField("nagekeken op")

    objects = SchemeRows.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="scheme_ends_after_start",
                violation_error_message="Het einde ligt voor het begin.",
            ),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(maximum__gt=0), name="scheme_maximum_positive"
            ),
        )

    def __str__(self) -> str:
        return self.name


@tracked
class CourseScheme(models.Model):
    """A scheme that an editor found fitting for a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="course_schemes")
    scheme = models.ForeignKey(SubsidyScheme, models.CASCADE, related_name="course_schemes", verbose_name="regeling")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("course", "scheme"), name="course_scheme_once"),)

    def __str__(self) -> str:
        return f"{self.scheme} bij {self.course}"


@tracked
class ExtraCost(models.Model):
    """What is not in the price, with VAT, so that nobody is surprised."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="extra_costs")
    name = models.CharField("wat", max_length=120)
    amount = models.DecimalField("bedrag met btw", max_digits=12, decimal_places=2)
    is_optional = models.BooleanField("niet verplicht", default=False)

    class Meta:
        ordering = ("is_optional", "name")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="extra_cost_positive"),)

    def __str__(self) -> str:
        return self.name


@tracked
class NetPriceExample(models.Model):
    """A situation in words and what somebody in it pays: price less what others pay."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="price_examples")
    number = models.PositiveSmallIntegerField("volgorde")
    situation = models.CharField("situatie", max_length=200)
    price = models.DecimalField("prijs met btw", max_digits=12, decimal_places=2)
    contribution = models.DecimalField("anderen betalen", max_digits=12, decimal_places=2)
    payer = models.CharField("wie betaalt mee", max_length=120)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("course", "number"), name="price_example_number_once"),
            models.CheckConstraint(
                condition=Q(contribution__gte=0, contribution__lte=F("price")),
                name="price_example_adds_up",
                violation_error_message="Anderen betalen nooit meer dan de prijs.",
            ),
        )

    def __str__(self) -> str:
        return self.situation

    @property
    def net(self) -> Any:
        """What is left to pay yourself, in euros with VAT."""
        return self.price - self.contribution
