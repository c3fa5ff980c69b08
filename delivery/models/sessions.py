"""Bijeenkomsten and who gives them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Person
from catalogue.models import Institution, Room
from delivery.models.programmes import Programme
from delivery.querysets import SessionQuerySet, TrainerQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Engagement


@tracked
class Trainer(UUIDModel, Dated):
    person = models.OneToOneField(Person, models.PROTECT, related_name="trainer", verbose_name="persoon")
    engagement = models.CharField("verhouding", max_length=24, choices=Engagement)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, verbose_name="school")
    subjects = models.CharField("vakgebieden", max_length=300, blank=True)
    is_active = models.BooleanField("inzetbaar", default=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        ordering = ("person__sort_key",)

    def __str__(self) -> str:
        return self.person.full_name


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def _never_twice(field: str, name: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[(field, RangeOperators.EQUAL), (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS)],
        condition=Q(**{f"{field}__isnull": False}, is_cancelled=False),
    )


@tracked
class Session(UUIDModel, Dated):
    """Bijeenkomst. Trainer, specialist and room cannot be double-booked: the database refuses."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sessions", verbose_name="traject")
    title = models.CharField("onderwerp", max_length=160, blank=True)
    starts_at = models.DateTimeField("begin")
    ends_at = models.DateTimeField("einde")
    trainer = models.ForeignKey(Trainer, models.PROTECT, null=True, blank=True, related_name="sessions")
    specialist = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="specialist_sessions",
        verbose_name="specialist van de klant",
    )  # fmt: skip
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="ruimte"
    )
    place_note = models.CharField("plaats, als het geen eigen ruimte is", max_length=160, blank=True)
    is_cancelled = models.BooleanField("vervallen", default=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(specialist__isnull=True) | Q(trainer__isnull=False) & ~Q(trainer=F("specialist")),
                name="specialist_beside_own_trainer",
            ),
            _never_twice("trainer", "trainer_not_double_booked"),
            _never_twice("specialist", "specialist_not_double_booked"),
            _never_twice("room", "room_not_double_booked"),
        )
        indexes = (models.Index(fields=("starts_at",), name="session_by_start"),)

    def __str__(self) -> str:
        return f"{self.programme.number} {self.starts_at:%d-%m-%Y %H:%M}"

    @property
    def place(self) -> str:
        return str(self.room) if self.room else self.place_note
