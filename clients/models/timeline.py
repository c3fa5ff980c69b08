"""The story of a client."""

from django.conf import settings
from django.db import models

from clients.models.organisation import Organisation
from clients.querysets import TimelineQuerySet
from llo_portal.kernel.base import UUIDModel


class TimelineEntry(UUIDModel):
    """One line in the story of a client; higher chapters write it through clients.services.record(). `actor` wrote it down,
    `on_behalf_of` is the colleague who had the talk when that was another."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="timeline", verbose_name="organisatie")
    kind = models.CharField("soort", max_length=20)
    text = models.CharField("wat", max_length=500)
    body = models.TextField("verslag", blank=True)
    url = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="namens"
    )
    happened_at = models.DateTimeField("wanneer")

    objects = TimelineQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_at",)
        indexes = (models.Index(fields=("organisation", "-happened_at"), name="timeline_newest"),)

    def __str__(self) -> str:
        return self.text
