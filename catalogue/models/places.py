"""Who gives education, and where."""

from django.db import models
from django.db.models import Q

from catalogue.querysets import StaffRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import UUIDModel
from llo_portal.kernel.choices import InstitutionKind, Region


@tracked
class Institution(UUIDModel):
    """Who gives education or holds a licence: the mbo-school, other educators."""

    name = models.CharField("naam", max_length=160, unique=True)
    kind = models.CharField("soort", max_length=20, choices=InstitutionKind)
    brin = models.CharField("BRIN-nummer", max_length=6, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    is_own_school = models.BooleanField("de school waaraan wij verbonden zijn", default=False)

    objects = StaffRows.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_own_school",),
                condition=Q(is_own_school=True),
                name="one_own_school",
                violation_error_message="Er is al een school waaraan wij verbonden zijn.",
            ),
        )

    def __str__(self) -> str:
        return self.name


@tracked
class Location(UUIDModel):
    """A place where lessons are given."""

    name = models.CharField("naam", max_length=120, unique=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    travel = models.TextField("openbaar vervoer en parkeren", blank=True)
    is_step_free = models.BooleanField("rolstoeltoegankelijk", null=True, blank=True)

    objects = StaffRows.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Street, postcode and place as far as known."""
        street = "" if self.street == self.name else self.street  # a place may be called after its address
        return ", ".join(part for part in (street, f"{self.postcode} {self.place}".strip()) if part)


@tracked
class Room(UUIDModel):
    location = models.ForeignKey(Location, models.PROTECT, related_name="rooms", verbose_name="locatie")
    name = models.CharField("naam", max_length=80)
    capacity = models.PositiveSmallIntegerField("plaatsen", default=20)

    objects = StaffRows.as_manager()

    class Meta:
        ordering = ("location__name", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("location", "name"),
                name="room_once",
                violation_error_message="Deze locatie heeft al een ruimte met die naam.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.location.name}, {self.name}"
