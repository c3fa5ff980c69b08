"""Kansen and taken: what may become a deal, and what we do about it next."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from clients.choices import CLOSED_STAGES, LostReason, Stage, TaskOutcome
from clients.models.intake import Intake
from clients.models.organisation import Contact, Organisation
from clients.querysets import OpportunityQuerySet, StageWeightQuerySet, TaskQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import MarketFormula

_CLOSED = ", ".join(f"'{stage}'" for stage in CLOSED_STAGES)
_ONE_NEXT_STEP = f"""
IF TG_TABLE_NAME = 'clients_task' THEN the_chance := COALESCE(NEW.opportunity_id, OLD.opportunity_id);
ELSE the_chance := NEW.id; END IF;
IF the_chance IS NULL THEN RETURN NULL; END IF;
SELECT o.stage INTO the_stage FROM clients_opportunity o WHERE o.id = the_chance;
IF the_stage IS NULL THEN RETURN NULL; END IF;
SELECT count(*) INTO steps FROM clients_task t WHERE t.opportunity_id = the_chance AND t.is_next_step AND t.done_at IS NULL;
IF the_stage IN ({_CLOSED}) AND steps > 0 THEN {guards.violation("a closed opportunity has no next step")} END IF;
IF the_stage NOT IN ({_CLOSED}) AND steps <> 1 THEN {guards.violation("an open opportunity has exactly one next step")} END IF;
"""  # noqa: S608 - no value of a user
_DECLARED = [("the_chance", "uuid"), ("the_stage", "text"), ("steps", "int")]
_OPEN = [stage.value for stage in Stage if stage not in CLOSED_STAGES]
MOVES = {stage: [*(o for o in _OPEN if o != stage), Stage.WON.value, Stage.LOST.value] for stage in _OPEN} | {
    Stage.LOST.value: _OPEN,
    Stage.WON.value: [Stage.AGREEMENT.value],  # an agreement that falls through after all
}


@tracked
class Opportunity(UUIDModel, Dated):
    """Kans: stands in the pipeline. An open one always has exactly one next step, which the database guards."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="opportunities", verbose_name="organisatie"
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, verbose_name="contactpersoon")
    intake = models.ForeignKey(
        Intake, models.SET_NULL, null=True, blank=True, related_name="opportunities", verbose_name="intake"
    )
    title = models.CharField("waar gaat het om", max_length=160)
    formula = models.CharField("formule", max_length=24, choices=MarketFormula)
    stage = models.CharField("fase", max_length=14, choices=Stage, default=Stage.INQUIRY)
    value = models.DecimalField("waarde exclusief btw", max_digits=12, decimal_places=2, null=True, blank=True)
    expected_on = models.DateField("verwacht akkoord op", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="opportunities", verbose_name="eigenaar"
    )
    lost_reason = models.CharField("reden van verlies", max_length=20, choices=LostReason, blank=True)
    lost_note = models.CharField("toelichting", max_length=300, blank=True)
    closed_on = models.DateField("afgesloten op", null=True, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ("expected_on", "-created_at")
        constraints = (
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="opportunity_value"),
            models.CheckConstraint(
                condition=(Q(stage=Stage.LOST) & ~Q(lost_reason="")) | (~Q(stage=Stage.LOST) & Q(lost_reason="")),
                name="opportunity_lost_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=CLOSED_STAGES, closed_on__isnull=False)
                | (~Q(stage__in=CLOSED_STAGES) & Q(closed_on__isnull=True)),
                name="opportunity_closed_has_day",
            ),
        )
        indexes = (
            models.Index(fields=("stage", "expected_on"), name="opportunity_by_stage"),
            models.Index(fields=("owner", "stage"), name="opportunity_of_owner"),
            models.Index(fields=("closed_on",), name="opportunity_closed"),
        )
        triggers = (
            *guards.states("stage", _OPEN, MOVES),
            guards.deferred(
                "one_next_step", _ONE_NEXT_STEP, operation=pgtrigger.Insert | pgtrigger.UpdateOf("stage"),
                declare=_DECLARED,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("clients:opportunity_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.stage not in CLOSED_STAGES


class StageEntry(models.Model):
    """When an opportunity came into a stage: what lead times and conversion are counted from."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="stages")
    stage = models.CharField("fase", max_length=14, choices=Stage)
    entered_at = models.DateTimeField("sinds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("entered_at", "id")
        indexes = (models.Index(fields=("stage", "entered_at"), name="stage_entry_by_stage"),)

    def __str__(self) -> str:
        return f"{self.opportunity}: {self.get_stage_display()}"


@tracked
class StageWeight(models.Model):
    """How likely an opportunity in a stage becomes a deal, from a day on. Weighs the forecast."""

    stage = models.CharField("fase", max_length=14, choices=Stage)
    starts_on = models.DateField("gaat in op")
    percent = models.PositiveSmallIntegerField("kans op een deal (%)")

    objects = StageWeightQuerySet.as_manager()

    class Meta:
        ordering = ("stage", "-starts_on")
        constraints = (
            models.UniqueConstraint(fields=("stage", "starts_on"), name="stage_weight_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="stage_weight_percent"),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.percent} % vanaf {self.starts_on:%d-%m-%Y}"


@tracked
class Task(UUIDModel, Dated):
    """Taak: something one of us does before or on a day; perhaps the next step of an opportunity."""

    title = models.CharField("wat", max_length=200)
    note = models.TextField("toelichting", blank=True)
    due_on = models.DateField("wanneer")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks", verbose_name="wie")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="tasks", verbose_name="organisatie"
    )
    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, null=True, blank=True, related_name="tasks", verbose_name="kans"
    )
    is_next_step = models.BooleanField(default=False, editable=False)
    url = models.CharField(max_length=300, blank=True, editable=False)
    source_key = models.CharField(max_length=120, blank=True, editable=False)
    outcome = models.CharField(max_length=10, choices=TaskOutcome, blank=True, editable=False)
    done_at = models.DateTimeField("klaar op", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "created_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(is_next_step=False) | Q(opportunity__isnull=False), name="next_step_of_opportunity"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="task_done_has_outcome",
            ),
            models.UniqueConstraint(
                fields=("source_key",),
                condition=~Q(source_key="") & Q(done_at__isnull=True),
                name="task_once_per_source",
            ),
        )
        indexes = (models.Index(fields=("owner", "due_on"), condition=Q(done_at__isnull=True), name="task_open"),)
        triggers = (
            guards.deferred(
                "one_next_step", _ONE_NEXT_STEP, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=_DECLARED,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title
