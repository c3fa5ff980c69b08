"""Imports of client files: stored, so that they can be left and found again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.choices import ImportState
from clients.models.organisation import Organisation
from clients.querysets import ImportQuerySet
from llo_portal.kernel.base import Dated, UUIDModel


class ClientImport(UUIDModel, Dated):
    """One uploaded file. `report` is what we read (client_sheet.Report as JSON), `choices` what the user decided:
    {"fouten": bool, "paren": {pair key: "samenvoegen" | "beide" | "overslaan"}}; `outcome` counts what was done. Once done
    or dropped the file itself is emptied: the persons in it live on in their own rows only."""

    file_name = models.CharField("bestand", max_length=200)
    content = models.BinaryField(editable=False)
    checksum = models.CharField(max_length=64)
    state = models.CharField("toestand", max_length=10, choices=ImportState, default=ImportState.READ)
    report = models.JSONField("verslag", default=dict)
    choices = models.JSONField("keuzes", default=dict)
    outcome = models.JSONField("uitkomst", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")
    done_at = models.DateTimeField("verwerkt op", null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="client_import_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.DONE) | Q(done_at__isnull=False), name="client_import_done_at"
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """A row that was dealt with, by its fingerprint: the same row in a next file changes nothing."""

    fingerprint = models.CharField(max_length=64, unique=True)
    client_import = models.ForeignKey(ClientImport, models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.fingerprint
