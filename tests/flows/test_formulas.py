"""The whole chain per formula (domein/formules.yaml), through HTTP: a question at the desk, intake, advice, quote, agreement,
programme, paper, and the indicators that count it. An individual goes from the course page to an invoice that is paid."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import ReadLog
from clients.choices import Stage
from clients.models import Advice, Inquiry, Intake, Opportunity
from delivery.models import Certificate, Enrolment, EnrolmentOrder, Programme, Session
from delivery.services.billing import bill_due, confirm_missed
from finance.models import Invoice
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.dates import Period, today
from llo_portal.kernel.indicators import indicators
from offers.models import DeliveryRequest, Quote
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.catalogue import RoomFactory
from tests.factories.delivery import TrainerFactory, open_programme
from tests.factories.offers import own_school
from tests.flows.test_main_job import Story, accept, arrange, certify, check, link_in, teach
from tests.flows.visitor import Visitor

pytestmark = pytest.mark.django_db
THIS_YEAR = Period(today() - timedelta(days=today().timetuple().tm_yday - 1), today() + timedelta(days=1))
KINDS = {MarketFormula.EMPLOYER: "werkgever", MarketFormula.BENEFIT_AGENCY: "uwv"}


def counted(*keys: str) -> dict[str, Any]:
    return {key: indicators.get(key).compute(THIS_YEAR) for key in keys}


def ask(seller: Visitor, formula: str) -> Inquiry:
    """Somebody calls; the question becomes a client, a contact and an intake in two steps."""
    seller.fill(
        reverse("clients:inquiry_create"), channel="telefoon", subject="Lassen in de werkplaats",
        question="Wie leert onze mensen lassen?", name="Ineke Smit", organisation_name="Werkplaats West",
        email="ineke@voorbeeld.nl",
    )  # fmt: skip
    inquiry = Inquiry.objects.get()
    new_client = {"name": "Werkplaats West", "place": "Woerden", "kind": KINDS[formula]}
    seller.press(reverse("clients:inquiry_new_client", args=[inquiry.pk]), **new_client)
    intake = Intake.objects.get()
    assert (intake.formula, intake.organisation.name) == (formula, "Werkplaats West")
    assert str(intake.contact) == "Ineke Smit"
    assert Opportunity.objects.get().intake == intake
    inquiry.refresh_from_db()
    return inquiry


def talk(seller: Visitor, story: Story) -> Intake:
    intake = Intake.objects.get()
    seller.fill(
        reverse("clients:intake_edit", args=[intake.pk]), participants="2", learning_goal="Twee mensen lassen zelfstandig.",
        courses=str(story.course.pk), wanted_start=f"{today():%Y-%m-%d}",
    )  # fmt: skip
    seller.press(reverse("clients:intake_complete", args=[intake.pk]))
    intake.refresh_from_db()
    assert intake.state == "volledig"
    return intake


def advise(seller: Visitor, intake: Intake, carry_out: Callable[[], Any]) -> Advice:
    seller.press(reverse("clients:advice_start", args=[intake.pk]))
    advice = Advice.objects.get()
    assert advice.lines.exists(), "the course that came up is in it"
    seller.fill(reverse("clients:advice_edit", args=[advice.pk]), summary="Begin met een korte scholing.")
    seller.press(reverse("clients:advice_issue", args=[advice.pk]))
    carry_out()
    advice.refresh_from_db()
    assert advice.state == "uitgebracht"
    page: Any = seller.client.get(reverse("clients:advice_pdf", args=[advice.pk]))
    assert b"".join(page).startswith(b"%PDF")
    assert Opportunity.objects.get().stage == Stage.ADVICE
    return advice


def offer(seller: Visitor, intake: Intake, carry_out: Callable[[], Any]) -> Quote:
    seller.press(reverse("offers:quote_create", args=[intake.pk]))
    quote = Quote.objects.get()
    assert quote.formula == intake.formula
    seller.press(reverse("offers:quote_submit", args=[quote.pk]))
    seller.fill(reverse("offers:consent_record", args=[quote.pk]), given_by_name="Gerard van Loon")
    seller.press(reverse("offers:quote_send", args=[quote.pk]))
    carry_out()
    quote.refresh_from_db()
    assert quote.state == "verzonden"
    assert Opportunity.objects.get().stage == Stage.QUOTE
    return quote


@pytest.mark.parametrize("formula", [MarketFormula.EMPLOYER, MarketFormula.BENEFIT_AGENCY])
def test_from_question_to_indicator(formula: str, run_outbox: Callable[[], int], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    story = Story()
    seller = Visitor(story.seller)
    inquiry = ask(seller, formula)
    assert inquiry.owner == story.seller
    intake = talk(seller, story)
    advise(seller, intake, run_outbox)
    offer(seller, intake, run_outbox)
    programme = accept(link_in(str(mail.outbox[-1].body)), run_outbox)
    assert (programme.formula, programme.organisation) == (formula, intake.organisation)
    assert Opportunity.objects.get().stage == Stage.WON
    arrange(story, programme)
    names_are_for(story, programme, formula)
    teach(story, programme)
    check(certify(story, programme, run_outbox))
    told = counted(
        "intakes", "intakes_volledig", "trajecten_afgenomen", "certificaten", "conversie", "omzet_geaccepteerd"
    )
    turnover = told.pop("omzet_geaccepteerd")
    assert told == {"intakes": 1, "intakes_volledig": 1, "trajecten_afgenomen": 1, "certificaten": 2, "conversie": 100}
    assert turnover == sum(line.quantity * line.unit_price for line in Quote.objects.get().lines.all())
    assert turnover >= Decimal("2500.00")
    assert indicators.get("volwassenen_in_trajecten").compute(THIS_YEAR) is None, "fewer than five are not shown"


def names_are_for(story: Story, programme: Programme, formula: str) -> None:
    """The accountmanager sees the names of an employer's group, never those of a benefit agency; every look there is noted."""
    page: Any = Visitor(story.seller).client.get(reverse("delivery:programme_learners", args=[programme.pk]))
    is_agency = formula == MarketFormula.BENEFIT_AGENCY
    assert ("Amrani" in page.content.decode()) is not is_agency
    before = ReadLog.objects.count()
    assert "Amrani" in Visitor(story.leader).text(reverse("delivery:programme_learners", args=[programme.pk]))
    assert (ReadLog.objects.count() > before) is is_agency


