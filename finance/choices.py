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


class InvoiceKind(TextChoices):
    INVOICE = "factuur", "Factuur"
    CREDIT = "creditfactuur", "Creditfactuur"


class InvoiceState(TextChoices):
    """domein/begrippen.md, factuur."""

    DRAFT = "concept", "Concept"
    SENT = "verzonden", "Verzonden"
    PARTLY_PAID = "deels betaald", "Deels betaald"
    PAID = "betaald", "Betaald"
    CREDITED = "gecrediteerd", "Gecrediteerd"
    WRITTEN_OFF = "afgeboekt", "Afgeboekt"


STATE_TO_PAYER = {
    InvoiceState.SENT: "Te betalen", InvoiceState.CREDITED: "Vervallen", InvoiceState.WRITTEN_OFF: "Gesloten",
}  # fmt: skip
"""How a state reads to who pays, where our own word says nothing to them."""

# money that still comes in on a debt that was given up is welcome
INVOICE_MOVES = {
    InvoiceState.DRAFT: (InvoiceState.SENT,),
    InvoiceState.SENT: (
        InvoiceState.PARTLY_PAID, InvoiceState.PAID, InvoiceState.CREDITED, InvoiceState.WRITTEN_OFF,
    ),
    InvoiceState.PARTLY_PAID: (InvoiceState.PAID, InvoiceState.CREDITED, InvoiceState.WRITTEN_OFF),
    InvoiceState.PAID: (InvoiceState.CREDITED,),
    InvoiceState.WRITTEN_OFF: (InvoiceState.PARTLY_PAID, InvoiceState.PAID),
}  # fmt: skip
PAYABLE = (InvoiceState.SENT, InvoiceState.PARTLY_PAID, InvoiceState.WRITTEN_OFF)
"""Money that comes in is booked on these."""


class DebtorKind(TextChoices):
    PERSON = "persoon", "Persoon"
    ORGANISATION = "organisatie", "Organisatie"
    AGENCY = "instantie", "Instantie"


class PaymentProvider(TextChoices):
    INVOICE = "factuur", "Overboeking"
    MOLLIE = "mollie", "Online betaling"


class PaymentState(TextChoices):
    OPEN = "open", "Open"
    PAID = "betaald", "Betaald"
    FAILED = "mislukt", "Mislukt"
    EXPIRED = "verlopen", "Verlopen"
    CANCELLED = "geannuleerd", "Geannuleerd"
    REFUNDED = "terugbetaald", "Terugbetaald"


# news may come late and in any order: money that turns out to have arrived beats what was believed before
PAYMENT_MOVES = {
    PaymentState.OPEN: (PaymentState.PAID, PaymentState.FAILED, PaymentState.EXPIRED, PaymentState.CANCELLED),
    PaymentState.FAILED: (PaymentState.PAID,),
    PaymentState.EXPIRED: (PaymentState.PAID,),
    PaymentState.CANCELLED: (PaymentState.PAID,),
    PaymentState.PAID: (PaymentState.REFUNDED,),
}
RECEIVED = (PaymentState.PAID, PaymentState.REFUNDED)


class PaymentNews(TextChoices):
    STARTED = "gestart", "Gestart"
    WEBHOOK = "melding", "Melding van de betaaldienst"
    CHECKED = "nagevraagd", "Nagevraagd bij de betaaldienst"
    BOOKED = "geboekt", "Geboekt"
    DIFFERS = "wijkt af", "Wijkt af"
    REFUND = "terugbetaling", "Terugbetaling"


class RefundState(TextChoices):
    OPEN = "open", "Aangevraagd"
    DONE = "gedaan", "Terugbetaald"
    FAILED = "mislukt", "Mislukt"


REFUND_MOVES = {RefundState.OPEN: (RefundState.DONE, RefundState.FAILED)}
