"""Bijlagen: files of a client or of one conversation."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from clients.models.intake import Intake
from clients.models.organisation import Contact, Organisation
from clients.querysets import AttachmentQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel


@tracked(exclude=("title", "file_name"))  # may name a person, who can be erased
class Attachment(UUIDModel, Dated):
    """A file as it was given to us. `mime` and `size` (bytes) are of what we found in it, not of what the browser said.
    With `contact` the file is about that person, and goes when the person is erased."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="attachments", verbose_name="organisatie"
    )
    intake = models.ForeignKey(
        Intake, models.SET_NULL, null=True, blank=True, related_name="attachments", verbose_name="intake"
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="attachments", verbose_name="gaat over"
    )
    title = models.CharField("wat is het", max_length=160)
    file = models.FileField("bestand", upload_to="bijlagen/%Y/%m/", editable=False)
    file_name = models.CharField("bestandsnaam", max_length=160, editable=False)
    mime = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField("grootte (bytes)", editable=False)
    checksum = models.CharField(max_length=64, editable=False)
    is_confidential = models.BooleanField("vertrouwelijk", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="bewaard door"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name, verbose_name_plural = "bijlage", "bijlagen"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "intake", "checksum"), nulls_distinct=False, name="attachment_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("clients:attachment_file", args=[self.pk])
