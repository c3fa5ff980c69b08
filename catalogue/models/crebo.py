"""The list of qualifications of SBB as it was last read in. We ship no copy: somebody uploads the spreadsheet."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.choices import ImportState
from catalogue.querysets import CreboRows, ImportRows
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import UUIDModel


@tracked
class CreboImport(UUIDModel):
    """An uploaded list with its report: of the dry run, or of the reading in once applied."""

    name = models.CharField("bestand", max_length=160)
    file = models.FileField("bestand", upload_to="crebo/%Y/%m/")
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


class CreboCode(models.Model):
    """One qualification. A code that is on the list of retired ones, or that left the list, has `retired_on`: the day we
    were told. `source` is the upload that said so last."""

    code = models.CharField("code", max_length=5, primary_key=True)
    title = models.CharField("kwalificatie", max_length=300)
    level = models.CharField("niveau", max_length=40, blank=True)
    kind = models.CharField("soort opleiding", max_length=120, blank=True)
    routes = models.CharField("leerweg", max_length=120, blank=True)
    retired_on = models.DateField("vervallen", null=True, blank=True)
    source = models.ForeignKey(CreboImport, models.PROTECT, related_name="codes", verbose_name="bron")

    objects = CreboRows.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="crebo_code_form"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
