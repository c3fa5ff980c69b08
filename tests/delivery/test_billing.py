"""One invoice per payer at the promised moment, paid enrolments that stay, and what ending one gives back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from catalogue.models import Offering
from delivery.errors import DeliveryError
from delivery.models import Enrolment, EnrolmentEnd, EnrolmentLink, EnrolmentOrder, EnrolmentPayer
from delivery.ordering import Deal, Payer
from delivery.services import billing, enrolling, leaving
from delivery.services.enrolling import Applicant
from finance import services as finance
from finance.errors import VoucherError
from finance.models import Invoice, Redemption
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import ZERO
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.delivery import SessionFactory, open_programme

pytestmark = pytest.mark.django_db
EMPLOYER = Payer(
    "werkgever", Decimal(300), name="Bakkerij Vos", email="boek@vos.nl", street="Kade 2", postcode="3441 AB",
    place="Woerden", reference="PO-7",
)  # fmt: skip
AGENCY = Payer(
    "uitkeringsinstantie", Decimal(495), name="UWV Gouda", contact="H. Mol", email="uwv@voorbeeld.nl", reference="B-19",
    street="Plein 3", postcode="2801 AA", place="Gouda",
)  # fmt: skip
FATIMA = Applicant(first_name="Fatima", infix="el", last_name="Amrani", email="fatima@voorbeeld.nl")


def bought(deal: Deal | None = None, **offering: Any) -> Enrolment:
    ProviderFactory()
    programme = open_programme(**{f"offering__{key}": value for key, value in offering.items()})
    return enrolling.enrol_individual(offering=programme.offering, applicant=FATIMA, terms_version="1", deal=deal)


@contextmanager
def in_days(days: int) -> Iterator[None]:
    """What the chapter's clock says some days from now."""
    day, moment = today() + timedelta(days=days), now() + timedelta(days=days)
    with pytest.MonkeyPatch.context() as patch:
        for module in (billing, leaving):
            patch.setattr(module, "today", lambda: day)
        patch.setattr(billing, "now", lambda: moment)
        patch.setattr("delivery.views.linked.today", lambda: day)
        patch.setattr("delivery.views.linked.timezone.now", lambda: moment)
        yield


def deferred_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_payer_gets_one_invoice_of_the_own_amount() -> None:
    enrolment = bought(Deal(payers=(Payer("zelf", Decimal(195)), EMPLOYER)))
    for _ in range(2):
        billing.bill(enrolment_id=enrolment.pk)
    found = {row.debtor_name: (row.total, row.reference, row.state) for row in Invoice.objects.all()}
    assert found == {
        "Fatima el Amrani": (Decimal(195), "", "verzonden"), "Bakkerij Vos": (Decimal(300), "PO-7", "verzonden"),
    }  # fmt: skip


@pytest.mark.parametrize("amount", ["100.00", "333.33", "0.01", "412.37"])
def test_with_vat_the_invoices_are_still_exactly_the_price(amount: str) -> None:
    mine = Decimal("495.00") * Decimal("1.21") - Decimal(amount)
    deal = Deal(payers=(Payer("zelf", mine), Payer("werkgever", Decimal(amount), name="Vos", email="v@vos.nl")))
    enrolment = bought(deal, vat_treatment="hoog")
    billing.bill(enrolment_id=enrolment.pk)
    deferred_now()
    totals = {row.debtor_name: row.total for row in Invoice.objects.all()}
    assert totals == {"Fatima el Amrani": mine, "Vos": Decimal(amount)}


def test_an_invoice_to_an_agency_names_nobody() -> None:
    enrolment = bought(Deal(payers=(AGENCY,)))
    billing.bill(enrolment_id=enrolment.pk)
    invoice = Invoice.objects.get()
    told = " ".join(invoice.lines.values_list("description", flat=True))
    assert "Amrani" not in told
    assert (invoice.person, invoice.reference) == (None, "B-19")


def test_the_invoice_waits_for_the_fourteen_days(run_outbox: Any) -> None:
    enrolment = bought()
    assert billing.bill_due() == 0
    with in_days(15):
        assert billing.bill_due() == 1
        run_outbox()
        assert billing.bill_due() == 0
    assert EnrolmentPayer.objects.get(enrolment=enrolment).invoice_id == Invoice.objects.get().pk


