"""What we offer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import (
    CourseRange,
    CourseStance,
    Credential,
    FundingStream,
    InstitutionKind,
    LearningRoute,
    Region,
    Sector,
)  # fmt: skip


class Institution(UUIDModel):
    """Who gives education or holds a licence: the mbo-school, other educators."""

    name = models.CharField("naam", max_length=160, unique=True)
    kind = models.CharField("soort", max_length=20, choices=InstitutionKind)
    brin = models.CharField("BRIN-nummer", max_length=6, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    is_own_school = models.BooleanField("de school waaraan wij verbonden zijn", default=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("is_own_school",), condition=Q(is_own_school=True), name="one_own_school"),
        )

    def __str__(self) -> str:
        return self.name


class Location(UUIDModel):
    """A place where lessons are given."""

    name = models.CharField("naam", max_length=120, unique=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    travel = models.TextField("openbaar vervoer en parkeren", blank=True)
    is_step_free = models.BooleanField("rolstoeltoegankelijk", null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Room(UUIDModel):
    location = models.ForeignKey(Location, models.PROTECT, related_name="rooms", verbose_name="locatie")
    name = models.CharField("naam", max_length=80)
    capacity = models.PositiveSmallIntegerField("plaatsen", default=20)

    class Meta:
        ordering = ("location__name", "name")
        constraints = (models.UniqueConstraint(fields=("location", "name"), name="room_once"),)

    def __str__(self) -> str:
        return f"{self.location.name}, {self.name}"


class CourseState(models.TextChoices):
    DRAFT = "concept", "Concept"
    REVIEW = "ter beoordeling", "Ter beoordeling"
    PUBLISHED = "gepubliceerd", "Gepubliceerd"
    RETIRED = "uit aanbod", "Uit aanbod"


class VatTreatment(models.TextChoices):
    """Decided by the controller, not by the software; the reason is stored (art. 11-1-o Wet OB 1968)."""

    EXEMPT = "vrijgesteld", "Vrijgesteld van btw"
    STANDARD = "hoog", "Btw hoog tarief"


@tracked
class Course(UUIDModel, Dated):
    """Opleiding: what can be followed, apart from when."""

    code = models.CharField("code", max_length=30, unique=True)
    slug = models.SlugField("adres", max_length=140, unique=True)
    title = models.CharField("titel", max_length=160)
    summary = models.CharField("voor wie en wat je daarna kunt", max_length=300, blank=True)
    description = models.TextField("beschrijving", blank=True)
    sector = models.CharField("sector", max_length=24, choices=Sector, default=Sector.OTHER)
    range = models.CharField("aanbodsoort", max_length=14, choices=CourseRange, default=CourseRange.CORE)
    learning_route = models.CharField("leerweg", max_length=14, choices=LearningRoute, default=LearningRoute.NONE)
    level = models.CharField("niveau", max_length=20, blank=True)
    credential = models.CharField("papier", max_length=24, choices=Credential, default=Credential.ATTENDANCE)
    crebo = models.CharField("crebo of keuzedeel", max_length=5, blank=True)
    licence_holder = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="licensed_courses",
        verbose_name="licentiehouder",
    )
    validity_months = models.PositiveSmallIntegerField("geldigheid papier (maanden)", null=True, blank=True)
    stance = models.CharField(
        "houding tegenover andere opleiders", max_length=14, choices=CourseStance, default=CourseStance.COLLABORATE
    )
    contact_hours = models.DecimalField("contacturen", max_digits=7, decimal_places=2, null=True, blank=True)
    self_study_hours = models.DecimalField("zelfstudie-uren", max_digits=7, decimal_places=2, null=True, blank=True)
    weeks = models.PositiveSmallIntegerField("aantal weken", null=True, blank=True)
    entry_requirement = models.CharField("toegangseis", max_length=300, blank=True)
    guidance_open = models.BooleanField("begeleiding te kiezen", default=False)
    state = models.CharField("toestand", max_length=16, choices=CourseState, default=CourseState.DRAFT)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    checked_on = models.DateField("nagekeken op", null=True, blank=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Module(UUIDModel):
    """Blok: a part of a course that can be examined."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules", verbose_name="opleiding")
    number = models.PositiveSmallIntegerField("volgorde")
    title = models.CharField("titel", max_length=160)
    study_hours = models.DecimalField("studielast (uren)", max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("course", "number"), name="module_number_once"),)

    def __str__(self) -> str:
        return self.title


class DeliveryForm(models.TextChoices):
    """Vorm; online is a form, never a place."""

    ON_SITE = "op locatie", "Op locatie"
    ONLINE = "online", "Online, live"
    AT_CLIENT = "bij de klant", "Bij de werkgever"
    MIX = "mix", "Mix"


@tracked
class Offering(UUIDModel, Dated):
    """Startmoment, uitvoering: when, where, how many places, at what price."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="offerings", verbose_name="opleiding")
    starts_on = models.DateField("start")
    ends_on = models.DateField("einde", null=True, blank=True)
    form = models.CharField("vorm", max_length=14, choices=DeliveryForm, default=DeliveryForm.ON_SITE)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, verbose_name="locatie")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, verbose_name="ruimte")
    day_parts = models.CharField("dag en tijd", max_length=120, blank=True)
    price = models.DecimalField(
        "prijs per plaats, exclusief btw", max_digits=12, decimal_places=2, null=True, blank=True
    )
    vat_treatment = models.CharField("btw", max_length=12, choices=VatTreatment, default=VatTreatment.EXEMPT)
    min_places = models.PositiveSmallIntegerField("minimaal", default=1)
    capacity = models.PositiveSmallIntegerField("plaatsen")
    seats_taken = models.PositiveSmallIntegerField("bezet", default=0, editable=False)
    is_open = models.BooleanField("open voor inschrijving", default=False)
    is_cancelled = models.BooleanField("gaat niet door", default=False)
    stream = models.CharField("geldstroom", max_length=8, choices=FundingStream, default=FundingStream.PRIVATE)
    import_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ("starts_on", "course__title")
        constraints = (
            models.CheckConstraint(condition=Q(seats_taken__lte=F("capacity")), name="never_above_capacity"),
            models.CheckConstraint(condition=Q(min_places__lte=F("capacity")), name="minimum_fits_capacity"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="offering_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="offering_price_positive"),
            models.CheckConstraint(condition=Q(is_open=False) | Q(price__isnull=False), name="open_has_price"),
            models.UniqueConstraint(fields=("import_key",), condition=~Q(import_key=""), name="offering_imported_once"),
        )
        indexes = (models.Index(fields=("course", "starts_on"), name="offering_by_start"),)

    def __str__(self) -> str:
        return f"{self.course.title}, {self.starts_on:%d-%m-%Y}"

    @property
    def free_seats(self) -> int:
        return self.capacity - self.seats_taken
