"""What the network of the demo bought together: an accepted quote, with its cost divided over the members that joined."""

from typing import Any

from django.urls import reverse

from catalogue.models import Institution
from clients.choices import OrganisationKind
from clients.models import CostDivision, Organisation
from clients.services.networks import save_division
from clients.services.organisations import add_contact
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.demo import World
from offers.demo.scripts import SCRIPTS
from offers.demo.story import Plan, Teller
from offers.models import Quote, QuoteState

DAYS_AGO, TURN = 47, 3


def load(world: World, school: Institution) -> None:
    """Does nothing without a network, or when it has a quote."""
    network = Organisation.objects.filter(kind=OrganisationKind.NETWORK).order_by("sort_key").first()
    if network is None or Quote.objects.filter(organisation=network).exists():
        return
    contact = add_contact(
        organisation=network, first_name="Joke", infix="van", last_name="Dam", email="joke.vandam@techniekring.voorbeeld.nl",
        phone="0182 555 031", function="coördinator", by=network.owner,
    )  # fmt: skip
    script = SCRIPTS[0]._replace(title="Lassen voor twintig monteurs", participants=20)
    Teller(world, school).tell(
        Plan(TURN, DAYS_AGO, QuoteState.ACCEPTED, "", contact, str(MarketFormula.EMPLOYER), script)
    )
    _share(network)


def _share(network: Organisation) -> None:
    """The division that was made beforehand becomes that of the quote."""
    quote: Any = Quote.objects.filter(organisation=network).with_amount().order_by("-version").first()
    division = CostDivision.objects.filter(network=network, subject_id=None).order_by("created_at").first()
    if quote is None or division is None:
        return
    weights = dict(division.shares.values_list("member", "weight"))
    division.title, division.amount = quote.title, quote.amount
    division.subject_kind, division.subject_id = "offers.quote", quote.pk
    division.subject_url = reverse("offers:quote_detail", args=[quote.pk])
    save_division(division=division, weights=weights, by=network.owner)