def test_who_pays_online_gets_the_invoice_at_once(run_outbox: Any) -> None:
    bought(Deal(way="online", payers=(Payer("zelf", Decimal(495)),)))
    run_outbox()
    assert Invoice.objects.get().state == "verzonden"


def test_parts_fall_due_every_month() -> None:
    enrolment = bought(Deal(way="termijnen", parts=4, payers=(Payer("zelf", Decimal(495)),)))
    billing.bill(enrolment_id=enrolment.pk)
    terms = list(Invoice.objects.get().instalments.values_list("amount", flat=True))
    assert (len(terms), sum(terms)) == (4, Decimal(495))


def test_nobody_is_late_with_the_first_part_the_day_after_the_invoice() -> None:
    enrolment = bought(Deal(way="termijnen", parts=2, payers=(Payer("zelf", Decimal(495)),)))
    billing.bill(enrolment_id=enrolment.pk)
    first = Invoice.objects.get().instalments.order_by("number").first()
    assert first is not None
    assert first.due_on == today() + timedelta(days=14)
    assert not Invoice.objects.overdue(today() + timedelta(days=14)).exists()


def test_paid_is_confirmed(run_outbox: Any, django_capture_on_commit_callbacks: Any) -> None:
    enrolment = bought()
    invoice = billing.bill(enrolment_id=enrolment.pk)[0]
    with django_capture_on_commit_callbacks(execute=True):
        finance.record_payment(invoice=invoice, amount=invoice.total, on=today(), reference="x", by=UserFactory())
    run_outbox()
    enrolment.refresh_from_db()
    assert enrolment.state == "bevestigd"


def test_news_that_got_lost_is_found_again() -> None:
    enrolment = bought()
    invoice = billing.bill(enrolment_id=enrolment.pk)[0]
    finance.record_payment(invoice=invoice, amount=invoice.total, on=today(), reference="x", by=UserFactory())
    assert billing.confirm_missed() == 1
    enrolment.refresh_from_db()
    assert enrolment.state == "bevestigd"


def take_the_seat(enrolment: Enrolment) -> None:
    """As a process of ours would that forgot to ask somebody."""
    Offering.objects.filter(pk=enrolment.programme.offering_id).update(seats_taken=F("seats_taken") - 1)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="geannuleerd")
    deferred_now()


def a_stranger_pays(enrolment: Enrolment) -> None:
    EnrolmentPayer.objects.create(enrolment=enrolment, kind="werkgever", name="X", email="x@x.nl", amount=1)
    deferred_now()


def test_no_process_takes_a_paid_or_confirmed_seat() -> None:
    enrolment = bought()
    invoice = billing.bill(enrolment_id=enrolment.pk)[0]
    finance.record_payment(invoice=invoice, amount=Decimal(100), on=today(), reference="x", by=UserFactory())
    with pytest.raises(IntegrityError, match="ended by somebody"), transaction.atomic():
        take_the_seat(enrolment)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="bevestigd")
    with pytest.raises(IntegrityError, match="ended by somebody"), transaction.atomic():
        take_the_seat(enrolment)
    with pytest.raises(IntegrityError, match="staff_end_has_name"), transaction.atomic():
        leaving.cancel_enrolment(enrolment_id=enrolment.pk, by=None, reason="automatisch")
    leaving.cancel_enrolment(enrolment_id=enrolment.pk, by=UserFactory(), reason="Verhuisd")
    deferred_now()
    enrolment.refresh_from_db()
    assert enrolment.state == "geannuleerd"


def test_payers_that_do_not_pay_the_price_are_refused_by_the_database() -> None:
    enrolment = bought()
    with pytest.raises(IntegrityError, match="not the price"), transaction.atomic():
        a_stranger_pays(enrolment)
    with pytest.raises(IntegrityError, match="fixed"), transaction.atomic():
        EnrolmentPayer.objects.update(amount=1)
    with pytest.raises(DeliveryError):
        bought(Deal(payers=(Payer("zelf", Decimal(1)),)))


def test_an_order_that_hides_its_agency_is_refused_by_the_database() -> None:
    enrolment = bought(Deal(payers=(AGENCY,)))
    assert enrolment.order.is_protected
    with pytest.raises(IntegrityError, match="fixed"), transaction.atomic():
        EnrolmentOrder.objects.update(is_protected=False)


