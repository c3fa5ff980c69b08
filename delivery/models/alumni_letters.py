"""What alumni are sent: an invitation, its letters one per person, and the personal links in mails."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalogue.models import Course
from delivery.models.alumni import AlumniPurpose, Alumnus
from delivery.querysets.alumni import InvitationQuerySet, LetterQuerySet, LinkQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Sector


class InvitationState(models.TextChoices):
    DRAFT = "concept", "Concept"
    SENT = "verzonden", "Verzonden"
    CANCELLED = "geannuleerd", "Geannuleerd"


WORDS = (
    "title", "text", "purpose", "starts_at", "place", "places", "answer_by", "sectors", "year_from", "year_to", "made_by",
    "sent_by", "sent_at",
)  # fmt: skip
GONE = pgtrigger.Q(old__state__in=("verzonden", "geannuleerd"))


@tracked
class AlumniInvitation(UUIDModel, Dated):
    """A mail to alumni who agreed to `purpose` and finished one of `courses`, in one of `sectors`, in these years; empty
    means any. `addressed_at` is when every letter of it was written down, and `told_at` every mail that it is cancelled.
    `places` is how many may say yes; None is no limit."""

    title = models.CharField("titel", max_length=120)
    text = models.TextField("tekst", max_length=5000)
    purpose = models.CharField("soort", max_length=14, choices=AlumniPurpose, default=AlumniPurpose.MEETINGS)
    starts_at = models.DateTimeField("wanneer", null=True, blank=True)
    place = models.CharField("waar", max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(
        "plaatsen", null=True, blank=True, validators=(MinValueValidator(1), MaxValueValidator(5000))
    )
    answer_by = models.DateField("antwoord tot en met", null=True, blank=True)
    courses = models.ManyToManyField(Course, related_name="+", blank=True, verbose_name="opleidingen")
    sectors = ArrayField(
        models.CharField(max_length=24, choices=Sector), verbose_name="sectoren", default=list, blank=True
    )
    year_from = models.PositiveSmallIntegerField("klaar vanaf", null=True, blank=True)
    year_to = models.PositiveSmallIntegerField("klaar tot en met", null=True, blank=True)
    state = models.CharField("toestand", max_length=12, choices=InvitationState, default=InvitationState.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="opgesteld door"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verstuurd door"
    )
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    addressed_at = models.DateTimeField("geadresseerd op", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("reden", max_length=500, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="geannuleerd door",
    )  # fmt: skip
    cancelled_at = models.DateTimeField("geannuleerd op", null=True, blank=True)
    told_at = models.DateTimeField("afzeggingen geadresseerd op", null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(purpose=AlumniPurpose.MEETINGS) | Q(starts_at__isnull=False) & ~Q(place=""),
                name="meeting_has_time_and_place",
                violation_error_message="Een bijeenkomst heeft een dag en een plaats.",
            ),
            models.CheckConstraint(
                condition=Q(year_from=None) | Q(year_to=None) | Q(year_to__gte=F("year_from")), name="years_in_order",
                violation_error_message="Het laatste jaar ligt voor het eerste.",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.DRAFT, sent_at=None, sent_by=None)
                | ~Q(state=InvitationState.DRAFT) & Q(sent_at__isnull=False, sent_by__isnull=False),
                name="sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.CANCELLED, cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~Q(cancel_reason="")
                | ~Q(state=InvitationState.CANCELLED) & Q(cancelled_at=None, cancelled_by=None, cancel_reason=""),
                name="invitation_cancelled_with_reason",
            ),
        )  # fmt: skip
        triggers = (
            *guards.states("state", ("concept",), {"concept": ("verzonden",), "verzonden": ("geannuleerd",)}),
            guards.frozen(
                "sent_words", "what was sent keeps its words", fields=WORDS, when=GONE
            ),
            guards.frozen(
                "cancelled_reason", "what was mailed keeps its reason",
                fields=("cancel_reason", "cancelled_by", "cancelled_at"), when=pgtrigger.Q(old__state="geannuleerd"),
            ),
            guards.refuse(
                "sent_is_kept", "what was sent is kept", operation=pgtrigger.Delete,
                condition=GONE,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("delivery:alumni_invitation", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == InvitationState.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.state == InvitationState.CANCELLED

    @property
    def asks_answer(self) -> bool:
        """News about courses asks nothing."""
        return self.purpose != AlumniPurpose.COURSES


class LetterState(models.TextChoices):
    READY = "klaar", "Klaar om te versturen"
    SENT = "verzonden", "Verzonden"
    SKIPPED = "overgeslagen", "Stopte intussen"


class Answer(models.TextChoices):
    YES = "ja", "Ja"
    NO = "nee", "Nee"


class AlumniLetter(UUIDModel, Dated):
    """One invitation to one alumnus; once erased it counts and names nobody. `stopped_at` when its mail led to stopping.
    `off_state` is how far the mail is that it was cancelled; empty is none."""

    invitation = models.ForeignKey(AlumniInvitation, models.PROTECT, related_name="letters")
    alumnus = models.ForeignKey(Alumnus, models.SET_NULL, null=True, related_name="letters")
    state = models.CharField("toestand", max_length=12, choices=LetterState, default=LetterState.READY)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    answer = models.CharField("antwoord", max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)
    stopped_at = models.DateTimeField("gestopt op", null=True, blank=True)
    off_state = models.CharField("afzegging", max_length=12, choices=LetterState, blank=True)
    off_at = models.DateTimeField("afgezegd op", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("invitation", "alumnus"), name="one_letter_each"),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | ~Q(state=LetterState.SENT) & Q(sent_at=None, answer=""),
                name="letter_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answer_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(off_state=LetterState.SENT, off_at__isnull=False)
                | ~Q(off_state=LetterState.SENT) & Q(off_at=None),
                name="letter_off_has_moment",
            ),
        )
        indexes = (models.Index(fields=("invitation",), name="letters_to_send", condition=Q(state=LetterState.READY)),)
        triggers = guards.states("state", ("klaar",), {"klaar": ("verzonden", "overgeslagen")})

    def __str__(self) -> str:
        return f"{self.invitation} aan {self.alumnus}"


class AlumniLink(UUIDModel):
    """The secret in a mail, by its digest: opens somebody's own page, with the letter it stood in. With `email` it confirms
    that address, once."""

    alumnus = models.ForeignKey(Alumnus, models.CASCADE, related_name="links")
    letter = models.ForeignKey(AlumniLetter, models.CASCADE, null=True, blank=True, related_name="links")
    sent_to = models.EmailField("adres", blank=True)
    email = models.EmailField("te bevestigen adres", blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    expires_at = models.DateTimeField("geldig tot")
    used_at = models.DateTimeField("gebruikt op", null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ("made_at",)

    def __str__(self) -> str:
        return str(self.alumnus)
