"""How it is done."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Person
from catalogue.models import Course, Institution, Offering, Room
from clients.models import Organisation
from llo_portal.documents.models import Document
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Credential, Engagement, MarketFormula
from offers.models import Quote
from strategy.models import Strategy


class Trainer(UUIDModel, Dated):
    person = models.OneToOneField(Person, models.PROTECT, related_name="trainer", verbose_name="persoon")
    engagement = models.CharField("verhouding", max_length=24, choices=Engagement)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, verbose_name="school")
    subjects = models.CharField("vakgebieden", max_length=300, blank=True)
    is_active = models.BooleanField("inzetbaar", default=True)

    class Meta:
        ordering = ("person__sort_key",)

    def __str__(self) -> str:
        return self.person.full_name


class ProgrammeState(models.TextChoices):
    PREPARING = "voorbereiding", "In voorbereiding"
    READY = "gereed", "Gereed"
    RUNNING = "lopend", "Lopend"
    DONE = "afgerond", "Afgerond"
    CANCELLED = "geannuleerd", "Geannuleerd"


@tracked
class Programme(UUIDModel, Dated):
    """Traject: what is carried out for a client (from a quote) or an open group (from an offering), never both."""

    number = models.CharField("nummer", max_length=20, unique=True)
    title = models.CharField("titel", max_length=160)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name="opleiding")
    quote = models.OneToOneField(Quote, models.PROTECT, null=True, blank=True, related_name="programme")
    offering = models.OneToOneField(Offering, models.PROTECT, null=True, blank=True, related_name="programme")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="programmes", verbose_name="organisatie"
    )
    formula = models.CharField("formule", max_length=24, choices=MarketFormula)
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="programmes",
        verbose_name="programmaleider",
    )  # fmt: skip
    choices = models.JSONField("keuzes", default=dict)
    places = models.PositiveIntegerField("plaatsen")
    starts_on = models.DateField("start", null=True, blank=True)
    ends_on = models.DateField("einde", null=True, blank=True)
    state = models.CharField("toestand", max_length=14, choices=ProgrammeState, default=ProgrammeState.PREPARING)

    class Meta:
        ordering = ("-starts_on", "-created_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(quote__isnull=False, offering__isnull=True) | Q(quote__isnull=True, offering__isnull=False),
                name="programme_from_one_source",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@tracked
class Session(UUIDModel, Dated):
    """Bijeenkomst. Trainer and room cannot be double-booked: the database refuses."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sessions", verbose_name="traject")
    title = models.CharField("onderwerp", max_length=160, blank=True)
    starts_at = models.DateTimeField("begin")
    ends_at = models.DateTimeField("einde")
    trainer = models.ForeignKey(Trainer, models.PROTECT, null=True, blank=True, related_name="sessions")
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name="ruimte"
    )
    place_note = models.CharField("plaats, als het geen eigen ruimte is", max_length=160, blank=True)
    is_cancelled = models.BooleanField("vervallen", default=False)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            ExclusionConstraint(
                name="trainer_not_double_booked",
                expressions=[
                    ("trainer", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(trainer__isnull=False, is_cancelled=False),
            ),
            ExclusionConstraint(
                name="room_not_double_booked",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False, is_cancelled=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme.number} {self.starts_at:%d-%m-%Y %H:%M}"


class Learner(UUIDModel, Dated):
    """Deelnemer."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="learner", verbose_name="persoon")

    class Meta:
        ordering = ("person__sort_key",)

    def __str__(self) -> str:
        return self.person.full_name


class EnrolmentState(models.TextChoices):
    APPLIED = "aangemeld", "Aangemeld"
    WAITING = "wachtlijst", "Wachtlijst"
    CONFIRMED = "bevestigd", "Bevestigd"
    STARTED = "gestart", "Gestart"
    COMPLETED = "afgerond", "Afgerond"
    STOPPED = "gestopt", "Gestopt"
    CANCELLED = "geannuleerd", "Geannuleerd"


@tracked
class Enrolment(UUIDModel, Dated):
    """Deelname of a learner to a programme."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments", verbose_name="traject")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="enrolments", verbose_name="deelnemer")
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    state = models.CharField("toestand", max_length=12, choices=EnrolmentState, default=EnrolmentState.APPLIED)
    name_as_printed = models.CharField("naam op het papier", max_length=200)
    price = models.DecimalField("prijs exclusief btw", max_digits=12, decimal_places=2, null=True, blank=True)
    vat_amount = models.DecimalField("btw", max_digits=12, decimal_places=2, default=0)
    terms_version = models.CharField("akkoord met voorwaarden", max_length=40, blank=True)
    choices = models.JSONField("keuzes", default=dict, blank=True)

    class Meta:
        ordering = ("learner__person__sort_key",)
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "learner"),
                condition=~Q(state=EnrolmentState.CANCELLED),
                name="enrolled_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner} in {self.programme}"


class Attendance(models.Model):
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendance")
    is_present = models.BooleanField("aanwezig")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "enrolment"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.enrolment} {'aanwezig' if self.is_present else 'afwezig'}"


@tracked
class Result(UUIDModel, Dated):
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="result")
    is_passed = models.BooleanField("behaald")
    note = models.CharField("toelichting", max_length=300, blank=True)
    decided_on = models.DateField("vastgesteld op")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "behaald" if self.is_passed else "niet behaald"


class CertificateState(models.TextChoices):
    PREPARED = "klaargezet", "Klaargezet"
    ISSUED = "uitgegeven", "Uitgegeven"
    REVOKED = "ingetrokken", "Ingetrokken"


@tracked
class Certificate(UUIDModel, Dated):
    """Our own paper with PDF and QR, or the registration of a recognised paper that a licence holder issued.

    Prepared by one person, issued by another (vier ogen).
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    number = models.CharField("nummer", max_length=30, unique=True)
    credential = models.CharField("papier", max_length=24, choices=Credential)
    name_as_printed = models.CharField("naam op het papier", max_length=200)
    course_title = models.CharField("opleiding", max_length=160)
    issuer = models.CharField("uitgever", max_length=160)
    is_external = models.BooleanField("uitgegeven door een licentiehouder", default=False)
    issued_on = models.DateField("datum", null=True, blank=True)
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    state = models.CharField("toestand", max_length=12, choices=CertificateState, default=CertificateState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField("reden van intrekken", max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=CertificateState.ISSUED) | Q(issued_by__isnull=False, issued_on__isnull=False),
                name="issued_has_issuer",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("prepared_by")), name="certificate_four_eyes"
            ),
        )

    def __str__(self) -> str:
        return self.number
