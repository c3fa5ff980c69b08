"""Klantgesprekken."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from catalogue.models import Course
from clients.choices import INTAKE_MOVES, IntakeState
from clients.models.organisation import Contact, Organisation
from clients.querysets import IntakeQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.guards import states
from strategy.models import Strategy


@tracked
class Intake(UUIDModel, Dated):
    """Klantgesprek: structured account of a client's question. `policy` is the strategy of the day it was made."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="intakes", verbose_name="organisatie")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, verbose_name="contactpersoon")
    formula = models.CharField("formule", max_length=24, choices=MarketFormula)
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="intakes", verbose_name="eigenaar")
    held_on = models.DateField("gesprek op")
    state = models.CharField("toestand", max_length=10, choices=IntakeState, default=IntakeState.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    editor_page = models.UUIDField(null=True, editable=False)  # the open page that saved last
    subject = models.CharField("onderwerp", max_length=160, blank=True)
    question = models.TextField("vraag van de klant", blank=True)
    learning_goal = models.TextField("leervraag: wie moet wat kunnen, wanneer, hoe zien we het", blank=True)
    participants = models.PositiveIntegerField("aantal deelnemers", null=True, blank=True)
    wanted_start = models.DateField("gewenste start", null=True, blank=True)
    budget = models.DecimalField("budget", max_digits=12, decimal_places=2, null=True, blank=True)
    decision_maker = models.CharField("wie beslist", max_length=160, blank=True)
    choices = models.JSONField("keuzes", default=dict, blank=True)
    courses = models.ManyToManyField(Course, blank=True, related_name="+", verbose_name="opleidingen")
    notes = models.TextField("aantekeningen", blank=True)
    confidential_note = models.TextField("vertrouwelijke notitie", blank=True)

    objects = IntakeQuerySet.as_manager()
    sensitive_fields = {"confidential_note": "clients.view_confidential"}  # masked in the audit trail

    class Meta:
        ordering = ("-held_on", "-created_at")
        constraints = (
            models.CheckConstraint(
                # a private person has no intake: choosing and enrolling goes by the catalogue (domein/formules.yaml)
                condition=Q(formula__in=(MarketFormula.EMPLOYER, MarketFormula.BENEFIT_AGENCY)),
                name="intake_formula_of_organisation",
            ),
        )
        indexes = (models.Index(fields=("owner", "state"), name="intake_of_owner"),)
        triggers = states("state", (IntakeState.DRAFT.value,), INTAKE_MOVES)

    def __str__(self) -> str:
        return self.subject or f"Intake {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("clients:intake_detail", args=[self.pk])

    def shows_confidential_to(self, user: Any) -> bool:
        """The confidential note is for its owner and the directeur only (domein/rollen.yaml, `rijen`)."""
        return user.pk == self.owner_id or "directeur" in user.role_keys
