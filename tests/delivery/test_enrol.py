"""An individual on the course page: fill in, who pays, look over, order. A draft on our side keeps what was typed."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import EditablePage, ExtraCost, Offering
from delivery.models import Enrolment, EnrolmentDraft, EnrolmentOrder, EnrolmentPayer
from delivery.services import drafting
from delivery.views.enrol_draft import terms_version
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date, short_date
from llo_portal.kernel.money import euro
from tests.factories.accounts import PersonFactory, ProviderFactory, UserFactory
from tests.factories.delivery import EnrolmentFactory, carousel, open_programme, strategy

pytestmark = pytest.mark.django_db
ABOUT = {
    "first_name": "Fatima", "infix": "el", "last_name": "Amrani", "email": "fatima@voorbeeld.nl", "phone": "",
    "name_as_printed": "", "old_enough": "on",
}  # fmt: skip
SELF = {"self_street": "Leidsekade 1", "self_postcode": "3445ha", "self_place": "Woerden", "way": "factuur"}
EMPLOYER = {
    "werkgever_name": "Bakkerij Vos", "werkgever_street": "Kade 2", "werkgever_postcode": "3441 AB",
    "werkgever_place": "Woerden", "werkgever_coc_number": "", "werkgever_email": "boek@vos.nl", "werkgever_reference": "PO-7",
}  # fmt: skip
AGENCY = {
    "uitkeringsinstantie_name": "UWV Gouda", "uitkeringsinstantie_contact": "H. Mol",
    "uitkeringsinstantie_street": "Plein 3", "uitkeringsinstantie_postcode": "2801 AA",
    "uitkeringsinstantie_place": "Gouda", "uitkeringsinstantie_email": "facturen@uwv.voorbeeld.nl",
    "uitkeringsinstantie_reference": "B-2026-19",
}  # fmt: skip


class Visitor:
    """One browser on the pages of one start."""

    def __init__(self, programme: Any, user: Any = None) -> None:
        ProviderFactory()
        self.programme, self.client = programme, Client()
        if user is not None:
            self.client.force_login(user)

    def url(self, name: str) -> str:
        return reverse(f"delivery:{name}", args=[self.programme.offering_id])

    def get(self, name: str) -> Any:
        return self.client.get(self.url(name))

    def post(self, name: str, **typed: Any) -> Any:
        return self.client.post(self.url(name), typed)

    def to_check(self, payers: Any = ("zelf",), **payment: Any) -> Any:
        assert self.post("enrol", **ABOUT).status_code == 302
        assert self.post("enrol_payers", payers=list(payers)).status_code == 302
        assert self.post("enrol_payment", **(payment or SELF)).status_code == 302
        return self.get("enrol_check")

    def order(self, **more: Any) -> Any:
        return self.post("enrol_check", terms="on", **more)


def test_the_version_of_the_terms_is_the_day_on_their_own_page() -> None:
    """Late in the evening it was the day before: the clock of the database is not ours."""
    EditablePage.objects.filter(slug="voorwaarden").update(updated_at=datetime(2026, 11, 28, 23, 30, tzinfo=UTC))
    assert terms_version() == "29-11-2026"
    page = Client().get(reverse("catalogue:page", args=["voorwaarden"])).content.decode()
    assert long_date(date(2026, 11, 29)) in page


def test_looking_over_stores_nothing_and_the_button_binds() -> None:
    visitor = Visitor(open_programme())
    page = visitor.to_check().content.decode()
    for words in ("Aanmelden met betalingsverplichting", "Fatima el Amrani", "€\u00a0495,00", "bedenktijd"):
        assert words in page
    assert not Enrolment.objects.exists()
    assert visitor.order().headers["Location"] == visitor.url("enrol_ready")
    enrolment = Enrolment.objects.get()
    assert enrolment.terms_accepted_at is not None
    payer = enrolment.payers.get()
    assert (payer.kind, payer.name, payer.amount, payer.postcode) == (
        "zelf", "Fatima el Amrani", Decimal("495.00"), "3445 HA",
    )  # fmt: skip
    assert enrolment.order.invoice_on == today() + timedelta(days=15)


def test_ordering_empties_the_draft_and_says_what_comes_next() -> None:
    visitor = Visitor(open_programme())
    visitor.to_check()
    visitor.order()
    draft = EnrolmentDraft.objects.get()
    assert (draft.data, draft.is_done, draft.enrolment) == ({}, True, Enrolment.objects.get())
    page = visitor.get("enrol_ready").content.decode()
    assert "Wat gebeurt er nu?" in page
    assert "Amrani" not in page
    assert visitor.get("enrol_check").headers["Location"] == visitor.url("enrol_ready"), "no second order by going back"


def test_a_missing_field_keeps_what_was_typed_also_after_a_reload() -> None:
    visitor = Visitor(open_programme())
    page = visitor.post("enrol", **{**ABOUT, "email": "geen adres"}).content.decode()
    assert "error-summary" in page
    assert 'href="#id_email"' in page
    again = visitor.get("enrol").content.decode()
    assert 'value="Fatima"' in again
    assert "geen adres" in again


def test_going_back_finds_everything_and_no_step_is_skipped() -> None:
    visitor = Visitor(open_programme())
    assert visitor.get("enrol_check").headers["Location"] == visitor.url("enrol")
    visitor.to_check(("werkgever",), **EMPLOYER)
    assert 'value="Bakkerij Vos"' in visitor.get("enrol_payment").content.decode()
    assert "checked" in visitor.get("enrol_payers").content.decode()
    assert 'value="Amrani"' in visitor.get("enrol").content.decode()


def test_the_draft_outlives_the_session_but_not_its_day() -> None:
    visitor = Visitor(open_programme())
    visitor.post("enrol", **ABOUT)
    visitor.client.cookies.pop("sessionid", None)
    assert 'value="Amrani"' in visitor.get("enrol").content.decode()
    EnrolmentDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Amrani" not in visitor.get("enrol").content.decode()
    assert drafting.forget_old() == 1


def test_a_draft_opens_for_nobody_else() -> None:
    programme, user = open_programme(), UserFactory(roles=("deelnemer",))
    owner = Visitor(programme, user)
    owner.post("enrol", old_enough="on")
    token = owner.client.cookies["aanmelding"].value
    stranger = Visitor(programme)
    stranger.client.cookies["aanmelding"] = token
    assert stranger.get("enrol_payers").headers["Location"] == stranger.url("enrol")
    assert not Visitor(open_programme()).client.cookies
    assert stranger.post("enrol_payers", concept="verzonnen.token", payers=["zelf"]).status_code == 302


def test_somebody_at_a_shared_computer_wipes_what_was_typed() -> None:
    visitor = Visitor(open_programme())
    visitor.post("enrol", **ABOUT)
    visitor.post("enrol_forget")
    assert not EnrolmentDraft.objects.exists()
    assert "Amrani" not in visitor.get("enrol").content.decode()


def test_who_signed_in_is_not_asked_again() -> None:
    person = PersonFactory(first_name="Ria", last_name="Bos", email="ria@voorbeeld.nl", phone="0348 123456")
    visitor = Visitor(open_programme(), UserFactory(person=person, email="ria@voorbeeld.nl", roles=("deelnemer",)))
    page = visitor.get("enrol").content.decode()
    assert "Ria Bos" in page
    for name in ("first_name", "last_name", "email", "phone", "account"):
        assert f'name="{name}"' not in page
    visitor.post("enrol", old_enough="on")
    visitor.post("enrol_payers", payers=["zelf"])
    visitor.post("enrol_payment", **SELF)
    visitor.order()
    assert Enrolment.objects.get().learner.person == person


def test_a_missing_consent_is_said_on_the_button_page() -> None:
    visitor = Visitor(open_programme())
    visitor.to_check()
    page = visitor.post("enrol_check").content.decode()
    assert "error-summary" in page
    assert not Enrolment.objects.exists()


def test_nobody_is_bound_to_a_price_that_was_not_on_the_page() -> None:
    visitor = Visitor(open_programme())
    seen = re.search(r'name="seen" value="([^"]*)"', visitor.to_check().content.decode())
    assert seen is not None
    Offering.objects.update(price=Decimal("600.00"))
    page = visitor.order(seen=seen[1]).content.decode()
    assert not Enrolment.objects.exists()
    assert "De prijs is veranderd" in page
    assert "€\u00a0600,00" in page
    again = re.search(r'name="seen" value="([^"]*)"', page)
    assert again is not None
    assert visitor.order(seen=again[1]).status_code == 302
    assert Enrolment.objects.get().payers.get().amount == Decimal("600.00")


def test_an_early_start_needs_its_own_consent() -> None:
    visitor = Visitor(open_programme(offering__starts_on=today() + timedelta(days=5)))
    assert "binnen je bedenktijd" in visitor.to_check().content.decode()
    visitor.order()
    assert not Enrolment.objects.exists()
    visitor.order(early_start="on")
    order = EnrolmentOrder.objects.get()
    assert order.early_start_version == "vroeg-beginnen-1"
    assert order.early_start_at is not None
    assert order.invoice_on == today() + timedelta(days=5)


def test_an_employer_and_the_learner_pay_together() -> None:
    visitor = Visitor(open_programme())
    visitor.to_check(("zelf", "werkgever"), **SELF, **EMPLOYER, werkgever_amount="300")
    visitor.order()
    found = dict(EnrolmentPayer.objects.values_list("kind", "amount"))
    assert found == {"zelf": Decimal("195.00"), "werkgever": Decimal("300.00")}
    assert EnrolmentPayer.objects.get(kind="werkgever").reference == "PO-7"


@pytest.mark.parametrize("amount", ["495", "600", "0", "", "-1", "drie"])
def test_amounts_that_leave_nothing_or_make_no_sense_are_refused(amount: str) -> None:
    visitor = Visitor(open_programme())
    visitor.post("enrol", **ABOUT)
    visitor.post("enrol_payers", payers=["zelf", "werkgever"])
    page = visitor.post("enrol_payment", **SELF, **EMPLOYER, werkgever_amount=amount)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()


def test_employer_and_agency_must_pay_exactly_the_price() -> None:
    visitor = Visitor(open_programme())
    visitor.post("enrol", **ABOUT)
    visitor.post("enrol_payers", payers=["werkgever", "uitkeringsinstantie"])
    both = {**EMPLOYER, **AGENCY, "werkgever_amount": "300"}
    assert (
        "Samen is dat niet de prijs"
        in visitor.post("enrol_payment", **both, uitkeringsinstantie_amount="100").content.decode()
    )
    assert visitor.post("enrol_payment", **both, uitkeringsinstantie_amount="195,00").status_code == 302


def test_parts_follow_the_policy_and_the_own_share() -> None:
    visitor = Visitor(open_programme())
    page = visitor.to_check(**{**SELF, "way": "termijnen-4"}).content.decode()
    first, part = today() + timedelta(days=15 + 14), "€\u00a0123,75"
    assert f"{part} uiterlijk {long_date(first)}" in page, "the bill is sent after the time to think it over"
    assert page.count(part) == 4
    visitor.order()
    assert EnrolmentOrder.objects.get().parts == 4
    small = Visitor(open_programme(offering__price=Decimal("200.00")))
    small.post("enrol", **ABOUT)
    small.post("enrol_payers", payers=["zelf"])
    assert small.post("enrol_payment", **{**SELF, "way": "termijnen-2"}).status_code == 200
    shared = Visitor(open_programme())
    shared.post("enrol", **ABOUT)
    shared.post("enrol_payers", payers=["zelf", "werkgever"])
    page = shared.post("enrol_payment", **{**SELF, "way": "termijnen-2"}, **EMPLOYER, werkgever_amount="400")
    assert "In delen betalen kan vanaf" in page.content.decode()


def test_full_is_a_clean_page_that_keeps_what_was_typed() -> None:
    programme = open_programme(offering__capacity=1, offering__min_places=1)
    visitor = Visitor(programme)
    visitor.to_check()
    EnrolmentFactory(programme=programme)
    answer = visitor.order()
    assert answer.status_code == 200
    assert "vol" in answer.content.decode()
    assert 'value="Fatima"' in visitor.get("enrol").content.decode()
    assert Enrolment.objects.count() == 1


def test_closed_and_bespoke_are_refused_with_a_way_on() -> None:
    programme = open_programme()
    Offering.objects.filter(pk=programme.offering_id).update(is_open=False)
    assert "niet meer open" in Visitor(programme).post("enrol", **ABOUT).content.decode()
    bespoke = open_programme()
    type(bespoke.course).objects.filter(pk=bespoke.course_id).update(range="maatwerk")
    assert "maatwerk" in Visitor(bespoke).post("enrol_check").content.decode()
    assert not Enrolment.objects.exists()


def test_birth_date_is_asked_only_for_a_recognised_paper() -> None:
    assert "Geboortedatum" not in Visitor(open_programme()).get("enrol").content.decode()


def test_only_the_choices_that_the_course_opens() -> None:
    programme = open_programme()
    assert "Leermiddelen" not in Visitor(programme).get("enrol").content.decode()
    type(programme.course).objects.filter(pk=programme.course_id).update(
        open_options=["leermiddelen: digitaal", "leermiddelen: papier"]
    )
    page = Visitor(programme).get("enrol").content.decode()
    assert "Digitaal" in page
    assert "Mix" not in page


@pytest.mark.parametrize("name", ["first_name", "email", "phone"])
@pytest.mark.parametrize("value", ["🙂" * 50, "x" * 10_000, "<script>alert(1)</script>", "\x00"])
def test_strange_input_is_a_clean_page(name: str, value: str) -> None:
    visitor = Visitor(open_programme())
    assert visitor.post("enrol", **{**ABOUT, name: value}).status_code in (200, 302)
    assert "<script>alert" not in visitor.get("enrol").content.decode()


def test_an_early_start_is_never_a_personal_address() -> None:
    visitor = Visitor(open_programme())
    visitor.to_check()
    visitor.order()
    page = visitor.get("enrol_ready")
    assert "no-store" in page.headers["Cache-Control"]
    assert "fatima" not in page.request["PATH_INFO"]


def test_the_model_form_can_be_read_by_all() -> None:
    ProviderFactory()
    page = Client().get(reverse("delivery:withdrawal_form")).content.decode()
    assert "herroep" in page


def test_the_first_step_twice_is_one_draft() -> None:
    visitor = Visitor(open_programme())
    secret = re.search(r'name="concept" value="([^"]+)"', visitor.get("enrol").content.decode())
    assert secret
    assert not EnrolmentDraft.objects.exists(), "looking stores nothing"
    typed = ABOUT | {"concept": secret[1]}
    first, second = (Client().post(visitor.url("enrol"), typed) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert first.cookies["aanmelding"].value == second.cookies["aanmelding"].value == secret[1]
    Client().post(visitor.url("enrol"), typed | {"first_name": "Farida"})
    assert EnrolmentDraft.objects.get().data["about"]["first_name"] == "Farida", (
        "what was typed last, and nothing binds"
    )


def test_a_secret_that_is_not_ours_or_was_used_opens_a_new_draft() -> None:
    visitor = Visitor(open_programme())
    visitor.to_check()
    visitor.order()
    used = visitor.client.cookies["aanmelding"].value
    for token in ("verzonnen", used):
        answer = Client().post(visitor.url("enrol"), ABOUT | {"concept": token})
        assert answer.cookies["aanmelding"].value != token
    assert EnrolmentDraft.objects.count() == 3


def test_a_block_tells_what_comes_first_where_it_is_chosen_and_ordered() -> None:
    """Somebody paid for the last block and could not begin."""
    strategy()
    course = carousel()
    last = course.offerings.filter(module__number=3).order_by("starts_on").first()
    needed = [row.needed.title for row in last.module.prerequisites.all()]
    assert needed
    ProviderFactory()
    page = Client().get(reverse("catalogue:course_detail", args=[course.slug])).content.decode()
    form = Client().get(reverse("delivery:enrol", args=[last.pk])).content.decode()
    for html in (page, form):
        assert f"Eerst nodig: {needed[0]}" in html


def test_a_full_block_leads_to_the_list_and_all_blocks_have_one_price() -> None:
    strategy()
    course = carousel()
    full = course.offerings.filter(module__number=1).order_by("starts_on").first()
    page = Client().get(reverse("catalogue:course_detail", args=[course.slug])).content.decode()
    total = sum(min(o.price for o in course.offerings.filter(module__number=n)) for n in (1, 2, 3))
    assert f"Alle blokken samen kosten vanaf <strong>{euro(total)}" in page
    Offering.objects.filter(pk=full.pk).update(seats_taken=F("capacity"))
    cache.clear()
    page = Client().get(reverse("catalogue:course_detail", args=[course.slug])).content.decode()
    assert f"{reverse('delivery:wait', args=[course.slug])}?start={full.pk}" in page


def test_the_page_for_an_employer_has_starts_and_prices_of_blocks_too() -> None:
    """It said that there was no start, and no price."""
    strategy()
    course = carousel()
    ExtraCost.objects.create(course=course, name="Werkschoenen", amount=Decimal("80.00"))
    url = reverse("catalogue:course_print", args=[course.slug])
    page = Client().get(url).content.decode()
    assert "Er is nog geen startdatum" not in page
    for number in (1, 2, 3):
        first = course.offerings.filter(module__number=number).order_by("starts_on").first()
        assert f"Blok {number}" in page
        assert short_date(first.starts_on) in page
    assert "Alle blokken samen" in page
    assert "Werkschoenen" in page
    assert euro(Decimal(80)) in page


def test_the_page_for_an_employer_counts_no_seats_where_nobody_can_enrol() -> None:
    offering = open_programme().offering
    url = reverse("catalogue:course_print", args=[offering.course.slug])
    assert "nog niet open" not in Client().get(url).content.decode()
    Offering.objects.update(is_open=False)
    cache.clear()
    assert "nog niet open" in Client().get(url).content.decode()
