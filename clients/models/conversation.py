"""Snel vastleggen: what somebody is writing down about a conversation, kept while typing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from clients.choices import DraftSource
from clients.models.organisation import Contact, Organisation
from clients.models.pipeline import Task
from clients.models.timeline import TimelineEntry
from clients.querysets import DraftQuerySet
from llo_portal.kernel.base import Dated, UUIDModel


class ConversationDraft(UUIDModel, Dated):
    """One conversation. The page makes its id, so that a retry finds the same row; `version` keeps two pages from
    overwriting each other. Once saved it is a line in the client's story (`entry`), perhaps with a `task`."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversation_drafts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField("hoe", max_length=20, blank=True)
    topic = models.CharField("onderwerp", max_length=160, blank=True)
    text = models.TextField("wat is er besproken", blank=True)
    next_step = models.CharField("volgende stap", max_length=200, blank=True)
    next_on = models.DateField("wanneer", null=True, blank=True)
    happened_at = models.DateTimeField("gesprek op", null=True, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="namens"
    )
    people = models.TextField("aanwezig", blank=True)  # whom we do not know as contact
    source = models.CharField(max_length=12, choices=DraftSource, default=DraftSource.TYPED)
    source_key = models.CharField(max_length=255, blank=True, editable=False)  # UID or Message-ID
    version = models.PositiveIntegerField(default=1, editable=False)
    editor_page = models.UUIDField(null=True, editable=False)
    saved_at = models.DateTimeField(null=True, editable=False)
    entry = models.OneToOneField(TimelineEntry, models.SET_NULL, null=True, editable=False, related_name="draft")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "concepten van gesprekken"
        ordering = ("-updated_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "source_key"), condition=~Q(source_key=""), name="draft_once_per_source"
            ),
        )
        indexes = (models.Index(fields=("owner", "-updated_at"), condition=Q(saved_at=None), name="draft_unfinished"),)

    def __str__(self) -> str:
        return self.topic or (str(self.organisation) if self.organisation else "Nieuw gesprek")

    def get_absolute_url(self) -> str:
        return reverse("clients:quick_edit", args=[self.pk])
