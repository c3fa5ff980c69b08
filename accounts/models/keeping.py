"""What the nightly job forgot, and what it may not touch."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models.people import User
from accounts.querysets import HoldQuerySet, RunQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.base import UUIDModel


class RetentionHold(UUIDModel):
    """Bewaarplicht: nothing of this person or organisation is removed as long as it holds. Whom it is about is named by
    kind and id (`kernel.retention.hold_subjects`), since organisations live in a later chapter."""

    subject_kind = models.CharField("soort", max_length=20)
    subject_id = models.UUIDField("over")
    reason = models.CharField("reden", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    until = models.DateField("tot en met", null=True, blank=True)
    created_at = models.DateTimeField("sinds", auto_now_add=True)
    lifted_at = models.DateTimeField("opgeheven", null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id"), condition=Q(lifted_at__isnull=True), name="one_hold_per_subject"
            ),
        )
        triggers = (
            guards.refuse("kept", "a hold is lifted, never deleted", operation=pgtrigger.Delete),
            guards.frozen(
                "fixed", "a hold keeps its words", fields=("subject_kind", "subject_id", "reason", "by", "created_at")
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class RunKind(models.TextChoices):
    NIGHT = "nacht", "Nachttaak"
    TRIAL = "proef", "Proef"


class RetentionRun(UUIDModel):
    """One round of the nightly job, or a trial that only counts. `report` holds per rule {"te_doen", "vast", "gedaan",
    "voorbeelden", "klaar"} without names; it grows with every batch, so that a killed worker is followed where it was."""

    kind = models.CharField("soort", max_length=6, choices=RunKind)
    day = models.DateField("peildatum")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gevraagd door")
    report = models.JSONField("verslag", default=dict)
    set_aside = models.JSONField("beveiliging opzij gezet", default=list)
    started_at = models.DateTimeField("begonnen", auto_now_add=True)
    finished_at = models.DateTimeField("klaar", null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("nacht", "proef")), name="retention_run_kind"),
            models.UniqueConstraint(fields=("day",), condition=Q(kind="nacht"), name="one_night_a_day"),
        )
        triggers = (guards.refuse("kept", "what was forgotten is written down", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:retention_run", args=[self.pk])

    @property
    def is_trial(self) -> bool:
        return self.kind == RunKind.TRIAL

    @property
    def done(self) -> int:
        """Rows that were removed or emptied."""
        return sum(row.get("gedaan", 0) for row in self.report.values())

    @property
    def due(self) -> int:
        return sum(row.get("te_doen", 0) for row in self.report.values())

    @property
    def held(self) -> int:
        return sum(row.get("vast", 0) for row in self.report.values())

    @property
    def rules_done(self) -> int:
        return sum(bool(row.get("klaar")) for row in self.report.values())
