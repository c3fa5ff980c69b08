"""Stored values of this chapter, with the Dutch keys of domein/kostprijs.md."""

from django.db.models import TextChoices


class CostCategory(TextChoices):
    """The ten variable costs."""

    DEVELOPMENT = "ontwikkeling", "Ontwikkeling van maatwerk"
    INTAKE = "intake", "Intake van deelnemers"
    TRAINER = "trainer", "Uren van de trainer"
    MATERIALS = "lesmateriaal", "Lesmateriaal"
    MACHINES = "machines", "Machines"
    CONSUMABLES = "verbruik", "Verbruikte materialen"
    HOUSING = "huisvesting", "Ruimte en catering"
    EXAM = "examen", "Examen en diploma"
    TRAVEL = "reis", "Reis en verblijf"
    INCIDENTAL = "bijkomend", "Vergoeding aan de school"


class CostPer(TextChoices):
    """What a quantity counts."""

    PROGRAMME = "traject", "Traject"
    PARTICIPANT = "deelnemer", "Deelnemer"


class OverheadBasis(TextChoices):
    """How the fixed costs of a year are spread over private programmes."""

    PARTICIPANT_HOUR = "deelnemersuur", "Per deelnemersuur"
    PROGRAMME = "traject", "Per traject"
    PERCENTAGE = "procent", "Percentage van de variabele kosten"


class FixedCost(TextChoices):
    """The five fixed costs of an annual budget."""

    STAFF = "personeel", "Personeel dat geen trainer is"
    SCHOOL_SERVICES = "diensten", "Diensten van de school (hr, financiën …)"
    MARKETING = "marketing", "Marketing en pr"
    HIDDEN = "verborgen", "Vergoeding voor verborgen kosten"
    INSURANCE = "verzekeringen", "Verzekeringen"
