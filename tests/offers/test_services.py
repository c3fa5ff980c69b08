"""The way of a quote from intake to answer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection

from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from offers import selectors, services, tokens
from offers.errors import NotSendable, OffersError
from offers.models import Acceptance, ContentConsent, Quote, QuoteLine, QuoteLink, QuoteState
from offers.services import Answer
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import IntakeFactory
from tests.factories.finance import AnnualBudgetFactory
from tests.factories.offers import link_for, sent_quote
from tests.factories.strategy import published_strategy
from tests.offers.conftest import consent

pytestmark = pytest.mark.django_db


def test_a_quote_from_an_intake_takes_over_what_was_said(seller):
    AnnualBudgetFactory()
    intake = IntakeFactory(owner=seller)
    course = CourseFactory(title="Bakken voor gevorderden", contact_hours=Decimal(24))
    intake.courses.add(course)
    quote = services.create_from_intake(intake=intake, by=seller)
    assert quote.number.startswith(f"OFF-{today().year}-")
    assert (quote.participants, quote.choices, quote.course) == (8, intake.choices, course)
    assert (quote.policy, quote.contact, quote.owner) == (intake.policy, intake.contact, seller)
    assert [line.description for line in quote.lines.all()] == ["Bakken voor gevorderden"]
    assert (quote.cost_sheet.participants, quote.cost_sheet.contact_hours) == (8, Decimal(24))
    assert quote.organisation.timeline.filter(subject_id=quote.pk).exists()


def test_numbers_have_no_gaps(seller):
    first = services.create_from_intake(intake=IntakeFactory(), by=seller)
    without_budget = IntakeFactory()
    without_budget.courses.add(CourseFactory())
    with pytest.raises(DomainError, match="begroting"):
        services.create_from_intake(intake=without_budget, by=seller)
    second = services.create_from_intake(intake=IntakeFactory(), by=seller)
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_no_quote_for_a_formula_that_the_strategy_of_the_intake_closes(seller):
    closed = IntakeFactory(policy=published_strategy(doelgroepen=["particulieren"], diensten=["scholing"]))
    with pytest.raises(OffersError, match="strategie"):
        services.create_from_intake(intake=closed, by=seller)


def test_editing_replaces_the_lines_and_keeps_the_places_of_the_sheet_equal(priced, seller):
    services.update_quote(
        quote=priced, by=seller, values={"participants": 10, "title": "Lassen"},
        lines=[{"description": "A", "quantity": Decimal(1), "unit_price": Decimal(5), "service": "scholing"}],
    )  # fmt: skip
    priced.refresh_from_db()
    assert [line.description for line in priced.lines.all()] == ["A"]
    assert (priced.participants, priced.cost_sheet.participants, priced.title) == (10, 10, "Lassen")


def test_sending_freezes_makes_the_pdf_and_mails_a_link(ready, seller, run_outbox):
    quote = services.send(quote=ready, by=seller)
    assert quote.state == QuoteState.SENT
    assert quote.cost_sheet.frozen["floor_price"] == "2163.49"
    assert not quote.document.is_ready
    run_outbox()
    quote.document.refresh_from_db()
    assert quote.document.is_ready
    [letter] = mail.outbox
    assert letter.to == [quote.contact.person.email]
    assert letter.attachments[0][0] == f"Offerte {quote.number}.pdf"
    token = letter.body.split("/offerte/")[1].split("/")[0]
    link = QuoteLink.objects.get(token_digest=tokens.digest(token))
    assert link.quote == quote
    assert link.expires_at.astimezone().date() > quote.valid_until
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM documents_effect WHERE payload::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone()[0] == 0, "the token lies in the queue"


def test_a_withdrawn_quote_is_not_mailed(sent, seller, run_outbox):
    services.withdraw(quote=sent, by=seller)
    run_outbox()
    assert mail.outbox == []


def test_no_sending_without_consent(priced, seller):
    services.submit(quote=priced, by=seller)
    with pytest.raises(NotSendable, match="akkoord van ROC Rijnstroom"):
        services.send(quote=priced, by=seller)
    priced.refresh_from_db()
    assert priced.state == QuoteState.AGREED


def test_consent_is_not_needed_where_own_trainers_deliver(priced, seller):
    own = published_strategy(rol="uitvoerder", organisatievorm="centraal", starts_on=today() - timedelta(days=400))
    quote = Quote.objects.get(pk=priced.pk)
    copy = Quote.objects.create(
        number="OFF-2020-9999", organisation=quote.organisation, contact=quote.contact, formula=quote.formula, policy=own,
        owner=seller, title="Lassen", participants=12, cost_sheet=quote.cost_sheet, valid_until=quote.valid_until,
    )  # fmt: skip
    QuoteLine.objects.create(quote=copy, description="Training", quantity=12, unit_price=Decimal(2500))
    services.submit(quote=copy, by=seller)
    assert services.send(quote=copy, by=seller).state == QuoteState.SENT


def test_consent_lapses_when_the_content_changes_not_when_the_price_does(ready, seller):
    services.reopen(quote=ready, by=seller)
    ready.lines.update(unit_price=Decimal(2600))
    assert selectors.standing_consent(ready, selectors.deliverer_of(ready))
    ready.lines.update(description="Iets anders")
    assert selectors.standing_consent(ready, selectors.deliverer_of(ready)) is None
    assert ContentConsent.objects.filter(quote=ready).count() == 1
    services.submit(quote=ready, by=seller)
    with pytest.raises(NotSendable, match="akkoord"):
        services.send(quote=ready, by=seller)


def _too_cheap(quote):
    quote.lines.update(unit_price=Decimal("2163.49"))  # exactly the floor price is not above it
    return quote


def test_a_price_on_the_floor_needs_the_director(priced, seller, director):
    _too_cheap(priced)
    with pytest.raises(NotSendable, match="bodemprijs"):
        services.submit(quote=priced, by=seller)
    asked = services.ask_deviation(
        quote=priced, criterion="strategische klant", reason="Eerste order van een keten.",
        ends_on=today() + timedelta(days=20), by=seller,
    )  # fmt: skip
    priced.refresh_from_db()
    assert priced.state == QuoteState.TO_APPROVE
    with pytest.raises(OffersError, match="directeur"):
        services.approve_deviation(deviation=asked, by=seller)
    services.approve_deviation(deviation=asked, by=director)
    priced.refresh_from_db()
    assert priced.state == QuoteState.AGREED
    consent(priced, seller)
    assert services.send(quote=priced, by=seller).state == QuoteState.SENT


def test_who_asked_does_not_decide(priced):
    both = UserFactory(roles=("accountmanager", "directeur"))
    asked = services.ask_deviation(
        quote=_too_cheap(priced), criterion="restplaatsen", reason="Twee plaatsen over.", ends_on=today(), by=both
    )
    with pytest.raises(OffersError, match="zelf"):
        services.approve_deviation(deviation=asked, by=both)


def test_a_refusal_says_why_and_brings_the_quote_back(priced, seller, director):
    asked = services.ask_deviation(
        quote=_too_cheap(priced), criterion="restplaatsen", reason="Twee plaatsen over.", ends_on=today(), by=seller
    )
    with pytest.raises(OffersError, match="waarom"):
        services.refuse_deviation(deviation=asked, by=director, note=" ")
    services.refuse_deviation(deviation=asked, by=director, note="De groep is vol te krijgen.")
    priced.refresh_from_db()
    assert priced.state == QuoteState.DRAFT


def test_an_approval_covers_no_lower_price_and_ends(priced, seller, director):
    asked = services.ask_deviation(
        quote=_too_cheap(priced), criterion="restplaatsen", reason="Twee plaatsen over.",
        ends_on=today() + timedelta(days=5), by=seller,
    )  # fmt: skip
    services.approve_deviation(deviation=asked, by=director)
    priced.refresh_from_db()
    consent(priced, seller)
    assert selectors.facts_of(priced, day=today() + timedelta(days=6)).deviation is not None
    from offers.sending import sending_reasons

    assert sending_reasons(selectors.facts_of(priced, day=today() + timedelta(days=5))) == ()
    [reason] = sending_reasons(selectors.facts_of(priced, day=today() + timedelta(days=6)))
    assert "liep tot en met" in reason
    services.reopen(quote=priced, by=seller)
    priced.lines.update(unit_price=Decimal(2000))
    with pytest.raises(NotSendable, match="bodemprijs"):
        services.submit(quote=priced, by=seller)


def test_a_new_version_withdraws_the_sent_one(sent, seller):
    new = services.new_version(quote=sent, by=seller)
    sent.refresh_from_db()
    assert (sent.state, new.state, new.version, new.replaces) == (QuoteState.WITHDRAWN, QuoteState.DRAFT, 2, sent)
    assert [ln.description for ln in new.lines.all()] == [ln.description for ln in sent.lines.all()]
    assert new.cost_sheet != sent.cost_sheet
    assert not new.cost_sheet.is_frozen
    with pytest.raises(OffersError, match="nieuwere versie"):
        services.new_version(quote=sent, by=seller)


def test_acceptance_keeps_evidence_and_asks_for_the_programme(sent, run_outbox, django_capture_on_commit_callbacks):
    from llo_portal.kernel.signals import offer_accepted

    heard = []

    def hear(sender, quote_id, **_):
        heard.append(quote_id)

    offer_accepted.connect(hear)
    link = link_for(sent)
    with django_capture_on_commit_callbacks(execute=True):
        outcome = services.accept(
            link=link, name="Ineke Smit", function="Hoofd HR", ip_address="192.0.2.7", user_agent="Firefox"
        )
    offer_accepted.disconnect(hear)
    assert outcome is Answer.DONE
    sent.refresh_from_db()
    assert sent.state == QuoteState.ACCEPTED
    assert (sent.acceptance.name, sent.acceptance.ip_address) == ("Ineke Smit", "192.0.2.7")
    assert heard == [sent.pk]
    assert Effect.objects.get(kind="programme.create").payload == {"quote": str(sent.pk)}
    again = services.accept(link=link, name="Ander", function="X", ip_address="192.0.2.8")
    assert again is Answer.ALREADY
    assert Acceptance.objects.count() == 1
    assert Effect.objects.filter(kind="mail.send").count() == 2


def test_declining_tells_the_owner_why(sent, seller, run_outbox):
    assert services.decline(link=link_for(sent), name="Ineke", reason="Te duur", ip_address="192.0.2.7") is Answer.DONE
    run_outbox()
    assert any("Te duur" in letter.body and letter.to == [seller.email] for letter in mail.outbox)
    assert services.accept(link=link_for(sent), name="I", function="F", ip_address="192.0.2.7") is Answer.CLOSED


def test_what_is_over_cannot_be_accepted_and_expires(db):
    quote = sent_quote(valid_until=today() - timedelta(days=1))
    assert services.accept(link=link_for(quote), name="I", function="F", ip_address="192.0.2.7") is Answer.CLOSED
    assert services.expire_quotes() == 1
    assert services.expire_quotes() == 0
    quote.refresh_from_db()
    assert quote.state == QuoteState.EXPIRED
