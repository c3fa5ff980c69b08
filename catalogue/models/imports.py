"""An uploaded spreadsheet with its report, so that it can be left and found again."""

from django.conf import settings
from django.db import models

from catalogue.choices import ImportState
from catalogue.querysets import ImportRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import UUIDModel


@tracked
class CatalogueImport(UUIDModel):
    """`report` is the outcome of the dry run, or of the import itself once applied (see catalogue.importing)."""

    name = models.CharField("bestand", max_length=160)
    file = models.FileField("bestand", upload_to="aanbod/%Y/%m/")
    checksum = models.CharField(max_length=64)
    size = models.PositiveIntegerField("grootte (bytes)")
    state = models.CharField("toestand", max_length=12, choices=ImportState, default=ImportState.CHECKED)
    report = models.JSONField("verslag", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")
    created_at = models.DateTimeField("aangeboden", auto_now_add=True)
    applied_at = models.DateTimeField("ingelezen", null=True, blank=True)

    objects = ImportRows.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name
