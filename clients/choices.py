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


class ConditionKind(TextChoices):
    """What a condition of a scheme asks; clients.scheme_match answers it."""

    ORGANISATION = "soort", "Soort organisatie"
    SECTOR = "sector", "Sector van de klant"
    SIZE_MOST = "grootte-hoogstens", "Niet groter dan"
    SIZE_LEAST = "grootte-minstens", "Niet kleiner dan"
    REGION = "regio", "Arbeidsmarktregio"
    FORMULA = "formule", "Formule"
    CREDENTIAL = "papier", "Papier van de opleiding"
    ROUTE = "leerweg", "Leerweg van de opleiding"
    LEVEL = "niveau", "Niveau van de opleiding"
    RANGE = "aanbodsoort", "Aanbodsoort van de opleiding"
    PARTICIPANTS = "deelnemers", "Minstens zoveel deelnemers"
    DAYS_BEFORE = "vooraf", "Aanvragen voor de start"
    MONTHS = "maanden", "Loket open in"
    ASK = "navragen", "Zelf navragen"


class ApplicationState(TextChoices):
    """Aanvraag of a scheme."""

    PREPARING = "voorbereiding", "Voorbereiding"
    SUBMITTED = "ingediend", "Ingediend"
    GRANTED = "toegekend", "Toegekend"
    REFUSED = "afgewezen", "Afgewezen"
    SETTLED = "vastgesteld", "Vastgesteld"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


APPLICATION_MOVES: dict[str, tuple[str, ...]] = {
    ApplicationState.PREPARING.value: (ApplicationState.SUBMITTED.value, ApplicationState.WITHDRAWN.value),
    ApplicationState.SUBMITTED.value: (
        ApplicationState.GRANTED.value, ApplicationState.REFUSED.value, ApplicationState.WITHDRAWN.value,
    ),
    ApplicationState.GRANTED.value: (ApplicationState.SETTLED.value, ApplicationState.WITHDRAWN.value),
}  # fmt: skip
OPEN_APPLICATIONS = tuple(APPLICATION_MOVES)


class EvidencePhase(TextChoices):
    APPLYING = "aanvraag", "Bij de aanvraag"
    SETTLING = "verantwoording", "Bij de verantwoording"


class RateUnit(TextChoices):
    """What a rate of a framework agreement counts; the values are the units of a quote line."""

    SEAT = "plaats", "per plaats"
    DAY = "dag", "per dag"
    HALF_DAY = "dagdeel", "per dagdeel"
    HOUR = "uur", "per uur"


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
    RUNNING = "bezig", "Bezig"
    DONE = "verwerkt", "Verwerkt"
    DROPPED = "gestopt", "Gestopt"


class RowOutcome(TextChoices):
    """What became of a row of a file."""

    NEW = "nieuw", "Nieuwe klant"
    MERGED = "samengevoegd", "Samengevoegd"
    SKIPPED = "overgeslagen", "Overgeslagen"
    KNOWN = "bekend", "Al eerder overgenomen"


class SharingKey(TextChoices):
    """Verdeelsleutel: by what the members of a network share a cost."""

    EQUAL = "gelijk", "Gelijk per lid"
    PARTICIPANTS = "deelnemers", "Per deelnemer"
    EMPLOYEES = "medewerkers", "Naar aantal medewerkers"
    PERCENT = "percentage", "Eigen percentages"


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


class Channel(TextChoices):
    """How a question reached us."""

    PHONE = "telefoon", "Telefoon"
    MAIL = "mail", "Mail"
    WEB = "web", "Website"
    VISIT = "bezoek", "Bezoek"
    OTHER = "anders", "Anders"


class TermFor(TextChoices):
    """What a term to answer in is set for: a channel, or a complaint."""

    PHONE = "telefoon", "Vraag per telefoon"
    MAIL = "mail", "Vraag per mail"
    WEB = "web", "Vraag via de website"
    VISIT = "bezoek", "Vraag bij een bezoek"
    OTHER = "anders", "Andere vraag"
    COMPLAINT = "klacht", "Klacht"


