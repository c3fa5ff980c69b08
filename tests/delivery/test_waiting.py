"""The waiting list: first come, first served; the seat is kept meanwhile; nobody slips in between."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail as outgoing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import services
from accounts.models import RetentionRun
from catalogue.errors import OfferingFull
from catalogue.models import Offering
from catalogue.services import save_offering
from delivery import tasks
from delivery.errors import DeliveryError, PriceChanged
from delivery.models import Enrolment, SeatOffer, SeatPolicy, WaitingEntry
from delivery.selectors import waiting as reads
from delivery.services import enrolling, seats, waiting
from llo_portal.documents import outbox
from llo_portal.kernel.dates import now, today
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import LocationFactory
from tests.factories.delivery import carousel, open_programme, strategy
from tests.factories.waiting import applicant, enrol, full_start, wait
from tests.fault.recipe import old_stamp

pytestmark = pytest.mark.django_db


def seats_of(offering):
    offering = Offering.objects.get(pk=offering.pk)
    return offering.seats_taken, offering.seats_held


def open_offers():
    return [o.entry.person.first_name for o in SeatOffer.objects.open().order_by("made_at")]


def cancel_first(programme):
    row = programme.enrolments.exclude(state="geannuleerd").first()
    enrolling.cancel_enrolment(enrolment_id=row.pk, by=UserFactory(), reason="Ziek")


def take_up(offer, name):
    price = reads_price(offer)
    return waiting.accept(offer_id=offer.pk, applicant=applicant(name), terms_version="1", seen=price)


def reads_price(offer):
    return offer.price, offer.vat_amount


def test_a_freed_seat_is_held_for_who_was_first():
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    assert open_offers() == []
    cancel_first(programme)
    assert open_offers() == ["Anna"]
    assert seats_of(programme.offering) == (0, 1)
    with pytest.raises(OfferingFull):
        enrol(programme.offering, "Vreemde")


def test_accepting_takes_the_held_seat_and_leaves_the_list():
    programme = full_start()
    entry = wait(programme.course, "Anna")
    cancel_first(programme)
    enrolment = take_up(SeatOffer.objects.get(), "Anna")
    entry.refresh_from_db()
    assert (entry.state, seats_of(programme.offering)) == ("geplaatst", (1, 0))
    assert enrolment.learner.person_id == entry.person_id
    assert SeatOffer.objects.get().enrolment == enrolment


def test_saying_no_gives_the_seat_to_the_next_and_keeps_the_place():
    programme = full_start()
    anna = wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    cancel_first(programme)
    waiting.decline(offer_id=SeatOffer.objects.get().pk)
    assert open_offers() == ["Bea"]
    assert reads.place_of(anna) == 1
    with pytest.raises(DeliveryError):
        waiting.decline(offer_id=SeatOffer.objects.get(entry=anna).pk)


def test_who_said_no_to_one_start_is_offered_another():
    programme = full_start()
    later = full_start(offering__course=programme.course, offering__starts_on=today() + timedelta(days=90))
    wait(programme.course, "Anna")
    cancel_first(programme)
    cancel_first(later)
    assert seats_of(later.offering) == (0, 0)
    waiting.decline(offer_id=SeatOffer.objects.get().pk)
    assert SeatOffer.objects.open().get().offering == later.offering


def test_an_offer_that_is_over_goes_on_and_after_two_the_place_is_gone():
    programme = full_start(2)
    wait(programme.course, "Anna")
    cancel_first(programme)
    SeatOffer.objects.update(state="verlopen", answered_at=now())
    Offering.objects.update(seats_held=0)
    entry = WaitingEntry.objects.get()
    WaitingEntry.objects.update(unanswered=1)
    seats.fill_course(programme.course_id)
    assert open_offers() == []  # this start was offered already
    later = open_programme(offering__course=programme.course, offering__starts_on=today() + timedelta(days=90))
    assert tasks.keep_lists() == 1
    offer = SeatOffer.objects.open().get()
    assert offer.offering == later.offering
    _run_out(offer)
    assert tasks.keep_lists() == 1
    entry.refresh_from_db()
    assert (entry.state, entry.unanswered) == ("vervallen", 2)
    assert seats_of(later.offering) == (0, 0)


def _run_out(offer):
    """As if the days went by: the words of an offer are fixed, so the row is made anew with an earlier end."""
    from pgtrigger import ignore

    with ignore("delivery.SeatOffer:offered"):
        SeatOffer.objects.filter(pk=offer.pk).update(expires_at=now() - timedelta(minutes=1))


def test_an_offer_that_is_over_is_not_accepted_also_before_the_clock_came_by():
    programme = full_start()
    wait(programme.course, "Anna")
    cancel_first(programme)
    offer = SeatOffer.objects.get()
    _run_out(offer)
    with pytest.raises(DeliveryError):
        take_up(offer, "Anna")


def test_a_changed_price_is_shown_and_accepted_anew():
    programme = full_start()
    wait(programme.course, "Anna")
    cancel_first(programme)
    offer = SeatOffer.objects.get()
    Offering.objects.update(price=Decimal("600.00"))
    with pytest.raises(PriceChanged):
        take_up(offer, "Anna")
    seen = (Decimal("600.00"), Decimal("0.00"))
    enrolment = waiting.accept(offer_id=offer.pk, applicant=applicant("Anna"), terms_version="1", seen=seen)
    assert enrolment.price == Decimal("600.00")


def test_more_places_go_to_the_list_before_a_visitor_can_take_them():
    programme = full_start()
    wait(programme.course, "Anna")
    offering = programme.offering
    offering.refresh_from_db()
    offering.capacity = 2
    save_offering(offering=offering, by=None)  # the news of it did not arrive yet
    with pytest.raises(OfferingFull), transaction.atomic():
        enrol(offering, "Vreemde")
    assert tasks.keep_lists() == 1
    assert open_offers() == ["Anna"]


def test_who_waits_first_and_enrols_by_hand_gets_the_own_seat():
    programme = full_start()
    entry = wait(programme.course, "Anna")
    cancel_first(programme)
    enrol(programme.offering, "Anna")
    entry.refresh_from_db()
    assert (entry.state, seats_of(programme.offering)) == ("geplaatst", (1, 0))
    assert SeatOffer.objects.get().state == "aanvaard"


def test_joining_while_a_seat_is_free_gets_it_offered_at_once():
    programme = open_programme()
    wait(programme.course, "Anna")
    assert open_offers() == ["Anna"]


def test_wishes_decide_what_is_offered():
    here, there = LocationFactory(), LocationFactory()
    programme = full_start(offering__location=here, offering__day_part="avond")
    course = programme.course
    later = full_start(
        offering__course=course, offering__location=there, offering__starts_on=today() + timedelta(days=90)
    )
    wait(course, "Elders", locations=[there])
    wait(course, "Later", starts=[later.offering])
    wait(course, "Dag", day_parts=["dag"])
    wait(course, "Past", locations=[here], starts=[programme.offering], day_parts=["avond"])
    cancel_first(programme)
    assert open_offers() == ["Past"]
    cancel_first(later)
    assert open_offers() == ["Past", "Elders"]


def test_a_person_stands_on_a_list_once_and_keeps_the_place():
    programme = full_start()
    first = wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    again = wait(programme.course, "Anna", day_parts=["dag"])
    assert (first.pk, reads.place_of(first), again.day_parts) == (again.pk, 1, [])
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingEntry.objects.create(course=programme.course, person=first.person, token_digest="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingEntry.objects.filter(pk=first.pk).update(created_at=now())


def test_leaving_gives_back_what_was_on_offer():
    programme = full_start()
    entry = wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    cancel_first(programme)
    waiting.leave(entry_id=entry.pk)
    waiting.leave(entry_id=entry.pk)
    assert open_offers() == ["Bea"]
    assert WaitingEntry.objects.get(pk=entry.pk).state == "gestopt"


def test_staff_removes_with_a_reason_that_is_mailed():
    entry = wait(full_start().course, "Anna")
    with pytest.raises(DeliveryError):
        waiting.remove(entry_id=entry.pk, by=UserFactory(), reason=" ")
    waiting.remove(entry_id=entry.pk, by=UserFactory(), reason="Dubbel")
    outbox.run_all()
    assert any("Dubbel" in m.body for m in outgoing.outbox)


def test_a_closed_start_takes_its_offers_back():
    programme = full_start()
    wait(programme.course, "Anna")
    cancel_first(programme)
    Offering.objects.update(is_open=False)
    assert tasks.keep_lists() == 1
    assert (open_offers(), seats_of(programme.offering)) == ([], (0, 0))
    Offering.objects.update(is_open=True)
    tasks.keep_lists()
    assert open_offers() == ["Anna"]  # taken back is not refused


def test_what_is_held_is_what_is_on_offer_says_the_database():
    programme = full_start()
    wait(programme.course, "Anna")
    cancel_first(programme)
    SeatOffer.objects.update(state="afgewezen", answered_at=now())
    with pytest.raises(IntegrityError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Offering.objects.update(seats_held=0)


def test_the_offer_is_mailed_with_a_link_that_lies_nowhere():
    programme = full_start()
    wait(programme.course, "Anna")
    cancel_first(programme)
    outbox.run_all()
    letter = next(m for m in outgoing.outbox if "plaats voor je vrij" in m.subject)
    token = letter.body.split("/plaats/")[1].split("/")[0]
    assert SeatOffer.objects.get().token_digest != token
    assert not any(token in str(e.payload) for e in outbox.Effect.objects.all())


def test_closed_places_are_forgotten_after_a_year():
    entry = wait(full_start().course, "Anna")
    waiting.leave(entry_id=entry.pk)
    services.start_night()
    outbox.run_all()
    assert WaitingEntry.objects.exists()
    WaitingEntry.objects.update(closed_at=now() - timedelta(days=367))
    RetentionRun.objects.update(day=now().date() - timedelta(days=1))
    services.start_night()
    outbox.run_all()
    assert not WaitingEntry.objects.exists()


def test_an_enrolment_elsewhere_in_the_course_ends_the_waiting():
    programme = full_start()
    wait(programme.course, "Anna")
    cancel_first(programme)
    other = open_programme(offering__course=programme.course, offering__starts_on=today() + timedelta(days=90))
    enrol(other.offering, "Anna")
    assert seats_of(programme.offering) == (0, 0)
    assert Enrolment.objects.filter(learner__person__first_name="Anna").count() == 1


def test_the_policy_is_followed_by_another_and_made_offers_keep_their_end(client):
    programme = full_start(2)
    wait(programme.course, "Anna")
    cancel_first(programme)
    before = SeatOffer.objects.get().expires_at
    client.force_login(UserFactory(roles=("administrateur",)))
    url = reverse("delivery:seat_policy")
    page = client.get(url).content.decode()
    assert "48 uur" in page
    typed = {"offer_hours": "24", "unanswered_limit": "1", "warn_days": "3", "informed_months": "6"}
    assert "al geweest" in client.post(url, typed | {"starts_on": "2020-02-01"}).content.decode()
    assert "error-summary" in client.post(url, typed | {"starts_on": today(), "offer_hours": "0"}).content.decode()
    assert client.post(url, typed | {"starts_on": today().isoformat()}).status_code == 302
    assert "al afspraken" in client.post(url, typed | {"starts_on": today().isoformat()}).content.decode()
    assert (reads.seat_policy().offer_hours, SeatPolicy.objects.count()) == (24, 2)
    assert SeatOffer.objects.get().expires_at == before
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatPolicy.objects.update(offer_hours=1)


def test_the_form_shows_the_starts_that_are_full_and_takes_any(client):
    course = full_start().course
    free = open_programme(offering__course=course, offering__starts_on=today() + timedelta(days=90)).offering
    url, full = reverse("delivery:wait", args=[course.slug]), Offering.objects.get(course=course, seats_taken=1)
    page = client.get(url).content.decode()
    assert str(full.pk) in page
    assert str(free.pk) not in page
    assert f'value="{free.pk}"' in client.get(f"{url}?start={free.pk}").content.decode()
    typed = {"first_name": "Anna", "last_name": "Kok", "email": "anna@voorbeeld.nl", "gezien": old_stamp()}
    assert client.post(url, typed | {"starts": [str(free.pk)]}).status_code == 302  # it was full a moment ago
    assert list(WaitingEntry.objects.get().starts.all()) == [free]


def test_while_no_start_is_full_the_form_shows_them_all(client):
    offering = open_programme().offering
    page = client.get(reverse("delivery:wait", args=[offering.course.slug])).content.decode()
    assert f'value="{offering.pk}"' in page


def test_of_a_course_in_blocks_somebody_waits_for_a_start_of_a_block(client):
    """Who names none would be offered nothing, ever."""
    strategy()
    course = carousel()
    url = reverse("delivery:wait", args=[course.slug])
    typed = {"first_name": "Anna", "last_name": "Kok", "email": "anna@voorbeeld.nl", "gezien": old_stamp()}
    assert set(client.post(url, typed).context["form"].errors) == {"starts"}
    start = course.offerings.first()  # blocks start on the same day: asked twice, another may come first
    assert client.post(url, typed | {"starts": [start.pk]}).status_code == 302
    assert SeatOffer.objects.get().offering == start


@pytest.mark.parametrize(
    ("state", "still", "words"),
    [("verlopen", True, "De tijd om te kiezen is voorbij"), ("verlopen", False, "niet meer op de wachtlijst"),
     ("ingetrokken", True, "het startmoment is gesloten"), ("afgewezen", True, "Je koos om nu niet mee te doen")],
)  # fmt: skip
def test_an_offer_that_is_over_tells_how_it_stands(client, state, still, words):
    programme = full_start()
    entry = wait(programme.course, "Anna")
    cancel_first(programme)
    outbox.run_all()
    letter = next(m for m in outgoing.outbox if "plaats voor je vrij" in m.subject)
    offer = SeatOffer.objects.get()
    Offering.objects.update(seats_held=0)
    SeatOffer.objects.filter(pk=offer.pk).update(state=state, answered_at=now())
    if not still:
        WaitingEntry.objects.filter(pk=entry.pk).update(state="vervallen", closed_at=now())
    page = client.get(
        reverse("delivery:seat_offer", args=[letter.body.split("/plaats/")[1].split("/")[0]])
    ).content.decode()
    assert words in page
    assert ("Je houdt je plek op de wachtlijst" in page) is still
    assert "betalingsverplichting" not in page


def test_who_takes_a_seat_within_the_time_to_think_it_over_says_so(client):
    """The waiting list is for starts that are near: without the wish the lessons of the first days cost nothing."""
    programme = full_start(offering__starts_on=today() + timedelta(days=6))
    wait(programme.course, "Anna")
    cancel_first(programme)
    outbox.run_all()
    letter = next(m for m in outgoing.outbox if "plaats voor je vrij" in m.subject)
    url = reverse("delivery:seat_offer", args=[letter.body.split("/plaats/")[1].split("/")[0]])
    offer = SeatOffer.objects.get()
    typed = {"old_enough": "on", "terms": "on", "price": str(offer.price), "vat": str(offer.vat_amount)}
    assert "early_start" in client.post(url, typed).context["form"].errors
    assert not SeatOffer.objects.exclude(state="open").exists()
    assert client.post(url, typed | {"early_start": "on"}).status_code == 302
    assert SeatOffer.objects.get().enrolment.order.early_start_version == "vroeg-beginnen-1"
    with pytest.raises(DeliveryError, match="binnen je bedenktijd"):
        _accept_without_the_wish()


def _accept_without_the_wish():
    programme = full_start(offering__starts_on=today() + timedelta(days=6))
    wait(programme.course, "Bea")
    cancel_first(programme)
    take_up(SeatOffer.objects.open().get(), "Bea")
