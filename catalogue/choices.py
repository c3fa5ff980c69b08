"""Values of the catalogue. The stored keys are the Dutch ones of domein/begrippen.md."""

from django.db.models import TextChoices


class CourseState(TextChoices):
    DRAFT = "concept", "Concept"
    REVIEW = "ter beoordeling", "Ter beoordeling"
    PUBLISHED = "gepubliceerd", "Gepubliceerd"
    RETIRED = "uit aanbod", "Uit aanbod"


class Level(TextChoices):
    MBO_1 = "mbo-1", "Mbo niveau 1"
    MBO_2 = "mbo-2", "Mbo niveau 2"
    MBO_3 = "mbo-3", "Mbo niveau 3"
    MBO_4 = "mbo-4", "Mbo niveau 4"
    ASSOCIATE_DEGREE = "ad", "Associate degree"


class VatTreatment(TextChoices):
    """Decided by the controller, not by the software; the reason is stored (art. 11-1-o Wet OB 1968)."""

    EXEMPT = "vrijgesteld", "Vrijgesteld van btw"
    STANDARD = "hoog", "Btw hoog tarief"


class DeliveryForm(TextChoices):
    """Vorm (check 9 of the course page); online is a form, never a place."""

    ON_SITE = "op locatie", "Op locatie"
    ONLINE = "online", "Online, live"
    OWN_TIME = "eigen tijd", "Online, in je eigen tijd"
    AT_CLIENT = "bij de klant", "Bij je werkgever"
    MIX = "mix", "Deels online, deels op locatie"

    @property
    def has_place(self) -> bool:
        """Whether the visitor travels to a place of ours."""
        return self in (DeliveryForm.ON_SITE, DeliveryForm.MIX)

    @property
    def is_online(self) -> bool:
        """Online from beginning to end: there is no location and no room."""
        return self in (DeliveryForm.ONLINE, DeliveryForm.OWN_TIME)


class ModuleWorth(TextChoices):
    """Waarde: what a module counts for on its own (MORA calls it the valuation of a unit of education)."""

    CERTIFICATE = "mbo-certificaat", "Mbo-certificaat"
    ELECTIVE = "keuzedeel", "Keuzedeel"
    WORK_PROCESS = "werkproces", "Werkproces of kerntaak"
    BRANCH = "branchecertificaat", "Branchecertificaat"
    OWN = "eigen", "Eigen waardering"

    @property
    def is_recognised(self) -> bool:
        """Whether it needs the code of SBB under which it is known."""
        return self in (ModuleWorth.CERTIFICATE, ModuleWorth.ELECTIVE)


class ImportState(TextChoices):
    CHECKED = "nagekeken", "Nagekeken"
    UNREADABLE = "onleesbaar", "Onleesbaar"
    APPLIED = "ingelezen", "Ingelezen"


class FunnelStep(TextChoices):
    LIST = "lijst", "Aanbod bekeken"
    COURSE = "opleiding", "Opleiding bekeken"
    FORM = "formulier", "Aanmelden geopend"
    DETAILS = "gegevens", "Gegevens nagekeken"
    ORDERED = "besteld", "Besteld"
    STARTED = "gestart", "Gestart"


class Channel(TextChoices):
    """Where somebody came from, as a class: never the address itself."""

    DIRECT = "direct", "Direct"
    SEARCH = "zoekmachine", "Zoekmachine"
    SOCIAL = "sociale media", "Sociale media"
    NEWSLETTER = "nieuwsbrief", "Nieuwsbrief"
    PARTNER = "partner", "Partner"
    OTHER = "andere site", "Andere site"
