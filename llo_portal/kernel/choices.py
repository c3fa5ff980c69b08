"""Values that several chapters share. The stored keys are the Dutch ones of the field (domein/begrippen.md)."""

from django.db.models import TextChoices


class FundingStream(TextChoices):
    """Geldstroom: public and private money never meet (domein/regels.md)."""

    PRIVATE = "privaat", "Privaat"
    PUBLIC = "publiek", "Publiek"


class MarketFormula(TextChoices):
    """Dienst-markt-formule (domein/formules.yaml)."""

    EMPLOYER = "werkgevers", "Werkgevers"
    BENEFIT_AGENCY = "uitkeringsinstanties", "Uitkeringsinstanties"
    INDIVIDUAL = "particulieren", "Particulieren"


class Service(TextChoices):
    """Dienst, as chosen under `diensten` in the strategy."""

    ADVICE = "advies", "Advies"
    TRAINING = "scholing", "Scholing"
    HR_SERVICES = "personeelsdiensten", "P&O-diensten"
    PLACEMENT = "arbeidsbemiddeling", "Arbeidsbemiddeling"


class InstitutionKind(TextChoices):
    """Who gives education or holds a licence."""

    MBO = "mbo", "Mbo-school"
    HBO = "hbo", "Hogeschool"
    PRIVATE = "privaat", "Private opleider"
    COMPANY_SCHOOL = "opleidingsbedrijf", "Opleidingsbedrijf"

    @property
    def is_public(self) -> bool:
        return self in (InstitutionKind.MBO, InstitutionKind.HBO)


class CourseStance(TextChoices):
    """What the provider does with other educators for one course, when the strategy says `per_opleiding`."""

    COLLABORATE = "samenwerken", "Samenwerken"
    COMPETE = "concurreren", "Concurreren"


class CourseRange(TextChoices):
    """Aanbodsoort."""

    CORE = "basisaanbod", "Basisaanbod"
    SPECIALIST = "specialistisch", "Specialistisch"
    BESPOKE = "maatwerk", "Maatwerk"


class LearningRoute(TextChoices):
    """Leerweg."""

    BOL = "bol", "Bol"
    BBL = "bbl", "Bbl"
    THIRD = "derde leerweg", "Derde leerweg"
    NONE = "geen", "Geen leerweg"


class Credential(TextChoices):
    """Papier, from heavy to light; the first three are recognised and need a crebo and a licence holder."""

    DIPLOMA = "mbo-diploma", "Mbo-diploma"
    MBO_CERTIFICATE = "mbo-certificaat", "Mbo-certificaat"
    PRACTICE_STATEMENT = "praktijkverklaring", "Praktijkverklaring"
    BRANCH_CERTIFICATE = "branchecertificaat", "Branchecertificaat"
    ATTENDANCE = "bewijs van deelname", "Bewijs van deelname"

    @property
    def is_recognised(self) -> bool:
        return self in (Credential.DIPLOMA, Credential.MBO_CERTIFICATE, Credential.PRACTICE_STATEMENT)


class Engagement(TextChoices):
    """Trainersverhouding (domein/rollen.yaml)."""

    EMPLOYED = "in_dienst", "In dienst van de LLO-aanbieder"
    HIRED_FROM_SCHOOL = "verhuurd_door_school", "In dienst van de school en verhuurd"
    SCHOOL_AND_FREELANCE = "school_en_zzp", "In dienst van de school en daarnaast zelfstandig ingehuurd"
    FREELANCE = "zzp", "Zelfstandige"
    CLIENT_SPECIALIST = "in_dienst_van_klant", "Specialist van de klant"


class DayPart(TextChoices):
    DAY = "dag", "Overdag"
    MORNING = "ochtend", "Ochtend"
    EVENING = "avond", "Avond"
    WEEKEND = "weekend", "Weekend"


class Sector(TextChoices):
    CARE = "zorg-en-welzijn", "Zorg en welzijn"
    TECHNOLOGY = "techniek", "Techniek"
    CONSTRUCTION = "bouw-en-infra", "Bouw en infra"
    HOSPITALITY = "horeca", "Horeca"
    LOGISTICS = "logistiek", "Logistiek"
    ICT = "ict", "Ict"
    CHILDCARE = "kinderopvang", "Kinderopvang"
    GREEN = "groen-en-voeding", "Groen en voeding"
    SAFETY = "veiligheid", "Veiligheid"
    LANGUAGE = "taal-en-inburgering", "Taal en inburgering"
    OTHER = "overig", "Overig"


class Region(TextChoices):
    """The 35 arbeidsmarktregio's with their CBS codes (shared/standaarden.md)."""

    AM01 = "AM01", "Groningen"
    AM02 = "AM02", "Friesland"
    AM03 = "AM03", "Drenthe"
    AM05 = "AM05", "Twente"
    AM06 = "AM06", "Veluwe Stedendriehoek"
    AM07 = "AM07", "Midden-Gelderland"
    AM08 = "AM08", "Rijk van Nijmegen"
    AM09 = "AM09", "Achterhoek"
    AM10 = "AM10", "Rivierenland"
    AM11 = "AM11", "Flevoland"
    AM12 = "AM12", "Gooi en Vechtstreek"
    AM13 = "AM13", "Midden-Utrecht"
    AM14 = "AM14", "Amersfoort"
    AM15 = "AM15", "Noord-Holland Noord"
    AM17 = "AM17", "Zaanstreek/Waterland"
    AM18 = "AM18", "Groot Amsterdam"
    AM19 = "AM19", "Holland Rijnland"
    AM20 = "AM20", "Midden-Holland"
    AM21 = "AM21", "Haaglanden"
    AM22 = "AM22", "Rijnmond"
    AM23 = "AM23", "Drechtsteden"
    AM24 = "AM24", "Zeeland"
    AM25 = "AM25", "West-Brabant"
    AM26 = "AM26", "Midden-Brabant"
    AM27 = "AM27", "Noordoost-Brabant"
    AM28 = "AM28", "Zuidoost-Brabant"
    AM29 = "AM29", "Noord-Limburg"
    AM30 = "AM30", "Zuid-Limburg"
    AM32 = "AM32", "Helmond-De Peel"
    AM33 = "AM33", "Midden-Limburg"
    AM34 = "AM34", "Zuid-Holland Centraal"
    AM35 = "AM35", "Gorinchem"
    AM36 = "AM36", "Regio Zwolle"
    AM37 = "AM37", "Zuid-Kennemerland en IJmond"
    AM38 = "AM38", "FoodValley"
