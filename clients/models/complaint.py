"""Het klachtenregister."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from clients.choices import COMPLAINT_MOVES, Channel, ComplaintAbout, ComplaintOutcome, ComplaintState
from clients.models.desk import Inquiry
from clients.models.organisation import Organisation
from clients.querysets import ComplaintQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.guards import states

_TOLD = ("name", "email", "phone", "text", "measures", "outcome_text")


@tracked(exclude=_TOLD)
class Complaint(UUIDModel, Dated):
    """Klacht: who, about what, by when we answer, and what we did with it. `about_key` names the thing itself when we know
    it: "catalogue.course:<uuid>"."""

    number = models.CharField("nummer", max_length=20, unique=True, editable=False)
    channel = models.CharField("binnengekomen via", max_length=10, choices=Channel)
    received_on = models.DateField("ontvangen op")
    name = models.CharField("naam", max_length=160, blank=True)
    email = models.EmailField("e-mailadres", blank=True, db_index=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    about = models.CharField("gaat over", max_length=12, choices=ComplaintAbout, default=ComplaintAbout.HOUSE)
    about_text = models.CharField("welke", max_length=200, blank=True)
    about_key = models.CharField(max_length=120, blank=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="complaints", verbose_name="klant"
    )
    inquiry = models.OneToOneField(
        Inquiry, models.SET_NULL, null=True, blank=True, related_name="complaint", editable=False
    )
    text = models.TextField("klacht")
    answer_by = models.DateField("antwoord uiterlijk op")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name="behandelaar",
    )
    state = models.CharField("toestand", max_length=14, choices=ComplaintState, default=ComplaintState.RECEIVED)
    outcome = models.CharField("oordeel", max_length=14, choices=ComplaintOutcome, blank=True)
    outcome_text = models.TextField("antwoord aan de klager", blank=True)
    measures = models.TextField("maatregelen", blank=True)
    closed_on = models.DateField("afgehandeld op", null=True, blank=True, editable=False)
    told_on = models.DateField(null=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "klachten"
        ordering = ("answer_by", "number")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ComplaintState.HANDLED) | Q(handler__isnull=False), name="complaint_has_handler"
            ),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.DONE, closed_on__isnull=False) & ~Q(outcome="")
                | Q(state=ComplaintState.WITHDRAWN, closed_on__isnull=False, outcome="")
                | Q(state__in=(ComplaintState.RECEIVED, ComplaintState.HANDLED), closed_on__isnull=True, outcome=""),
                name="complaint_done_has_outcome",
            ),
            models.CheckConstraint(condition=Q(about__in=ComplaintAbout.values), name="complaint_about_known"),
        )
        indexes = (models.Index(fields=("state", "answer_by"), name="complaint_by_term"),)
        triggers = states("state", (ComplaintState.RECEIVED.value,), COMPLAINT_MOVES)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("clients:complaint_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (ComplaintState.RECEIVED, ComplaintState.HANDLED)


class ComplaintNote(models.Model):
    """What happened with a complaint."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="notes")
    text = models.TextField("tekst")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField("wanneer")

    class Meta:
        ordering = ("-happened_at", "-id")

    def __str__(self) -> str:
        return self.text[:80]