def voucher_code(**worth: Any) -> str:
    series = finance.issue_series(
        name="Geslaagd in 2026", valid_from=today(), count=1, by=UserFactory(), send=False, **worth
    )
    return finance.code_for(series.vouchers.get())


def test_a_voucher_takes_off_its_worth_once() -> None:
    code = voucher_code(value=Decimal(100))
    enrolment = bought(Deal(voucher_code=code))
    assert (enrolment.order.discount, enrolment.payers.get().amount) == (Decimal(100), Decimal(395))
    with pytest.raises(VoucherError, match="al gebruikt"):
        bought(Deal(voucher_code=code))


def test_a_voucher_that_covers_all_leaves_nothing_to_pay() -> None:
    enrolment = bought(Deal(voucher_code=voucher_code(percentage=Decimal(1))))
    enrolment.refresh_from_db()
    assert (enrolment.payers.count(), enrolment.state, enrolment.order.invoice_on) == (0, "bevestigd", None)
    assert billing.bill(enrolment_id=enrolment.pk) == []


def test_withdrawing_credits_the_invoice_and_frees_voucher_and_seat(run_outbox: Any) -> None:
    enrolment = bought(Deal(voucher_code=voucher_code(value=Decimal(100))))
    invoice = billing.bill(enrolment_id=enrolment.pk)[0]
    leaving.withdraw(enrolment=enrolment, by=None)
    deferred_now()
    invoice.refresh_from_db()
    offering = enrolment.programme.offering
    offering.refresh_from_db()
    assert (invoice.state, offering.seats_taken) == ("gecrediteerd", 0)
    assert Redemption.objects.get().released_at is not None
    assert EnrolmentEnd.objects.get().kind == "deelnemer"
    run_outbox()
    assert any("Je bent afgemeld" in message.subject for message in mail.outbox)


def test_lessons_given_on_own_wish_stay_due() -> None:
    deal = Deal(payers=(Payer("zelf", Decimal(495)),), early_start_version="vroeg-beginnen-1")
    enrolment = bought(deal, starts_on=today() + timedelta(days=2))
    for day in (3, 5, 8, 12):
        SessionFactory(programme=enrolment.programme, day=today() + timedelta(days=day), room=None)
    billing.bill(enrolment_id=enrolment.pk)
    with in_days(4):
        assert leaving.due_after(enrolment) == Decimal("123.75")
        leaving.withdraw(enrolment=enrolment, by=None)
    deferred_now()
    states = sorted(Invoice.objects.exclude(kind="creditfactuur").values_list("state", "total"))
    assert states == [("gecrediteerd", Decimal(495)), ("verzonden", Decimal("123.75"))]


def test_without_the_wish_nothing_stays_due() -> None:
    enrolment = bought(starts_on=today() + timedelta(days=2))
    SessionFactory(programme=enrolment.programme, day=today() + timedelta(days=3), room=None)
    with in_days(4):
        assert leaving.due_after(enrolment) == ZERO


def link_in_mail() -> str:
    body = mail.outbox[0].body
    return str(next(word for word in body.split() if "/aanmelding/" in word)).partition("://")[2].partition("/")[2]


def test_a_guest_reads_and_withdraws_with_the_personal_link(run_outbox: Any) -> None:
    enrolment = bought()
    run_outbox()
    message = mail.outbox[0]
    assert [name for name, *_ in message.attachments] == ["start.ics", "herroepingsformulier.html"]
    path = f"/{link_in_mail()}"
    client = Client()
    page = client.get(path)
    assert "Meld mij af" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "error-summary" in client.post(f"{path}afmelden/").content.decode(), "a click alone is not enough"
    client.post(f"{path}afmelden/", {"sure": "on"})
    enrolment.refresh_from_db()
    assert enrolment.state == "geannuleerd"
    assert "Meld mij af" not in client.get(path).content.decode()


def test_a_link_that_is_over_or_invented_does_not_exist(run_outbox: Any) -> None:
    bought()
    run_outbox()
    path = f"/{link_in_mail()}"
    assert EnrolmentLink.objects.get().token_digest not in path
    assert Client().get(path[:-3] + "xx/").status_code == 404
    with in_days(120):
        assert Client().get(path).status_code == 404


