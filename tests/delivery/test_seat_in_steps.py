"""A seat that is offered to somebody of the waiting list, taken in the steps of enrolling: another pays, or in parts."""

from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse

from delivery.models import Enrolment, EnrolmentDraft, SeatOffer
from llo_portal.documents import outbox
from llo_portal.kernel.dates import now
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.waiting import full_start, give_up, wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered() -> SeatOffer:
    """Anna is offered a seat, Bea waits behind her. The price is 495 euros."""
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    give_up(programme)
    outbox.run_all()
    return SeatOffer.objects.select_related("entry__person", "offering").get()


def letter(to: str = "anna@voorbeeld.nl") -> str:
    body = next(m.body for m in outgoing.outbox if m.to == [to] and "/plaats/" in m.body)
    return body.split("/plaats/")[1].split("/")[0]


def step(name: str, offer: SeatOffer) -> str:
    return reverse(f"delivery:{name}", args=[offer.offering_id])


def started(offer: SeatOffer) -> Client:
    client = Client()
    answer = client.post(reverse("delivery:seat_offer_steps", args=[letter()]))
    assert answer.url == step("enrol", offer)
    return client


def employer() -> dict[str, Any]:
    return {
        "werkgever_name": "Bakkerij De Halm", "werkgever_street": "Kade 1", "werkgever_postcode": "3445 HA",
        "werkgever_place": "Woerden", "werkgever_email": "boekhouding@halm.nl",
    }  # fmt: skip


def fill_in(client: Client, offer: SeatOffer) -> None:
    client.post(step("enrol", offer), {"old_enough": "on", "birth_date": "1990-02-03", "birth_place": "Gouda"})
    client.post(step("enrol_payers", offer), {"payers": ["werkgever"]})
    check = client.post(step("enrol_payment", offer), employer())
    assert check.url == step("enrol_check", offer)


def order(client: Client, offer: SeatOffer) -> Any:
    fill_in(client, offer)
    return client.post(step("enrol_check", offer), {"terms": "on", "early_start": "on"})


def test_the_employer_pays_for_the_seat_that_was_kept(offered: SeatOffer) -> None:
    client = started(offered)
    page = client.get(step("enrol", offered)).content.decode()
    assert "We kennen je als <strong>Anna Kok</strong>" in page
    assert "er is een plaats voor je vrij" in page
    assert 'name="first_name"' not in page
    assert "wachtlijst" not in page.split("<main")[1].lower()
    assert order(client, offered).url == step("enrol_ready", offered)
    offered.refresh_from_db()
    assert offered.state == "aanvaard"
    assert offered.enrolment is not None
    payer = offered.enrolment.payers.get()
    assert (payer.kind, payer.name, payer.amount) == (
        "werkgever",
        "Bakkerij De Halm",
        offered.price + offered.vat_amount,
    )
    assert offered.enrolment.learner.person == offered.entry.person
    offered.entry.refresh_from_db()
    assert offered.entry.state == "geplaatst"
    assert client.get(step("enrol_ready", offered)).status_code == 200


def test_ordering_twice_is_one_seat(offered: SeatOffer) -> None:
    client = started(offered)
    order(client, offered)
    assert client.post(step("enrol_check", offered), {"terms": "on"}).url == step("enrol_ready", offered)
    assert Enrolment.objects.filter(learner__person=offered.entry.person).count() == 1
    again = Client().post(reverse("delivery:seat_offer_steps", args=[letter()]))
    assert again.url == reverse("delivery:seat_offer", args=[letter()])


def test_without_the_letter_the_start_stays_full(offered: SeatOffer) -> None:
    started(offered)
    page = Client().get(step("enrol", offered)).content.decode()
    assert "Dit startmoment is vol" in page
    assert "Anna" not in page


def test_what_we_know_of_somebody_is_not_read_back_to_who_holds_the_letter(offered: SeatOffer) -> None:
    person = offered.entry.person
    type(person).objects.filter(pk=person.pk).update(phone="0612345678", birth_date="1980-05-06", birth_place="Delft")
    client = started(offered)
    client.post(step("enrol", offered), {"old_enough": "on"})
    client.post(step("enrol_payers", offered), {"payers": ["werkgever"]})
    client.post(step("enrol_payment", offered), employer())
    page = client.get(step("enrol_check", offered)).content.decode()
    assert "anna@voorbeeld.nl" in page
    for known in ("0612345678", "1980", "Delft"):
        assert known not in page


def test_when_the_time_to_choose_is_over_the_seat_is_gone(offered: SeatOffer) -> None:
    client = started(offered)
    fill_in(client, offered)
    with pgtrigger.ignore("delivery.SeatOffer:offered"):
        SeatOffer.objects.filter(pk=offered.pk).update(expires_at=now() - timedelta(minutes=1))
    page = client.get(step("enrol", offered)).content.decode()
    assert "Dit startmoment is vol" in page
    assert "Anna" not in page
    late = client.post(step("enrol_check", offered), {"terms": "on", "early_start": "on"})
    assert late.url == step("enrol", offered)
    assert not Enrolment.objects.filter(learner__person=offered.entry.person).exists()


def test_another_who_takes_the_name_in_the_ordinary_steps_is_no_exception_to_the_hour(offered: SeatOffer) -> None:
    """The sweep comes later than the hour: in between the seat is nobody's."""
    from catalogue.errors import OfferingFull
    from delivery.services import enrolling
    from delivery.services.enrolling import Applicant

    with pgtrigger.ignore("delivery.SeatOffer:offered"):
        SeatOffer.objects.filter(pk=offered.pk).update(expires_at=now() - timedelta(minutes=1))
    anna = Applicant(first_name="Anna", last_name="Kok", email="anna@voorbeeld.nl")
    with pytest.raises(OfferingFull):
        enrolling.enrol_individual(offering=offered.offering, applicant=anna, terms_version="1")


def test_the_door_is_the_owners(offered: SeatOffer) -> None:
    door = reverse("delivery:my_seat_offer_steps", args=[offered.pk])
    users = {
        "owner": UserFactory(person=offered.entry.person, roles=("deelnemer",)),
        "stranger": UserFactory(person=PersonFactory(), roles=("deelnemer",)),
        "colleague": UserFactory(roles=("programmaleider",)),
    }
    told = {}
    for who, user in users.items():
        client = Client()
        client.force_login(user)
        told[who] = client.post(door).status_code
    assert told == {"owner": 302, "stranger": 404, "colleague": 403}
    assert Client().post(reverse("delivery:seat_offer_steps", args=["onzin"])).status_code == 404
    assert EnrolmentDraft.objects.get().seat_offer == offered


def test_a_double_click_makes_one_draft(offered: SeatOffer) -> None:
    client = Client()
    page = client.get(reverse("delivery:seat_offer", args=[letter()]))
    told = {page.context["field"]: page.context["draft_token"]}
    for _ in range(2):
        client.post(reverse("delivery:seat_offer_steps", args=[letter()]), told)
    assert EnrolmentDraft.objects.count() == 1
