"""Quotes and requests for tests, brought to their state along the legal way.

`QuoteFactory()` is a concept with one training line; `sent_quote()` and `accepted_quote()` went all the way.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalogue.models import Institution
from llo_portal.kernel.choices import InstitutionKind, MarketFormula
from llo_portal.kernel.dates import add_working_days, today
from offers.models import (
    Acceptance,
    DeliveryRequest,
    Quote,
    QuoteLine,
    QuoteLink,
    QuoteState,
    RequestState,
    SchoolContract,
    SectorAgreement,
)
from strategy.models import Strategy
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, OrganisationFactory


def _strategy() -> Strategy:
    from tests.factories.strategy import published_strategy

    return Strategy.objects.filter(state="gepubliceerd").first() or published_strategy()


def own_school() -> Institution:
    """The school we are tied to: there is one."""
    found = Institution.objects.filter(is_own_school=True).first()
    return found or Institution.objects.create(name="ROC Rijnstroom", kind=InstitutionKind.MBO, is_own_school=True)


class QuoteFactory(DjangoModelFactory):
    class Meta:
        model = Quote
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"OFF-2020-{n:04d}")
    organisation = factory.SubFactory(OrganisationFactory)
    contact = factory.SubFactory(ContactFactory, organisation=factory.SelfAttribute("..organisation"))
    formula = MarketFormula.EMPLOYER
    policy = factory.LazyFunction(_strategy)
    owner = factory.SubFactory(UserFactory, roles=("accountmanager",))
    title = "Basisopleiding lassen"
    participants = 12
    valid_until = factory.LazyFunction(lambda: today() + timedelta(days=30))

    @factory.post_generation
    def line(self: Quote, create: bool, extracted: Any, **values: Any) -> None:
        """One training line; `line=False` leaves it out, `line__unit_price=...` changes it."""
        if create and extracted is not False:
            defaults = {
                "number": 1, "description": "Training", "quantity": Decimal(self.participants),
                "unit_price": Decimal("2500.00"),
            }  # fmt: skip
            QuoteLine.objects.create(quote=self, **(defaults | values))


def move(quote: Quote, *states: QuoteState, **values: Any) -> Quote:
    """Walks a quote through states; `values` go with the last step."""
    for step in states:
        extra = values if step == states[-1] else {}
        if step == QuoteState.SENT:
            extra = {"sent_at": timezone.now(), **extra}
        Quote.objects.filter(pk=quote.pk).update(state=step, **extra)
    quote.refresh_from_db()
    return quote


def agreed_quote(**values: Any) -> Quote:
    return move(QuoteFactory(**values), QuoteState.AGREED)


def sent_quote(**values: Any) -> Quote:
    return move(QuoteFactory(**values), QuoteState.AGREED, QuoteState.SENT)


def link_for(quote: Quote, **values: Any) -> QuoteLink:
    return QuoteLink.objects.create(
        **{
            "quote": quote, "email": "inkoop@voorbeeld.nl", "token_digest": uuid4().hex + uuid4().hex,
            "expires_at": timezone.now() + timedelta(days=30), **values,
        }
    )  # fmt: skip


def accepted_quote(**values: Any) -> Quote:
    """Accepted by the client, with its evidence."""
    return _answered(sent_quote(**values), accepted=True)


def declined_quote(**values: Any) -> Quote:
    return _answered(sent_quote(**values), accepted=False)


def _answered(quote: Quote, *, accepted: bool) -> Quote:
    Acceptance.objects.create(
        quote=quote, link=link_for(quote), is_accepted=accepted, name="Ineke Smit", function="Hoofd HR",
        ip_address="192.0.2.1",
    )  # fmt: skip
    return move(quote, QuoteState.ACCEPTED if accepted else QuoteState.DECLINED, decided_at=timezone.now())


class SchoolContractFactory(DjangoModelFactory):
    class Meta:
        model = SchoolContract

    institution = factory.LazyFunction(own_school)
    title = "Raamcontract ROC Rijnstroom"
    starts_on = factory.LazyFunction(lambda: today() - timedelta(days=365))
    processing_agreement_on = factory.SelfAttribute("starts_on")


class SectorAgreementFactory(DjangoModelFactory):
    class Meta:
        model = SectorAgreement

    contract = factory.SubFactory(SchoolContractFactory)
    sector = "techniek"
    response_days = 10


class DeliveryRequestFactory(DjangoModelFactory):
    """An open question about a quote; for an offering pass `quote=None, offering=...`."""

    class Meta:
        model = DeliveryRequest

    institution = factory.LazyFunction(own_school)
    quote = factory.SubFactory(QuoteFactory)
    asked_by = factory.SubFactory(UserFactory, roles=("accountmanager",))
    asked_on = factory.LazyFunction(today)
    answer_by = factory.LazyAttribute(lambda o: add_working_days(o.asked_on, 10))
    description = "Kunnen jullie dit uitvoeren?"


def promised_request(**values: Any) -> DeliveryRequest:
    """The school said yes: a programme may start."""
    return _answer(DeliveryRequestFactory(**values), RequestState.PROMISED, "Ja, dat kan.")


def refused_request(**values: Any) -> DeliveryRequest:
    return _answer(DeliveryRequestFactory(**values), RequestState.REFUSED, "We hebben geen docent vrij.")


def _answer(request: DeliveryRequest, state: RequestState, text: str) -> DeliveryRequest:
    request.state, request.answer = state, text
    request.answered_on, request.answered_by_name = today(), "Gerard van Loon"
    request.save()
    return request
