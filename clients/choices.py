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


class ImportState(TextChoices):
    READ = "gelezen", "Wacht op jouw keuzes"
    DONE = "verwerkt", "Verwerkt"
    DROPPED = "gestopt", "Gestopt"
