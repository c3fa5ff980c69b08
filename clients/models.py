"""For whom we work."""

from django.conf import settings
from django.db import models

from accounts.models import Person, Team
from catalogue.models import Course, Institution
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import MarketFormula, Region, Sector
from llo_portal.kernel.functions import NameKey
from strategy.models import Strategy


class OrganisationKind(models.TextChoices):
    EMPLOYER = "werkgever", "Werkgever"
    NETWORK = "netwerk", "Netwerk"
    FUND = "o&o-fonds", "O&O-fonds"
    COMPANY_SCHOOL = "opleidingsbedrijf", "Opleidingsbedrijf"
    STAFFING_AGENCY = "uitzendbureau", "Uitzendbureau"
    UWV = "uwv", "UWV"
    MUNICIPALITY = "gemeente", "Gemeente"
    EDUCATOR = "opleider", "Opleider"


class LegalForm(models.TextChoices):
    BV = "bv", "Bv"
    NV = "nv", "Nv"
    VOF = "vof", "Vof"
    FOUNDATION = "stichting", "Stichting"
    ASSOCIATION = "vereniging", "Vereniging"
    SOLE_TRADER = "eenmanszaak", "Eenmanszaak"
    PUBLIC = "publiekrechtelijk", "Publiekrechtelijk"


class SizeClass(models.TextChoices):
    MICRO = "1-9", "1-9"
    SMALL = "10-49", "10-49"
    MEDIUM = "50-249", "50-249"
    LARGE = "250+", "250 of meer"


@tracked
class Organisation(UUIDModel, Dated):
    """A client, payer or partner."""

    name = models.CharField("naam", max_length=160)
    sort_key = models.GeneratedField(
        expression=NameKey(models.F("name")), output_field=models.TextField(), db_persist=True
    )
    kind = models.CharField("soort", max_length=20, choices=OrganisationKind, default=OrganisationKind.EMPLOYER)
    legal_form = models.CharField("rechtsvorm", max_length=20, choices=LegalForm, blank=True)
    kvk = models.CharField("KvK-nummer", max_length=8, blank=True, db_index=True)
    sector = models.CharField("sector", max_length=24, choices=Sector, blank=True)
    size = models.CharField("medewerkers", max_length=10, choices=SizeClass, blank=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    institution = models.OneToOneField(
        Institution, models.PROTECT, null=True, blank=True, related_name="organisation", verbose_name="opleider"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="owned_organisations",
        verbose_name="accountmanager",
    )  # fmt: skip
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, verbose_name="team")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    class Meta:
        ordering = ("sort_key",)
        indexes = (models.Index(fields=("sort_key",), name="organisation_by_name"),)

    def __str__(self) -> str:
        return self.name


@tracked
class Contact(UUIDModel, Dated):
    """Contactpersoon: a person in a function at an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts", verbose_name="organisatie")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts", verbose_name="persoon")
    function = models.CharField("functie", max_length=120, blank=True)
    is_active = models.BooleanField("werkt hier nog", default=True)

    class Meta:
        ordering = ("person__sort_key",)
        constraints = (models.UniqueConstraint(fields=("organisation", "person"), name="contact_once"),)

    def __str__(self) -> str:
        return self.person.full_name


class IntakeState(models.TextChoices):
    DRAFT = "concept", "Concept"
    COMPLETE = "volledig", "Volledig"
    CLOSED = "gesloten", "Gesloten"


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
    subject = models.CharField("onderwerp", max_length=160, blank=True)
    question = models.TextField("vraag van de klant", blank=True)
    learning_goal = models.TextField("leervraag: wie moet wat kunnen, wanneer, hoe zien we het", blank=True)
    participants = models.PositiveIntegerField("aantal deelnemers", null=True, blank=True)
    wanted_start = models.DateField("gewenste start", null=True, blank=True)
    budget = models.DecimalField("budget", max_digits=12, decimal_places=2, null=True, blank=True)
    decision_maker = models.CharField("wie beslist", max_length=160, blank=True)
    choices = models.JSONField("keuzes", default=dict, blank=True)
    courses = models.ManyToManyField(Course, blank=True, related_name="+", verbose_name="opleidingen")
    confidential_note = models.TextField("vertrouwelijke notitie", blank=True)

    class Meta:
        ordering = ("-held_on", "-created_at")

    def __str__(self) -> str:
        return self.subject or f"Intake {self.organisation}"


class TimelineEntry(UUIDModel):
    """One line in the story of a client; higher chapters write it through clients.services.record()."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="timeline", verbose_name="organisatie")
    kind = models.CharField("soort", max_length=20)
    text = models.CharField("wat", max_length=500)
    url = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField("wanneer")

    class Meta:
        ordering = ("-happened_at",)
        indexes = (models.Index(fields=("organisation", "-happened_at"), name="timeline_newest"),)

    def __str__(self) -> str:
        return self.text
