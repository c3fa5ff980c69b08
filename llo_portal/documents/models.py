"""Documents are frozen, effects are remembered, and a request that comes twice is answered once."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from llo_portal.kernel.base import UUIDModel


class TemplateVersion(models.Model):
    """The words of a document template as they were when first used. A changed template becomes a new version."""

    key = models.CharField("sjabloon", max_length=80)
    version = models.PositiveIntegerField("versie")
    html = models.TextField()
    css = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="template_version_once"),
            models.UniqueConstraint(fields=("key", "digest"), name="template_words_once"),
        )
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Document(UUIDModel):
    """A PDF made once from frozen context. `content_hash` covers template words and context; `checksum` the file."""

    template = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="documents")
    title = models.CharField("titel", max_length=200)
    context = models.JSONField("inhoud")
    content_hash = models.CharField(max_length=64)
    variant = models.CharField(max_length=20, default="pdf/ua-1")
    subject_kind = models.CharField("gaat over", max_length=60)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="documenten/%Y/%m/", blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject_kind", "subject_id", "content_hash"), name="document_once"),
            models.CheckConstraint(
                condition=Q(rendered_at__isnull=True, checksum="") | Q(rendered_at__isnull=False) & ~Q(checksum=""),
                name="document_rendered_has_checksum",
            ),
        )
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="document_subject"),)
        triggers = (
            pgtrigger.ReadOnly(
                name="frozen_words",
                fields=["template", "context", "content_hash", "subject_kind", "subject_id", "created_at"],
            ),
            pgtrigger.Protect(
                name="rendered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__rendered_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        return self.rendered_at is not None


class EffectState(models.TextChoices):
    WAITING = "wachtend", "Wachtend"
    RUNNING = "bezig", "Bezig"
    DONE = "klaar", "Klaar"
    DEAD = "mislukt", "Mislukt"


class EffectQuerySet(models.QuerySet["Effect"]):
    def due(self) -> Self:
        """Waiting and due, or running with a lease that ran out (its worker died)."""
        now = timezone.now()
        return self.filter(
            Q(state=EffectState.WAITING, available_at__lte=now) | Q(state=EffectState.RUNNING, lease_until__lt=now)
        )

    def dead(self) -> Self:
        return self.filter(state=EffectState.DEAD)


class Effect(UUIDModel):
    """A row of the outbox: something that must happen because a fact was written in the same transaction."""

    kind = models.CharField("soort", max_length=60)
    key = models.CharField("sleutel", max_length=200, unique=True)
    payload = models.JSONField()
    state = models.CharField("toestand", max_length=10, choices=EffectState, default=EffectState.WAITING)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    available_at = models.DateTimeField("volgende poging", default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField("laatste fout", blank=True)
    created_at = models.DateTimeField("aangemaakt", auto_now_add=True)
    done_at = models.DateTimeField("klaar", null=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EffectState.values), name="effect_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EffectState.RUNNING) | Q(lease_until__isnull=False), name="effect_running_has_lease"
            ),
        )
        indexes = (
            models.Index(F("available_at"), name="effect_due", condition=Q(state__in=("wachtend", "bezig"))),
            models.Index(F("created_at").desc(), name="effect_recent"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def reference(self) -> dict[str, Any]:
        return {"soort": self.kind, "sleutel": self.key}


class AnsweredRequest(models.Model):
    """A form that was sent with an idempotency key, and where its sender was taken."""

    key = models.UUIDField()
    actor = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "actor"), name="answered_request_once"),)

    def __str__(self) -> str:
        return f"{self.key} {self.path}"
