"""What was published, word for word, and what is proposed to change."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalogue.models.courses import Course
from catalogue.querysets import StaffRows
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel


class CourseVersion(UUIDModel):
    """A course as it was published: an enrolment keeps the version it was sold with. Never changed, never removed."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions", verbose_name="opleiding")
    number = models.PositiveIntegerField("versie")
    content = models.JSONField("inhoud")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField("gepubliceerd op", auto_now_add=True)

    objects = StaffRows.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("course", "number"), name="course_version_once"),
            models.CheckConstraint(condition=~Q(submitted_by=F("published_by")), name="course_version_four_eyes"),
        )
        triggers = (
            guards.refuse("frozen", "course version: never changed", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.course}, versie {self.number}"


class ProposalState(models.TextChoices):
    DRAFT = "concept", "Concept"
    REVIEW = "ter beoordeling", "Ter beoordeling"
    APPLIED = "doorgevoerd", "Doorgevoerd"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


@tracked
class CourseProposal(UUIDModel, Dated):
    """A change of a published course. Visitors see the old words until a second person agrees."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="proposals", verbose_name="opleiding")
    content = models.JSONField("inhoud")
    state = models.CharField("toestand", max_length=16, choices=ProposalState, default=ProposalState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="begonnen door")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="aangeboden door",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslist door"
    )
    note = models.TextField("opmerking van de beoordelaar", blank=True)

    objects = StaffRows.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("course",), condition=Q(state__in=("concept", "ter beoordeling")), name="one_open_proposal"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.APPLIED)
                | Q(submitted_by__isnull=False, decided_by__isnull=False) & ~Q(submitted_by=F("decided_by")),
                name="proposal_four_eyes",
            ),
        )
        triggers = guards.states(
            "state",
            first=[ProposalState.DRAFT],
            moves={
                ProposalState.DRAFT: [ProposalState.REVIEW, ProposalState.WITHDRAWN],
                ProposalState.REVIEW: [ProposalState.APPLIED, ProposalState.DRAFT, ProposalState.WITHDRAWN],
            },
        )

    def __str__(self) -> str:
        return f"Wijziging van {self.course}"


class CourseImage(UUIDModel):
    """A picture that a course may choose, encoded anew by us: nothing of the upload itself is kept."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="images", verbose_name="opleiding")
    file = models.FileField("beeld", upload_to="opleidingen/%Y/")
    alt = models.CharField("wat er te zien is", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StaffRows.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.alt
