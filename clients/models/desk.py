"""Het loket: every question that comes in, whatever the channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from catalogue.models import Course
from clients.choices import (
    INQUIRY_MOVES,
    Channel,
    InquiryOutcome,
    InquiryState,
    NoteKind,
    ReferralOutcome,
    TermFor,
)
from clients.models.intake import Intake
from clients.models.organisation import Contact, Organisation
from clients.models.pipeline import Opportunity
from clients.querysets import InquiryQuerySet, OfInquiry, TermQuerySet, UnreadMailQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.guards import states

_TOLD = ("name", "email", "phone", "organisation_name", "subject", "question", "outcome_note")


@tracked
class AnswerTerm(models.Model):
    """Within how many working days we answer, from a day on."""

    subject = models.CharField("waarvoor", max_length=10, choices=TermFor)
    starts_on = models.DateField("gaat in op")
    working_days = models.PositiveSmallIntegerField("werkdagen")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ("subject", "-starts_on")
        constraints = (
            models.UniqueConstraint(fields=("subject", "starts_on"), name="answer_term_once"),
            models.CheckConstraint(condition=Q(working_days__range=(1, 60)), name="answer_term_days"),
        )

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.working_days} werkdagen vanaf {self.starts_on:%d-%m-%Y}"


@tracked(exclude=_TOLD)
class Inquiry(UUIDModel, Dated):
    """Vraag aan het loket. What somebody told us stays out of the audit trail, so that erasing it here erases it."""

    channel = models.CharField("binnengekomen via", max_length=10, choices=Channel)
    received_at = models.DateTimeField("ontvangen")
    name = models.CharField("naam", max_length=160, blank=True)
    email = models.EmailField("e-mailadres", blank=True, db_index=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    organisation_name = models.CharField("organisatie", max_length=160, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name="klant"
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="inquiries")
    subject = models.CharField("onderwerp", max_length=160)
    question = models.TextField("vraag", blank=True)
    formula = models.CharField("formule", max_length=24, choices=MarketFormula, blank=True)
    course = models.ForeignKey(
        Course, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="opleiding"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name="eigenaar",
    )
    answer_by = models.DateField("antwoord beloofd op")
    state = models.CharField("toestand", max_length=14, choices=InquiryState, default=InquiryState.NEW)
    is_confidential = models.BooleanField("vertrouwelijk", default=False)
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True, editable=False)
    outcome = models.CharField("uitkomst", max_length=14, choices=InquiryOutcome, blank=True)
    outcome_note = models.CharField("toelichting", max_length=300, blank=True)
    intake = models.ForeignKey(Intake, models.SET_NULL, null=True, blank=True, related_name="inquiries")
    opportunity = models.ForeignKey(Opportunity, models.SET_NULL, null=True, blank=True, related_name="inquiries")
    message_id = models.CharField(max_length=255, blank=True, editable=False)
    told_owner_on = models.DateField(null=True, editable=False)
    told_director_on = models.DateField(null=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "vragen"
        ordering = ("answer_by", "received_at")
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="inquiry_channel_known"),
            models.CheckConstraint(
                condition=Q(state=InquiryState.NEW, owner__isnull=True)
                | Q(state=InquiryState.CLOSED)
                | Q(
                    state__in=(InquiryState.ASSIGNED, InquiryState.ANSWERED, InquiryState.REFERRED), owner__isnull=False
                ),
                name="inquiry_owner_by_state",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=InquiryState.CLOSED) & Q(closed_at__isnull=True, outcome=""),
                name="inquiry_closed_has_outcome",
            ),
            models.UniqueConstraint(
                fields=("message_id",), condition=~Q(message_id=""), name="inquiry_once_per_message"
            ),
        )
        indexes = (
            models.Index(fields=("state", "answer_by"), name="inquiry_by_promise"),
            models.Index(fields=("owner", "state"), name="inquiry_of_owner"),
            models.Index(fields=("-received_at",), name="inquiry_newest"),
        )
        triggers = states("state", (InquiryState.NEW.value, InquiryState.ASSIGNED.value), INQUIRY_MOVES)

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("clients:inquiry_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state in (InquiryState.NEW, InquiryState.ASSIGNED)

    @property
    def who(self) -> str:
        """Whom the question is from, as far as we know."""
        organisation = self.organisation.name if self.organisation else self.organisation_name
        return ", ".join(filter(None, (self.name or self.email or self.phone, organisation))) or "Onbekend"


class InquiryNote(UUIDModel):
    """What was answered, noted or decided about a question."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="notes")
    kind = models.CharField("soort", max_length=14, choices=NoteKind)
    text = models.TextField("tekst")
    is_mailed = models.BooleanField("gemaild", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField("wanneer")

    objects = OfInquiry.as_manager()

    class Meta:
        ordering = ("-happened_at",)

    def __str__(self) -> str:
        return self.text[:80]


class InquiryFile(UUIDModel):
    """An attachment of a mail. One that we do not keep has a reason and no content."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="files")
    name = models.CharField("bestand", max_length=200)
    mime = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("bytes")
    content = models.BinaryField(default=bytes, editable=False)
    refused = models.CharField("niet bewaard, want", max_length=160, blank=True)

    objects = OfInquiry.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UnreadMail(UUIDModel):
    """A message we could not read: kept whole until somebody looked at it."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField(editable=False)
    reason = models.CharField("waarom niet", max_length=300)
    found_at = models.DateTimeField("gevonden", auto_now_add=True)
    dealt_at = models.DateTimeField("bekeken", null=True, blank=True)
    dealt_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = UnreadMailQuerySet.as_manager()

    class Meta:
        ordering = ("-found_at",)

    def __str__(self) -> str:
        return f"Bericht van {self.found_at:%d-%m-%Y %H:%M}"


@tracked(exclude=("email", "message", "feedback"))
class Referral(UUIDModel, Dated):
    """A question handed to a partner, with consent. The partner tells what came of it on an address that works once; of its
    token only the digest is kept."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="referrals")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="referrals", verbose_name="partner")
    email = models.EmailField("mail naar")
    message = models.TextField("wat de partner krijgt te lezen")
    consent_on = models.DateField("toestemming gegeven op")
    consent_how = models.CharField("hoe gegeven", max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField("link werkt tot")
    answered_at = models.DateTimeField("teruggekoppeld op", null=True, blank=True)
    outcome = models.CharField("uitkomst", max_length=14, choices=ReferralOutcome, blank=True)
    feedback = models.TextField("toelichting", blank=True)

    objects = OfInquiry.as_manager()

    class Meta:
        verbose_name_plural = "doorverwijzingen"
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="") | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="referral_answer_has_outcome",
            ),
            models.UniqueConstraint(
                fields=("inquiry", "partner"), condition=Q(answered_at__isnull=True), name="referral_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.inquiry} naar {self.partner}"
