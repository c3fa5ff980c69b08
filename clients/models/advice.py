"""Advies: what we recommend and why. Once given out it stands; what changes later is a next version."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalogue.models import Course
from clients.choices import ADVICE_MOVES, AdviceState
from clients.models.intake import Intake
from clients.querysets import FactRows, OfIntake
from llo_portal.documents.models import Document
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region, Sector

# FOR SHARE waits for whoever gives the advice out and then sees its new state
_LINES_STAND = f"""
IF EXISTS (
    SELECT 1 FROM clients_advice WHERE id IN (OLD.advice_id, NEW.advice_id) AND state <> '{AdviceState.DRAFT}' FOR SHARE
) THEN {guards.violation("advice: lines change only in concept")} END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""  # noqa: S608 - constants of this file


@tracked
class LabourMarketFact(UUIDModel, Dated):
    """A statement about the labour market that somebody else made, with where and when. It vanishes after `valid_until`."""

    statement = models.CharField("bewering", max_length=300)
    sector = models.CharField("sector", max_length=24, choices=Sector, blank=True)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    source = models.CharField("bron", max_length=160)
    url = models.URLField("adres van de bron", blank=True)
    dated = models.DateField("datum van de bron")
    checked_on = models.DateField("nagekeken op")
    valid_until = models.DateField("te gebruiken tot en met")

    objects = FactRows.as_manager()

    class Meta:
        ordering = ("sector", "region", "-dated")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("dated")), name="fact_valid_after_dated",
                violation_error_message="De bron is jonger dan de dag tot wanneer je haar gebruikt.",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(statement=""), name="fact_has_source"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.statement


@tracked
class Advice(UUIDModel, Dated):
    """`document` holds the words as the client got them, schemes and arguments of that day included."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="advices", verbose_name="intake")
    version = models.PositiveSmallIntegerField("versie", default=1)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="eigenaar")
    state = models.CharField("toestand", max_length=12, choices=AdviceState, default=AdviceState.DRAFT)
    summary = models.TextField("ons advies in het kort", blank=True)
    facts = models.ManyToManyField(LabourMarketFact, blank=True, related_name="+", verbose_name="argumenten")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("uitgebracht op", null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfIntake.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("intake", "version"), name="advice_version_once"),
            models.UniqueConstraint(
                fields=("intake",), condition=Q(state=AdviceState.DRAFT), name="one_open_advice_per_intake"
            ),
            models.CheckConstraint(
                condition=Q(state=AdviceState.DRAFT)
                | Q(issued_at__isnull=False, issued_by__isnull=False, document__isnull=False),
                name="advice_issued_has_document",
            ),
        )
        triggers = (
            *guards.states("state", (AdviceState.DRAFT,), ADVICE_MOVES),
            guards.frozen(
                "issued_stands", "advice: given out, so it does not change",
                fields=("intake_id", "version", "summary", "document_id", "issued_at", "issued_by_id"),
                when=pgtrigger.Q(old__state=AdviceState.ISSUED),
            ),
            guards.refuse(
                "issued_stays", "advice: given out, so it stays", operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=AdviceState.ISSUED),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Advies {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("clients:advice_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == AdviceState.DRAFT


@tracked
class AdvisedCourse(UUIDModel):
    """One course in an advice. `score` and `reasons` come from clients.matching; a person may set the order, leave it
    out or add one by hand, and then says why."""

    advice = models.ForeignKey(Advice, models.CASCADE, related_name="lines")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+", verbose_name="opleiding")
    number = models.PositiveSmallIntegerField("volgorde")
    score = models.PositiveSmallIntegerField("score")
    reasons = models.JSONField("redenen", default=list)
    is_left_out = models.BooleanField("doet niet mee", default=False)
    is_by_hand = models.BooleanField("zelf toegevoegd", default=False)
    note = models.CharField("waarom anders", max_length=300, blank=True)

    class Meta:
        ordering = ("is_left_out", "number", "-score")
        constraints = (
            models.UniqueConstraint(fields=("advice", "course"), name="advised_course_once"),
            models.CheckConstraint(condition=Q(score__range=(0, 100)), name="advised_score_range"),
            models.CheckConstraint(
                condition=Q(is_left_out=False, is_by_hand=False) | ~Q(note=""), name="advised_override_has_note"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="lines_stand", when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, func=_LINES_STAND,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.course}"
