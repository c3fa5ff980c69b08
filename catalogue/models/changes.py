"""What changed in the open part of our offer, for feeds and calendars. One row per course or start, never one per change."""

import pgtrigger
from django.db import models

from catalogue.models.courses import Course, Module
from catalogue.models.offerings import Offering
from catalogue.models.places import Location
from llo_portal.kernel.base import UUIDModel


class ChangeKind(models.TextChoices):
    COURSE = "opleiding", "Opleiding"
    OFFERING = "startmoment", "Startmoment"


class PublicChange(models.Model):
    """That something changed is noted by the database, in the transaction of the change; `told_at` is given later.

    `told_at` is empty until `changes.tell` has seen the commit, and then later than every moment told before. So a
    reader that asks for everything after the last moment it saw misses nothing, however late a transaction commits.
    """

    kind = models.CharField("soort", max_length=12, choices=ChangeKind)
    object_id = models.UUIDField()
    changed_at = models.DateTimeField("gewijzigd")
    told_at = models.DateTimeField("verteld", null=True, blank=True, unique=True)
    is_public = models.BooleanField("openbaar", default=False)
    public_since = models.DateTimeField("openbaar sinds", null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "object_id"), name="one_change_per_object"),)
        indexes = (models.Index(fields=("kind",), name="change_untold", condition=models.Q(told_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class StartEntry(UUIDModel):
    """A start as calendars know it: `sequence` goes up when what they show changes, and a start that was told of never
    vanishes before its day but is marked as cancelled."""

    offering = models.OneToOneField(Offering, models.CASCADE, related_name="calendar_entry")
    sequence = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("offering__starts_on",)

    def __str__(self) -> str:
        return f"{self.offering}, {self.sequence}"


def _note(kind: str, rows: str) -> str:
    """Upserts a change for the ids that `rows` selects."""
    return f"""
INSERT INTO catalogue_publicchange (kind, object_id, changed_at, is_public)
SELECT '{kind}', touched.id, clock_timestamp(), false FROM ({rows}) AS touched(id) ORDER BY touched.id
ON CONFLICT (kind, object_id) DO UPDATE SET told_at = NULL, changed_at = EXCLUDED.changed_at;
"""  # noqa: S608 - no value of a user


def _follow(name: str, kind: str, rows: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, func=f"{_note(kind, rows)} RETURN NULL;"
    )


_ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
_ROW = "SELECT COALESCE(NEW.id, OLD.id)"
_AT_LOCATION = "SELECT o.id FROM catalogue_offering o WHERE o.location_id = NEW.id AND o.starts_on >= current_date"

pgtrigger.register(_follow("open_data", ChangeKind.COURSE, _ROW, _ANY))(Course)
pgtrigger.register(_follow("open_data", ChangeKind.OFFERING, _ROW, _ANY))(Offering)
pgtrigger.register(
    _follow("open_data", ChangeKind.COURSE, "SELECT COALESCE(NEW.course_id, OLD.course_id)", _ANY)
)(Module)  # fmt: skip
pgtrigger.register(_follow("open_data", ChangeKind.OFFERING, _AT_LOCATION, pgtrigger.Update))(Location)