class InquiryState(TextChoices):
    NEW = "nieuw", "Nieuw"
    ASSIGNED = "toegewezen", "Toegewezen"
    ANSWERED = "beantwoord", "Beantwoord"
    REFERRED = "doorverwezen", "Doorverwezen"
    CLOSED = "gesloten", "Gesloten"


INQUIRY_MOVES: dict[str, tuple[str, ...]] = {
    InquiryState.NEW.value: (InquiryState.ASSIGNED.value, InquiryState.CLOSED.value),
    InquiryState.ASSIGNED.value: (
        InquiryState.NEW.value, InquiryState.ANSWERED.value, InquiryState.REFERRED.value, InquiryState.CLOSED.value
    ),
    InquiryState.ANSWERED.value: (
        InquiryState.ASSIGNED.value, InquiryState.REFERRED.value, InquiryState.CLOSED.value
    ),
    InquiryState.REFERRED.value: (InquiryState.ASSIGNED.value, InquiryState.CLOSED.value),
    InquiryState.CLOSED.value: (InquiryState.ASSIGNED.value,),
}  # fmt: skip
WAITING_STATES = (InquiryState.NEW.value, InquiryState.ASSIGNED.value)
"""Somebody still waits for our answer."""


class InquiryOutcome(TextChoices):
    TAKEN_UP = "opgepakt", "Opgepakt als intake of kans"
    ANSWERED = "beantwoord", "Vraag beantwoord"
    REFERRED = "doorverwezen", "Geholpen door een partner"
    NOT_OURS = "niet_voor_ons", "Past niet bij ons"
    SILENT = "stil", "Niets meer gehoord"
    COMPLAINT = "klacht", "Ingeschreven als klacht"
    JUNK = "ongewenst", "Reclame of dubbel"


class NoteKind(TextChoices):
    ANSWER = "antwoord", "Antwoord"
    NOTE = "notitie", "Notitie"
    STEP = "stap", "Stap"
    LATE = "te_laat", "Te laat"
    FEEDBACK = "terugkoppeling", "Terugkoppeling"


class ReferralOutcome(TextChoices):
    """What a partner says came of it."""

    ENROLLED = "aangemeld", "Deze persoon of dit bedrijf is bij ons begonnen"
    TALKING = "in_gesprek", "We zijn nog in gesprek"
    NO_FIT = "past_niet", "Het past niet bij ons"
    NO_CONTACT = "geen_contact", "We kregen geen contact"


class ComplaintState(TextChoices):
    RECEIVED = "ontvangen", "Ontvangen"
    HANDLED = "in_behandeling", "In behandeling"
    DONE = "afgehandeld", "Afgehandeld"
    WITHDRAWN = "ingetrokken", "Ingetrokken"


COMPLAINT_MOVES: dict[str, tuple[str, ...]] = {
    ComplaintState.RECEIVED.value: (ComplaintState.HANDLED.value, ComplaintState.WITHDRAWN.value),
    ComplaintState.HANDLED.value: (ComplaintState.DONE.value, ComplaintState.WITHDRAWN.value),
    ComplaintState.DONE.value: (ComplaintState.HANDLED.value,),
    ComplaintState.WITHDRAWN.value: (ComplaintState.HANDLED.value,),
}
OPEN_COMPLAINTS = (ComplaintState.RECEIVED.value, ComplaintState.HANDLED.value)


class ComplaintAbout(TextChoices):
    COURSE = "opleiding", "Een opleiding"
    PROGRAMME = "traject", "Een traject of groep"
    ORGANISATION = "organisatie", "Een organisatie"
    HOUSE = "aanbieder", "Onze dienst in het algemeen"


class ComplaintOutcome(TextChoices):
    FOUNDED = "gegrond", "Gegrond"
    PARTLY = "deels_gegrond", "Deels gegrond"
    UNFOUNDED = "ongegrond", "Ongegrond"
    SETTLED = "opgelost", "In overleg opgelost"


class DraftSource(TextChoices):
    TYPED = "getypt", "Getypt"
    INVITATION = "uitnodiging", "Agenda-uitnodiging"
    MAIL = "mail", "Mail"
