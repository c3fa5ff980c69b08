"""Imports of client files: stored, so that they can be left and found again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.choices import ImportState, RowOutcome
from clients.models.organisation import Organisation
from clients.querysets import ImportQuerySet
from llo_portal.kernel.base import Dated, UUIDModel


class ClientImport(UUIDModel, Dated):
    """One uploaded file. `report` is what we read (client_sheet.Report as JSON), `choices` what the user decided:
    {"fouten": bool, "paren": {pair key: "samenvoegen" | "beide" | "overslaan"}}; `outcome` counts what was done. `layout`
    is how the file was read ({"codering", "scheidingsteken", "kolommen": {heading: field}}). At the start the choices are
    frozen as `plan` ({row number: {"keuze", "organisatie", "rij"}}), so that work that was broken off goes on with the same
    answers. Once done or dropped the file itself is emptied: the persons in it live on in their own rows only."""

    file_name = models.CharField("bestand", max_length=200)
    content = models.BinaryField(editable=False)
    checksum = models.CharField(max_length=64)
    state = models.CharField("toestand", max_length=10, choices=ImportState, default=ImportState.READ)
    report = models.JSONField("verslag", default=dict)
    choices = models.JSONField("keuzes", default=dict)
    outcome = models.JSONField("uitkomst", default=dict)
    layout = models.JSONField("indeling", default=dict)
    plan = models.JSONField(default=dict)
    total = models.PositiveIntegerField("rijen", default=0)
    processed = models.PositiveIntegerField("verwerkte rijen", default=0)
    started_at = models.DateTimeField("begonnen op", null=True, blank=True)
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
            models.CheckConstraint(condition=Q(processed__lte=models.F("total")), name="client_import_progress"),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportLayout(UUIDModel, Dated):
    """What the columns of a layout mean, as somebody chose: `columns` is {heading: field, or "" to leave it out}. A next
    file with the same headings is read the same way."""

    fingerprint = models.CharField(max_length=64, unique=True)
    columns = models.JSONField("kolommen", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")

    def __str__(self) -> str:
        return ", ".join(self.columns)


class ImportLine(models.Model):
    """What became of one row: the report, and the proof that the row needs no second turn. No words of the row itself."""

    client_import = models.ForeignKey(ClientImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("rij")
    outcome = models.CharField("uitkomst", max_length=12, choices=RowOutcome)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="+", verbose_name="organisatie"
    )
    remarks = models.JSONField("meldingen", default=list)

    class Meta:
        ordering = ("number",)
        verbose_name, verbose_name_plural = "regel van een import", "regels van imports"
        constraints = (models.UniqueConstraint(fields=("client_import", "number"), name="import_line_once"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.get_outcome_display()}"


class ImportedRow(models.Model):
    """A row that was dealt with, by its fingerprint: the same row in a next file changes nothing."""

    fingerprint = models.CharField(max_length=64, unique=True)
    client_import = models.ForeignKey(ClientImport, models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.fingerprint
