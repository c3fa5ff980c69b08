"""Values of this chapter. The stored keys are the Dutch ones of domein/begrippen.md."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    EMPLOYER = "werkgever", "Werkgever"
    NETWORK = "netwerk", "Netwerk"
    FUND = "o&o-fonds", "O&O-fonds"
    COMPANY_SCHOOL = "opleidingsbedrijf", "Opleidingsbedrijf"
    STAFFING_AGENCY = "uitzendbureau", "Uitzendbureau"
    UWV = "uwv", "UWV"
    MUNICIPALITY = "gemeente", "Gemeente"
    EDUCATOR = "opleider", "Opleider"


class LegalForm(TextChoices):
    BV = "bv", "Bv"
    NV = "nv", "Nv"
    VOF = "vof", "Vof"
    FOUNDATION = "stichting", "Stichting"
    ASSOCIATION = "vereniging", "Vereniging"
    SOLE_TRADER = "eenmanszaak", "Eenmanszaak"
    PUBLIC = "publiekrechtelijk", "Publiekrechtelijk"


class SizeClass(TextChoices):
    MICRO = "1-9", "1-9"
    SMALL = "10-49", "10-49"
    MEDIUM = "50-249", "50-249"
    LARGE = "250+", "250 of meer"


class IntakeState(TextChoices):
    DRAFT = "concept", "Concept"
    COMPLETE = "volledig", "Volledig"
    CLOSED = "gesloten", "Gesloten"


INTAKE_MOVES: dict[str, tuple[str, ...]] = {
    # a draft may be closed when the client drops the question; whatever is closed may come back as a draft
    IntakeState.DRAFT.value: (IntakeState.COMPLETE.value, IntakeState.CLOSED.value),
    IntakeState.COMPLETE.value: (IntakeState.CLOSED.value, IntakeState.DRAFT.value),
    IntakeState.CLOSED.value: (IntakeState.DRAFT.value,),
}


class AdviceState(TextChoices):
    DRAFT = "concept", "Concept"
    ISSUED = "uitgebracht", "Uitgebracht"


ADVICE_MOVES: dict[str, tuple[str, ...]] = {AdviceState.DRAFT.value: (AdviceState.ISSUED.value,)}


class ImportState(TextChoices):
    READ = "gelezen", "Wacht op jouw keuzes"
    DONE = "verwerkt", "Verwerkt"
    DROPPED = "gestopt", "Gestopt"


class Stage(TextChoices):
    """Fase of an opportunity, in the order of the chain."""

    INQUIRY = "vraag", "Vraag"
    INTAKE = "intake", "Intake"
    ADVICE = "advies", "Advies"
    QUOTE = "offerte", "Offerte"
    AGREEMENT = "overeenkomst", "Overeenkomst"
    WON = "gewonnen", "Gewonnen"
    LOST = "verloren", "Verloren"


CLOSED_STAGES = (Stage.WON.value, Stage.LOST.value)
OPEN_STAGES = tuple(stage for stage in Stage if stage.value not in CLOSED_STAGES)


class LostReason(TextChoices):
    PRICE = "prijs", "Te duur"
    COMPETITOR = "concurrent", "Naar een andere aanbieder"
    BUDGET = "budget", "Geen budget of regeling"
    TIMING = "planning", "Past niet in de planning"
    OFFER = "aanbod", "Wij hebben dit niet"
    POSTPONED = "uitgesteld", "Uitgesteld of vraag vervallen"
    SILENT = "stil", "Niets meer gehoord"
    OTHER = "anders", "Anders"


class TaskOutcome(TextChoices):
    DONE = "gedaan", "Gedaan"
    DROPPED = "vervallen", "Vervallen"
