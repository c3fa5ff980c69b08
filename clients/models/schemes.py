"""Regelingen: what they ask of a client, what an application must show, and the applications themselves."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalogue.models import Course, SubsidyScheme
from clients.choices import APPLICATION_MOVES, ApplicationState, ConditionKind, EvidencePhase
from clients.models.attachments import Attachment
from clients.models.intake import Intake
from clients.models.organisation import Organisation
from clients.models.pipeline import Opportunity
from clients.querysets.relations import ApplicationRows, OfApplication, OfScheme
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel

_GRANTED = (ApplicationState.GRANTED.value, ApplicationState.SETTLED.value)
_SENT = (ApplicationState.SUBMITTED.value, ApplicationState.REFUSED.value, *_GRANTED)


@tracked
class SchemeCondition(UUIDModel, Dated):
    """One condition of a scheme as data. `value` is a list of stored keys, a number or nothing, by kind
    (clients.scheme_match.check_value); `text` says it in the words of the scheme."""

    scheme = models.ForeignKey(SubsidyScheme, models.CASCADE, related_name="conditions", verbose_name="regeling")
    kind = models.CharField("wat het vraagt", max_length=20, choices=ConditionKind)
    value: Any = models.JSONField("waarde", default=list, blank=True)
    text = models.CharField("in woorden", max_length=300, blank=True)

    objects = OfScheme.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ConditionKind.values), name="condition_kind_known"),
            models.CheckConstraint(condition=~Q(kind=ConditionKind.ASK) | ~Q(text=""), name="condition_ask_has_text"),
            models.UniqueConstraint(
                fields=("scheme", "kind"), condition=~Q(kind=ConditionKind.ASK), name="condition_once_per_kind"
            ),
        )

    def __str__(self) -> str:
        return self.text or self.get_kind_display()


@tracked
class SchemeEvidence(UUIDModel, Dated):
    """What an application for this scheme must show."""

    scheme = models.ForeignKey(SubsidyScheme, models.CASCADE, related_name="evidence", verbose_name="regeling")
    what = models.CharField("bewijsstuk", max_length=200)
    phase = models.CharField("wanneer", max_length=16, choices=EvidencePhase, default=EvidencePhase.APPLYING)

    objects = OfScheme.as_manager()

    class Meta:
        ordering = ("phase", "created_at", "pk")
        constraints = (models.UniqueConstraint(fields=("scheme", "what", "phase"), name="scheme_evidence_once"),)

    def __str__(self) -> str:
        return self.what


@tracked
class SchemeApplication(UUIDModel, Dated):
    """Aanvraag: one client asks one scheme to pay along. `apply_by` and `settle_by` are the last days that still count."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="scheme_applications", verbose_name="organisatie"
    )
    scheme = models.ForeignKey(SubsidyScheme, models.PROTECT, related_name="applications", verbose_name="regeling")
    opportunity = models.ForeignKey(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="scheme_applications", verbose_name="kans"
    )
    intake = models.ForeignKey(
        Intake, models.SET_NULL, null=True, blank=True, related_name="scheme_applications", verbose_name="intake"
    )
    course = models.ForeignKey(Course, models.SET_NULL, null=True, blank=True, verbose_name="opleiding")
    state = models.CharField("toestand", max_length=14, choices=ApplicationState, default=ApplicationState.PREPARING)
    amount_asked = models.DecimalField("gevraagd bedrag", max_digits=12, decimal_places=2, null=True, blank=True)
    amount_granted = models.DecimalField("toegekend bedrag", max_digits=12, decimal_places=2, null=True, blank=True)
    reference = models.CharField("kenmerk van het loket", max_length=60, blank=True)
    apply_by = models.DateField("indienen voor", null=True, blank=True)
    settle_by = models.DateField("verantwoorden voor", null=True, blank=True)
    submitted_on = models.DateField("ingediend op", null=True, blank=True)
    decided_on = models.DateField("besluit op", null=True, blank=True)
    note = models.TextField("aantekening", blank=True)

    objects = ApplicationRows.as_manager()

    class Meta:
        verbose_name_plural = "aanvragen"
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_asked__isnull=True) | Q(amount_asked__gt=0), name="application_asks_positive"
            ),
            models.CheckConstraint(
                condition=Q(amount_granted__isnull=True) | Q(amount_granted__gte=0), name="application_grant_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_GRANTED) | Q(amount_granted__isnull=False), name="application_granted_has_amount"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SENT) | Q(submitted_on__isnull=False), name="application_sent_has_day"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("submitted_on")),
                name="application_decided_after_sent",
            ),
            models.UniqueConstraint(
                fields=("organisation", "scheme", "intake"),
                condition=Q(state=ApplicationState.PREPARING, intake__isnull=False), name="application_once_per_intake",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("state", "apply_by"), name="application_by_deadline"),)
        triggers = guards.states("state", (ApplicationState.PREPARING.value,), APPLICATION_MOVES)

    def __str__(self) -> str:
        return f"{self.scheme} voor {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("clients:application_detail", args=[self.pk])

    @property
    def next_deadline(self) -> Any:
        """The day that counts now, or None."""
        days = {ApplicationState.PREPARING.value: self.apply_by, ApplicationState.GRANTED.value: self.settle_by}
        return days.get(self.state)


@tracked
class EvidenceItem(UUIDModel, Dated):
    """One piece of evidence of an application: asked, and perhaps received."""

    application = models.ForeignKey(SchemeApplication, models.CASCADE, related_name="evidence")
    what = models.CharField("bewijsstuk", max_length=200)
    phase = models.CharField("wanneer", max_length=16, choices=EvidencePhase, default=EvidencePhase.APPLYING)
    needed_by = models.DateField("nodig voor", null=True, blank=True)
    received_on = models.DateField("ontvangen op", null=True, blank=True)
    where_kept = models.CharField("waar het ligt", max_length=200, blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="evidence", verbose_name="bestanden")

    objects = OfApplication.as_manager()

    class Meta:
        ordering = ("phase", "created_at", "pk")
        constraints = (models.UniqueConstraint(fields=("application", "what", "phase"), name="evidence_once"),)

    def __str__(self) -> str:
        return self.what