def test_who_sees_what_was_ordered() -> None:
    enrolment = bought(Deal(payers=(AGENCY,)))
    url = reverse("delivery:enrolment_detail", args=[enrolment.pk])
    for role, status in (
        ("programmaleider", 200),
        ("administrateur", 200),
        ("accountmanager", 403),
        ("directeur", 403),
    ):
        client = Client()
        client.force_login(UserFactory(roles=(role,)))
        answer = client.get(url)
        assert answer.status_code == status, role
        assert ("UWV Gouda" in answer.content.decode()) == (status == 200)


def test_the_policy_is_followed_by_another_never_changed() -> None:
    from delivery.services import ordering

    by = UserFactory(roles=("financieel_administrateur",))
    new = {"instalments_from": Decimal(500), "instalments_most": 2, "minimum_age": 18, "by": by}
    ordering.set_policy(starts_on=today(), **new)
    assert ordering.policy_on(today()).instalments_most == 2
    assert ordering.policy_on(today() - timedelta(days=1)).instalments_most == 4
    for day in (today(), today() - timedelta(days=1)):
        with pytest.raises(DeliveryError):
            ordering.set_policy(starts_on=day, **new)


@pytest.mark.parametrize(
    ("treatment", "words"),
    [("vrijgesteld", "495,00, hier zit geen btw op"), ("hoog", "598,95, inclusief €\u00a0103,95 btw")],
)
def test_the_confirmation_says_what_vat_is_in_the_price(run_outbox: Any, treatment: str, words: str) -> None:
    bought(vat_treatment=treatment, vat_reason="Proef")
    run_outbox()
    letter = next(m for m in mail.outbox if "Je bent aangemeld" in m.subject)
    assert words in letter.body


def test_a_learner_reads_the_state_of_an_invoice_in_plain_words(run_outbox: Any) -> None:
    enrolment = bought(Deal(way="online"))
    invoice = billing.bill(enrolment_id=enrolment.pk)[0]
    assert invoice.state_to_payer == "Te betalen"
    finance.record_payment(invoice=invoice, amount=invoice.total, on=today(), reference="1", by=UserFactory())
    run_outbox()
    link = next(word for m in mail.outbox for word in str(m.body).split() if "/aanmelding/" in word)
    enrolment.refresh_from_db()
    leaving.withdraw(enrolment=enrolment, by=None)
    page = Client().get("/aanmelding/" + link.split("/aanmelding/")[1]).content.decode()
    assert "Vervallen" in page
    assert "je krijgt €\u00a0495,00 terug" in page
    assert "Gecrediteerd" not in page


def test_who_asked_for_an_account_gets_one_also_where_nobody_leads_the_group_yet(run_outbox: Any) -> None:
    enrolment = bought()
    type(enrolment.programme).objects.update(leader=None)
    UserFactory(roles=("programmaleider",))
    run_outbox()
    letter = next(m for m in mail.outbox if "/uitnodiging/" in str(m.body))
    assert letter.subject == "Maak je eigen account"
    assert "nodigt je uit" not in str(letter.body), "an individual knows none of us by name"


@pytest.mark.parametrize(
    ("days", "decides", "sure", "words"),
    [(60, 40, False, "Uiterlijk op {decides}"), (12, -2, False, "Je krijgt een mail zodra de start zeker is"),
     (60, 40, True, "Deze start gaat zeker door")],
)  # fmt: skip
def test_what_is_promised_about_the_start_can_still_come_true(
    run_outbox: Any, days: int, decides: int, sure: bool, words: str
) -> None:
    day = today() + timedelta(days=decides)
    deal = Deal(early_start_version="1" if days < 15 else "")
    enrolment = bought(
        deal, starts_on=today() + timedelta(days=days), decides_on=day, goes_ahead_on=today() if sure else None
    )
    run_outbox()
    letter = next(m for m in mail.outbox if "Je bent aangemeld" in m.subject)
    ready = Client().get(reverse("delivery:enrol_ready", args=[enrolment.programme.offering_id])).content.decode()
    for text in (str(letter.body), ready):
        assert words.format(decides=long_date(day)) in text
        assert "twee weken voor de start" not in text
