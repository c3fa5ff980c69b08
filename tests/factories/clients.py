"""Clients to test with."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from clients.choices import OrganisationKind
from clients.models import Contact, Intake, Opportunity, Organisation
from clients.services import open_opportunity
from llo_portal.kernel.choices import MarketFormula, Region, Sector
from strategy.models import Strategy
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.strategy import published_strategy


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Bakkerij De Linde {n}")
    kind = OrganisationKind.EMPLOYER
    kvk = factory.Sequence(lambda n: f"{10_000_000 + n}")
    sector = Sector.GREEN
    place = "Woerden"
    region = Region.AM13
    owner = factory.SubFactory(UserFactory, roles=("accountmanager",))


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    function = "hr"


class IntakeFactory(DjangoModelFactory):
    """A draft with everything said in it; its owner is the client's."""

    class Meta:
        model = Intake

    organisation = factory.SubFactory(OrganisationFactory)
    contact = factory.SubFactory(ContactFactory, organisation=factory.SelfAttribute("..organisation"))
    formula = MarketFormula.EMPLOYER
    policy = factory.LazyFunction(lambda: Strategy.objects.filter(state="gepubliceerd").first() or published_strategy())
    owner = factory.SelfAttribute("organisation.owner")
    held_on = date(2026, 11, 2)
    subject = "Vakbekwame bakkers"
    question = "Onze bakkers werken nog met de oude oven. Kunnen zij de nieuwe leren bedienen?"
    learning_goal = "Acht bakkers bedienen in maart zelfstandig de nieuwe oven; de chef tekent een takenlijst af."
    participants = 8
    wanted_start = date(2027, 2, 1)
    budget = "12000.00"
    decision_maker = "Directie"
    choices = factory.LazyFunction(
        lambda: {"duur": {"aantal": 3, "eenheid": "dag"}, "locatie": ["bij de klant"], "tijdstip": "overdag"}
    )


def opportunity(**values: Any) -> Opportunity:
    """An open one with its next step, made along the legal way; `owner` is the client's unless given."""
    organisation = values.pop("organisation", None) or OrganisationFactory()
    owner = values.pop("owner", None) or organisation.owner
    told = {"title": "Bbl voor acht lassers", "formula": MarketFormula.EMPLOYER, "by": owner} | values
    return open_opportunity(organisation=organisation, owner=owner, **told)
