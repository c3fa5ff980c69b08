"""What the database refuses, whatever code asks it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from llo_portal.kernel.dates import today
from offers.choices import QUOTE_MOVES, REQUEST_MOVES
from offers.models import (
    Acceptance,
    ContentConsent,
    DeliveryRequest,
    PriceDeviation,
    Quote,
    QuoteLine,
    QuoteState,
    RequestState,
)
from tests.factories.accounts import UserFactory
from tests.factories.offers import (
    DeliveryRequestFactory,
    QuoteFactory,
    accepted_quote,
    agreed_quote,
    declined_quote,
    link_for,
    move,
    own_school,
    promised_request,
    sent_quote,
)

pytestmark = pytest.mark.django_db


def refused(step):
    """True when the database says no."""
    try:
        with transaction.atomic():
            step()
    except IntegrityError:
        return True
    return False


def in_state(state: QuoteState) -> Quote:
    if state == QuoteState.TO_APPROVE:
        return move(QuoteFactory(), state)
    if state == QuoteState.EXPIRED:
        return move(sent_quote(), state)
    if state == QuoteState.WITHDRAWN:
        return move(agreed_quote(), state)
    made = {
        QuoteState.DRAFT: QuoteFactory, QuoteState.AGREED: agreed_quote, QuoteState.SENT: sent_quote,
        QuoteState.ACCEPTED: accepted_quote, QuoteState.DECLINED: declined_quote,
    }  # fmt: skip
    return made[state]()


@pytest.mark.parametrize("state", [s for s in QuoteState if s != QuoteState.DRAFT])
def test_a_quote_begins_as_concept(state):
    assert refused(lambda: QuoteFactory(state=state, sent_at=timezone.now(), line=False))


@pytest.mark.parametrize("old", list(QuoteState))
def test_a_quote_only_goes_the_written_way(old):
    quote = in_state(old)
    allowed = {*QUOTE_MOVES.get(old, ()), old}
    for new in set(QuoteState) - allowed:
        rows = Quote.objects.filter(pk=quote.pk)
        assert refused(lambda rows=rows, new=new: rows.update(state=new, sent_at=timezone.now())), f"{old} > {new}"


def test_accepting_needs_evidence_of_the_same_kind():
    quote = sent_quote()
    rows = Quote.objects.filter(pk=quote.pk)
    assert refused(lambda: rows.update(state=QuoteState.ACCEPTED))
    Acceptance.objects.create(quote=quote, link=link_for(quote), is_accepted=False, name="I", ip_address="::1")
    assert refused(lambda: rows.update(state=QuoteState.ACCEPTED))
    assert not refused(lambda: rows.update(state=QuoteState.DECLINED))


@pytest.mark.parametrize("values", [
    {"title": "X"}, {"introduction": "X"}, {"participants": 3}, {"choices": {"tijdstip": "avond"}},
    {"valid_until": today() + timedelta(days=99)}, {"number": "X"}, {"version": 7}, {"sent_at": None},
    {"cost_sheet": None, "title": "Y"},
])  # fmt: skip
def test_the_content_of_a_sent_quote_stands_still(values):
    quote = sent_quote()
    assert refused(lambda: Quote.objects.filter(pk=quote.pk).update(**values))


@pytest.mark.parametrize("make", [agreed_quote, sent_quote, accepted_quote])
def test_lines_change_only_in_concept(make):
    quote, draft = make(), QuoteFactory()
    assert refused(lambda: quote.lines.update(unit_price=Decimal(1)))
    assert refused(lambda: quote.lines.all().delete())
    assert refused(lambda: QuoteLine.objects.create(quote=quote, description="X", quantity=1, unit_price=1))
    assert refused(lambda: draft.lines.update(quote=quote))
    assert not refused(lambda: draft.lines.update(unit_price=Decimal(1)))


def test_numbers_stay_and_one_version_is_open():
    quote = QuoteFactory()
    assert refused(quote.delete)
    assert refused(lambda: QuoteFactory(number=quote.number, version=2, line=False))
    move(quote, QuoteState.AGREED, QuoteState.WITHDRAWN)
    assert not refused(lambda: QuoteFactory(number=quote.number, version=2, line=False))


def test_evidence_and_consent_are_never_changed(seller):
    quote = accepted_quote()
    rows = Acceptance.objects.filter(quote=quote)
    assert refused(lambda: rows.update(name="Ander"))
    assert refused(rows.delete)
    ContentConsent.objects.create(
        quote=quote,
        institution=own_school(),
        content_digest="x",
        given_by_name="G",
        given_on=today(),
        recorded_by=seller,
    )
    assert refused(lambda: ContentConsent.objects.update(given_by_name="Ander"))
    assert refused(ContentConsent.objects.all().delete)


def test_who_asked_for_a_deviation_does_not_decide_it(seller, director):
    asked = PriceDeviation.objects.create(
        quote=QuoteFactory(), criterion="restplaatsen", reason="R", price_per_place=1, floor_price=2, ends_on=today(),
        asked_by=seller,
    )  # fmt: skip
    rows, now = PriceDeviation.objects.filter(pk=asked.pk), timezone.now()
    assert refused(lambda: rows.update(is_approved=True, decided_by=seller, decided_at=now))
    assert refused(lambda: rows.update(is_approved=True))
    assert refused(lambda: rows.update(price_per_place=Decimal("0.01")))
    assert not refused(lambda: rows.update(is_approved=True, decided_by=director, decided_at=now))
    assert refused(lambda: rows.update(is_approved=False))


@pytest.mark.parametrize("state", [s for s in RequestState if s != RequestState.ASKED])
def test_a_request_begins_asked(state):
    quote = QuoteFactory()
    assert refused(
        lambda: DeliveryRequestFactory(quote=quote, state=state, answered_on=today(), answered_by_name="Gerard")
    )


@pytest.mark.parametrize("new", list(RequestState))
def test_an_answered_request_stands(new):
    asked = promised_request()
    rows = DeliveryRequest.objects.filter(pk=asked.pk)
    assert REQUEST_MOVES.get(RequestState.PROMISED) is None
    if new != RequestState.PROMISED:
        assert refused(lambda: rows.update(state=new))
    assert refused(lambda: rows.update(answer="Toch niet"))
    assert refused(lambda: rows.update(answer_by=today() + timedelta(days=300)))
    assert refused(rows.delete)


def test_an_answer_has_an_author_and_one_question_is_open():
    asked = DeliveryRequestFactory()
    assert refused(lambda: DeliveryRequest.objects.filter(pk=asked.pk).update(state=RequestState.PROMISED))
    user = UserFactory(roles=("accountmanager",))
    assert refused(lambda: DeliveryRequestFactory(quote=asked.quote, asked_by=user))
