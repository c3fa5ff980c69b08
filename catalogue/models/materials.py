"""Leermaterialen: what belongs to a course, for learners or only for who teaches it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models.courses import Course
from catalogue.querysets import MaterialRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel


class MaterialKind(models.TextChoices):
    BOOK = "boek", "Boek"
    ELEARNING = "e-learning", "E-learning"
    HANDOUT = "hand-out", "Hand-out"
    VIDEO = "video", "Video"
    EQUIPMENT = "apparatuur", "Apparatuur"
    TEST = "toets", "Toets"


class Audience(models.TextChoices):
    LEARNERS = "deelnemers", "Deelnemers en trainers"
    TRAINERS = "trainers", "Alleen trainers"


@tracked
class Material(UUIDModel, Dated):
    """One thing in the material bank: an address, an own file, or something in a cupboard. `mime` and `size` (bytes) are
    of what we found in the file, not of what the browser said."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="materials", verbose_name="opleiding")
    kind = models.CharField("soort", max_length=12, choices=MaterialKind)
    title = models.CharField("titel", max_length=160)
    url = models.URLField("adres", max_length=500, blank=True)
    file = models.FileField("bestand", upload_to="materialen/%Y/%m/", blank=True)
    file_name = models.CharField("bestandsnaam", max_length=160, blank=True, editable=False)
    mime = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("grootte (bytes)", null=True, blank=True, editable=False)
    audience = models.CharField("voor", max_length=12, choices=Audience, default=Audience.LEARNERS)
    owner = models.CharField("eigenaar en licentie", max_length=160)
    version = models.CharField("uitgave of versie", max_length=40, blank=True)
    checked_on = models.DateField("nagekeken op")
    note = models.CharField("opmerking", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="bewaard door"
    )

    objects = MaterialRows.as_manager()

    class Meta:
        ordering = ("kind", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(url="") | Q(file=""), name="material_one_source",
                violation_error_message="Kies een adres of een bestand, niet allebei.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="toets") | Q(audience="trainers"), name="material_test_stays_inside",
                violation_error_message="Een toets is alleen voor trainers.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title
