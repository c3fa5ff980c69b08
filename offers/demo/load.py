"""Two years of quotes in every state, with what was said about them, and the contract with the school."""

from datetime import timedelta

from django.db import transaction

from catalogue.models import Institution
from clients.models import Contact, Organisation
from llo_portal.kernel.demo import World
from offers.demo import network, pipeline
from offers.demo.scripts import AGENCY_SCRIPTS, FORMULA_OF, RESPONSE_DAYS, SCRIPTS, script_for
from offers.demo.story import Plan, Teller
from offers.models import Quote, QuoteState, SchoolContract, SectorAgreement

# from long ago to now: days ago it was made, how it ended, and what was special about it
PAST = (
    "geaccepteerd", "geaccepteerd", "afgewezen", "geaccepteerd", "geaccepteerd:versie", "verlopen", "geaccepteerd",
    "geaccepteerd:uitwijken", "afgewezen", "geaccepteerd", "geaccepteerd:afwijking", "ingetrokken", "geaccepteerd",
)  # fmt: skip
NOW = (
    (40, "geaccepteerd"), (33, "geaccepteerd"), (28, "afgewezen"), (24, "geaccepteerd:versie"), (21, "geaccepteerd"),
    (18, "verzonden"), (16, "verzonden:versie"), (13, "verzonden"), (10, "geaccepteerd"), (9, "verzonden:afwijking"),
    (8, "verzonden"), (7, "ter goedkeuring"), (6, "akkoord"), (5, "akkoord:zonder akkoord"), (5, "verzonden:gevraagd"),
    (4, "ter goedkeuring"), (3, "concept:geweigerd"), (3, "akkoord:verzoek verlopen"), (2, "concept"), (1, "concept"),
)  # fmt: skip
DAYS_BETWEEN = 17


@transaction.atomic
def load(world: World) -> None:
    """Repeatable: does nothing when there is a quote. Leaves bag["quotes"] and bag["accepted_quotes"]."""
    if not Quote.objects.exists():
        school = _contracts(world)
        clients = _clients(world)
        if school is not None and clients:
            _tell(world, school, clients)
            network.load(world, school)
    pipeline.load(world)
    world.bag["quotes"] = list(Quote.objects.all())
    accepted = Quote.objects.filter(state=QuoteState.ACCEPTED).select_related("organisation", "course", "policy")
    world.bag["accepted_quotes"] = list(accepted.order_by("decided_at"))


def _contracts(world: World) -> Institution | None:
    """With the own school for every sector, and with one private educator for two."""
    school = Institution.objects.filter(is_own_school=True).first()
    if school is None:
        return None
    start = world.today.replace(month=1, day=1) - timedelta(days=366)
    contract = SchoolContract.objects.create(
        institution=school, title=f"Raamcontract {school.name}", starts_on=start.replace(month=1, day=1),
        processing_agreement_on=start,
    )  # fmt: skip
    SectorAgreement.objects.bulk_create(
        SectorAgreement(contract=contract, sector=sector, response_days=days) for sector, days in RESPONSE_DAYS.items()
    )
    partner = Institution.objects.filter(is_own_school=False, kind="privaat").first()
    if partner is not None:
        other = SchoolContract.objects.create(
            institution=partner,
            title=f"Samenwerking {partner.name}",
            starts_on=start,
            ends_on=start + timedelta(days=1400),
        )
        SectorAgreement.objects.create(contract=other, sector="techniek", response_days=5)
        SectorAgreement.objects.create(contract=other, sector="veiligheid", response_days=5)
    return school


def _clients(world: World) -> list[Contact]:
    """People who can be mailed, one per organisation; the demo's own client contact comes first and returns often."""
    found: dict[object, Contact] = {}
    known = world.users.get("klantcontact")
    rows = Contact.objects.filter(
        is_active=True, organisation__merged_into__isnull=True, organisation__kind__in=_kinds()
    ).exclude(person__email="")
    for contact in rows.select_related("organisation", "person").order_by("organisation__sort_key", "person__sort_key"):
        found.setdefault(contact.organisation_id, contact)
        if known is not None and contact.person_id == known.person_id:
            found[contact.organisation_id] = contact
    first = [c for c in found.values() if known is not None and c.person_id == known.person_id]
    others = [c for c in found.values() if c not in first]
    mixed: list[Contact] = []
    for place, contact in enumerate(others):
        mixed += first if place % 8 == 0 else []
        mixed.append(contact)
    return mixed or first


def _kinds() -> list[str]:
    return [kind for kind, _ in Organisation._meta.get_field("kind").choices if kind != "opleider"]  # type: ignore[union-attr]


def _tell(world: World, school: Institution, clients: list[Contact]) -> None:
    teller = Teller(world, school)
    oldest = NOW[0][0] + DAYS_BETWEEN * len(PAST) * 3
    plans = [(oldest - DAYS_BETWEEN * n, PAST[n % len(PAST)]) for n in range(len(PAST) * 3)]
    for turn, (days_ago, told) in enumerate([*plans, *NOW]):
        contact = clients[turn % len(clients)]
        formula = FORMULA_OF.get(contact.organisation.kind, "werkgevers")
        for_agency = SCRIPTS[AGENCY_SCRIPTS[turn % len(AGENCY_SCRIPTS)]]
        script = script_for(contact.organisation.sector, turn) if formula == "werkgevers" else for_agency
        outcome, _, special = told.partition(":")
        teller.tell(Plan(turn, days_ago, outcome, special, contact, formula, script))