def test_an_individual_from_course_page_to_paper(run_outbox: Callable[[], int], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    ProviderFactory(iban="NL91ABNA0417164300")
    programme = open_programme(offering__price="495.00", offering__vat_treatment="vrijgesteld")
    visitor, here = Visitor(), [programme.offering_id]
    assert "Aanmelden" in visitor.text(reverse("delivery:enrol", args=here))
    visitor.client.post(reverse("delivery:enrol", args=here), {
        "first_name": "Fatima", "infix": "el", "last_name": "Amrani", "email": "fatima@voorbeeld.nl", "old_enough": "on",
    })  # fmt: skip
    visitor.client.post(reverse("delivery:enrol_payers", args=here), {"payers": ["zelf"]})
    visitor.client.post(reverse("delivery:enrol_payment", args=here), {
        "self_street": "Leidsekade 1", "self_postcode": "3445HA", "self_place": "Woerden", "way": "factuur",
    })  # fmt: skip
    visitor.client.post(reverse("delivery:enrol_check", args=here), {"terms": "on"})
    run_outbox()
    enrolment = Enrolment.objects.get()
    assert enrolment.programme == programme
    assert any("fatima@voorbeeld.nl" in message.to for message in mail.outbox)
    pay(run_outbox)
    hold_lessons(programme, run_outbox)
    assert counted("certificaten") == {"certificaten": 1}
    assert Advice.objects.count() == Quote.objects.count() == Intake.objects.count() == 0


def pay(carry_out: Callable[[], Any]) -> None:
    """The invoice goes out on its day and the bank shows the money."""
    order = EnrolmentOrder.objects.get()
    assert order.invoice_on >= today()
    assert bill_due() == (order.invoice_on == today())
    EnrolmentOrder.objects.update(invoice_on=today())
    assert bill_due() == 1
    carry_out()
    invoice = Invoice.objects.get()
    assert (invoice.state, invoice.total, invoice.debtor_name) == ("verzonden", Decimal("495.00"), "Fatima el Amrani")
    clerk = Visitor(UserFactory(roles=("financieel_administrateur",)))
    clerk.fill(reverse("finance:invoice_receipt", args=[invoice.pk]), amount="495,00")
    confirm_missed()
    carry_out()
    invoice.refresh_from_db()
    assert invoice.state == "betaald"
    assert Enrolment.objects.get().state == "bevestigd"


def hold_lessons(programme: Programme, carry_out: Callable[[], Any]) -> None:
    """Leader, one lesson, start, result, end, paper."""
    leading, teaching = UserFactory(roles=("programmaleider",)), UserFactory(roles=("trainer",))
    leader, trainer = Visitor(leading), TrainerFactory(person=teaching.person)
    here = [programme.pk]
    leader.fill(reverse("delivery:programme_leader", args=here), leader=str(leading.pk))
    leader.fill(
        reverse("delivery:session_create", args=here), day=f"{today():%Y-%m-%d}", begin="00:00", end="00:30",
        trainer=str(trainer.pk), room=str(RoomFactory(capacity=20).pk),
    )  # fmt: skip
    leader.press(reverse("delivery:programme_ready", args=here))
    leader.fill(reverse("offers:request_for_offering", args=[programme.offering_id]), description="Kunnen jullie dit?",
                institution=str(own_school().pk))  # fmt: skip
    answer = {"promised": "ja", "answered_by_name": "Gerard van Loon", "answer": "Ja, dat kan."}
    leader.fill(reverse("offers:request_answer", args=[DeliveryRequest.objects.get().pk]), **answer)
    leader.press(reverse("delivery:programme_start", args=here))
    programme.refresh_from_db()
    assert programme.state == "lopend"
    enrolment = Enrolment.objects.get()
    session = Session.objects.get()
    Visitor(teaching).press(reverse("delivery:attendance_record", args=[session.pk]), iedereen="ja")
    Visitor(teaching).fill(reverse("delivery:programme_results", args=here), **{f"uitkomst-{enrolment.pk}": "behaald"})
    leader.fill(reverse("delivery:programme_finish", args=here))
    for _ in range(2):  # who prepared it does not issue it
        clerk = Visitor(UserFactory(roles=("administrateur",)))
        if not Certificate.objects.exists():
            clerk.press(reverse("delivery:certificate_prepare", args=here))
            continue
        clerk.press(reverse("delivery:certificate_issue_group", args=here))
    carry_out()
    check(Certificate.objects.select_related("document").get(name_as_printed="Fatima el Amrani"))
