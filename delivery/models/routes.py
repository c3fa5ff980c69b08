"""A learner's way through the blocks of a course, and what was granted on the way."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from catalogue.carousel_time import ALL_SLOTS
from catalogue.models import Course, Institution, Module
from delivery.models.certificates import Certificate
from delivery.models.learners import Learner
from delivery.querysets import ExemptionQuerySet, RoutePlanQuerySet, RouteQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel


class ExemptionBasis(models.TextChoices):
    EVC = "evc", "Evc (wat iemand al kan, is erkend)"
    CERTIFICATE = "eerder certificaat", "Eerder certificaat"


# exemption only by decision of the exam board of a licence holder (regels.md): that of the course
_BOARD_OF_LICENCE_HOLDER = f"""
IF NEW.decided_by_id IS DISTINCT FROM (
  SELECT c.licence_holder_id FROM catalogue_module m JOIN catalogue_course c ON c.id = m.course_id WHERE m.id = NEW.module_id
) THEN
  {guards.violation("an exemption is decided by the licence holder of the course")}
END IF;
IF NEW.certificate_id IS NOT NULL AND NEW.learner_id IS DISTINCT FROM (
  SELECT e.learner_id FROM delivery_certificate c JOIN delivery_enrolment e ON e.id = c.enrolment_id
  WHERE c.id = NEW.certificate_id
) THEN
  {guards.violation("an exemption leans on the own certificate of the learner")}
END IF;
RETURN NEW;
"""  # noqa: S608 - no value of a user


@tracked
class Exemption(UUIDModel, Dated):
    """Vrijstelling of one block. `decided_by` is the licence holder whose exam board decided, `reference` its decision.
    `certificate` is an earlier paper of ours; one of another school is named in the reference."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="exemptions", verbose_name="deelnemer")
    module = models.ForeignKey(Module, models.PROTECT, related_name="exemptions", verbose_name="blok")
    basis = models.CharField("op grond van", max_length=20, choices=ExemptionBasis)
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="eerder certificaat van ons"
    )
    decided_by = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name="examencommissie van licentiehouder"
    )
    decided_on = models.DateField("besluit van")
    reference = models.CharField("kenmerk van het besluit", max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    withdrawn_reason = models.CharField("reden van intrekken", max_length=300, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ("module__number",)
        constraints = (
            models.UniqueConstraint(
                fields=("learner", "module"), condition=Q(withdrawn_on__isnull=True), name="exempt_once"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="exemption_has_reference"),
            models.CheckConstraint(condition=Q(basis__in=ExemptionBasis.values), name="exemption_basis_known"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(basis=ExemptionBasis.CERTIFICATE),
                name="evc_has_no_certificate",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""), name="withdrawn_has_reason"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="board_of_licence_holder", when=pgtrigger.Before, func=_BOARD_OF_LICENCE_HOLDER,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("decided_by_id", "module_id", "certificate_id", "learner_id"),
            ),
            guards.refuse("kept", "an exemption is withdrawn, never deleted", operation=pgtrigger.Delete),
            guards.frozen(
                "decided", "a decision does not change", fields=("learner", "module", "basis", "decided_by", "decided_on")
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.module}: vrijgesteld"


@tracked(exclude=["plan", "slots"])
class LearnerRoute(UUIDModel, Dated):
    """What a learner aims at and when lessons may be, with the last plan. `plan` is frozen JSON of `catalogue.route_plan`;
    `version` counts the plans, that are kept in RoutePlan. `slots` are `0-avond`: Monday evening."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="routes", verbose_name="deelnemer")
    course = models.ForeignKey(Course, models.PROTECT, related_name="routes", verbose_name="doel")
    slots = ArrayField(models.CharField(max_length=10), size=21, verbose_name="wanneer ik kan", default=list)
    earliest_start = models.DateField("niet eerder dan", null=True, blank=True)
    plan = models.JSONField("plan", default=dict, editable=False)
    version = models.PositiveIntegerField("versie", default=0, editable=False)
    finish_on = models.DateField("klaar op", null=True, blank=True, editable=False)
    is_blocked = models.BooleanField("loopt vast", default=False, editable=False)
    planned_at = models.DateTimeField("gepland op", null=True, blank=True, editable=False)

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ("course__title_key", "learner__person__sort_key")
        constraints = (
            models.UniqueConstraint(fields=("learner", "course"), name="route_once"),
            models.CheckConstraint(condition=Q(slots__contained_by=list(ALL_SLOTS)), name="route_slots_known"),
            models.CheckConstraint(
                condition=Q(is_blocked=False) | Q(finish_on__isnull=True), name="blocked_route_has_no_finish"
            ),
        )
        indexes = (models.Index(fields=("is_blocked", "planned_at"), name="route_by_standing"),)

    def __str__(self) -> str:
        return f"{self.learner}: {self.course}"


class RoutePlan(UUIDModel):
    """One plan as it was, with what made it. It never changes; it goes when the person is erased."""

    route = models.ForeignKey(LearnerRoute, models.CASCADE, related_name="plans")
    version = models.PositiveIntegerField("versie")
    plan = models.JSONField("plan")
    finish_on = models.DateField("klaar op", null=True, blank=True)
    is_blocked = models.BooleanField("loopt vast", default=False)
    cause = models.CharField("aanleiding", max_length=200)
    changes = models.JSONField("wat veranderde", default=list)
    made_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = RoutePlanQuerySet.as_manager()

    class Meta:
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("route", "version"), name="plan_version_once"),)
        triggers = (guards.refuse("frozen", "a plan that was made does not change", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.route} ({self.version})"
