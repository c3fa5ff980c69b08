"""Owner, colleague, stranger: every page of the waiting list, of moving and of what is decided about a start."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from delivery.models import KeepInformed, SeatOffer, WaitingEntry
from delivery.services import informing, waiting
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import now, today
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.delivery import LearnerFactory, open_programme
from tests.factories.waiting import enrol, full_start, give_up, wait
from tests.fault.recipe import old_stamp

pytestmark = pytest.mark.django_db
STRANGERS = ("accountmanager", "directeur", "trainer", "klantcontact", "marketeer", "financieel_administrateur")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def learner_of(person: Person) -> Any:
    return UserFactory(person=person, roles=("deelnemer",))


def url(name: str, *args: Any) -> str:
    return reverse(f"delivery:{name}", args=args)


@pytest.fixture
def offered() -> SeatOffer:
    """Anna is offered a seat, Bea waits behind her."""
    programme = full_start()
    wait(programme.course, "Anna")
    wait(programme.course, "Bea")
    give_up(programme)
    return SeatOffer.objects.select_related("entry__person", "offering", "entry__course").get()


def secret(kind: str, to: str) -> str:
    """The token in the mail of this sort to this address, read where the worker would."""
    outbox.run_all()
    body = next(m.body for m in outgoing.outbox if m.to == [to] and f"/{kind}/" in m.body)
    return body.split(f"/{kind}/")[1].split("/")[0]


def test_staff_who_carry_out_see_every_list_and_others_none(offered: SeatOffer) -> None:
    entry = offered.entry
    pages = [
        url("queue_list"), url("queue", entry.course_id), url("queue_add", entry.course_id),
        url("queue_remove", entry.ref),
    ]  # fmt: skip
    for role in ("programmaleider", "administrateur"):
        for _ in ("who put them there", "a colleague with the same role"):
            client = client_of(UserFactory(roles=(role,)))
            assert [client.get(page).status_code for page in pages] == [200] * 4
    for role in (*STRANGERS, "deelnemer"):
        client = client_of(UserFactory(roles=(role,)))
        assert {client.get(page).status_code for page in pages} == {403}, role
        assert client.post(pages[-1], {"reason": "Zomaar"}).status_code == 403
    assert {Client().get(page).status_code for page in pages} == {302}
    entry.refresh_from_db()
    assert entry.state == "wachtend"


def test_the_list_of_a_course_is_found_before_anybody_waits() -> None:
    programme = open_programme()
    leader, marketeer = (client_of(UserFactory(roles=(role,))) for role in ("programmaleider", "marketeer"))
    to_list = f'href="{url("queue", programme.course.pk)}"'
    for page in (
        reverse("catalogue:offering_detail", args=[programme.offering_id]),
        reverse("catalogue:staff_course_detail", args=[programme.course.pk]),
    ):
        assert to_list in leader.get(page).content.decode(), page
        assert to_list not in marketeer.get(page).content.decode(), page
    assert "Zet iemand op de lijst" in leader.get(url("queue", programme.course.pk)).content.decode()


def test_a_name_on_a_list_shows_on_the_page_of_its_own_course_only(offered: SeatOffer) -> None:
    other = wait(full_start().course, "Cas")
    client = client_of(UserFactory(roles=("administrateur",)))
    page = client.get(url("queue", offered.entry.course_id)).content.decode()
    assert "Anna Kok" in page
    assert "Bea Kok" in page
    assert "Cas Kok" not in page
    assert "Cas Kok" in client.get(url("queue", other.course_id)).content.decode()


def test_rows_of_the_list_are_the_learners_own(offered: SeatOffer) -> None:
    anna, stranger = learner_of(offered.entry.person), learner_of(PersonFactory())
    assert [WaitingEntry.objects.for_user(u).count() for u in (anna, stranger)] == [1, 0]
    assert [SeatOffer.objects.for_user(u).count() for u in (anna, stranger)] == [1, 0]
    for model in (WaitingEntry, SeatOffer):
        assert not model.objects.editable_by(anna).exists()
        left = UserFactory(roles=("administrateur",), is_active=False)
        assert not model.objects.for_user(left).exists()
    leader = UserFactory(roles=("programmaleider",))
    KeepInformed.objects.create(
        course=offered.entry.course, email="lezer@voorbeeld.nl", token_digest="a", expires_at=now()
    )
    assert not KeepInformed.objects.for_user(leader).exists(), "addresses of visitors are nobody's to browse"


def test_an_offered_seat_in_the_own_surroundings_is_the_owners(offered: SeatOffer) -> None:
    bea = WaitingEntry.objects.get(person__first_name="Bea").person
    page, no = url("my_seat_offer", offered.pk), url("my_seat_offer_decline", offered.pk)
    for user, status in (
        (learner_of(bea), 404), (learner_of(PersonFactory()), 404), (UserFactory(roles=("programmaleider",)), 403),
    ):  # fmt: skip
        client = client_of(user)
        assert [client.get(page).status_code, client.post(page, {}).status_code, client.post(no).status_code] == [
            status
        ] * 3
    assert SeatOffer.objects.get(pk=offered.pk).state == "open"
    owner = client_of(learner_of(offered.entry.person))
    assert owner.get(page).status_code == 200
    assert owner.post(no).status_code == 302
    assert SeatOffer.objects.get(pk=offered.pk).state == "afgewezen"
    assert SeatOffer.objects.open().get().entry.person == bea


def test_only_the_owner_leaves_the_list(offered: SeatOffer) -> None:
    door = url("my_wait_leave", offered.entry.ref)
    for user, status in ((learner_of(PersonFactory()), 404), (UserFactory(roles=("administrateur",)), 403)):
        assert client_of(user).post(door).status_code == status
    assert Client().post(door).status_code == 302  # to the sign-in page
    offered.entry.refresh_from_db()
    assert offered.entry.state == "wachtend"
    assert client_of(learner_of(offered.entry.person)).post(door).status_code == 302
    offered.entry.refresh_from_db()
    assert offered.entry.state == "gestopt"


def test_the_own_start_is_moved_by_the_learner_or_by_who_carries_out() -> None:
    here = open_programme()
    later = open_programme(offering__course=here.course, offering__starts_on=today() + timedelta(days=90))
    row = enrol(here.offering, "Anna")
    mine, staff = url("my_move", row.pk), url("enrolment_move", row.pk)
    owner, other = learner_of(row.learner.person), learner_of(LearnerFactory().person)
    assert [client_of(u).get(mine).status_code for u in (owner, other)] == [200, 404]
    assert client_of(other).post(mine, {"offering": str(later.offering_id)}).status_code == 404
    assert {client_of(u).get(staff).status_code for u in (owner, other)} == {403}
    for role in ("programmaleider", "administrateur"):
        assert client_of(UserFactory(roles=(role,))).get(staff).status_code == 200
        assert client_of(UserFactory(roles=(role,))).get(mine).status_code == 403
    for role in STRANGERS:
        assert client_of(UserFactory(roles=(role,))).get(staff).status_code == 403
    row.refresh_from_db()
    assert row.programme == here


def test_who_plans_decides_about_a_start() -> None:
    offering = open_programme().offering
    door = url("start_decision", offering.pk)
    for _ in ("the leader", "a colleague"):
        assert client_of(UserFactory(roles=("programmaleider",))).get(door).status_code == 200
    for role in (*STRANGERS, "administrateur", "deelnemer"):
        client = client_of(UserFactory(roles=(role,)))
        assert client.get(door).status_code == 403, role
        assert client.post(door, {"choice": "vervalt", "note": "Zomaar"}).status_code == 403
    offering.refresh_from_db()
    assert not offering.is_cancelled


def test_the_agreements_are_for_who_may_set_them() -> None:
    for role in ("administrateur", "directeur"):
        assert client_of(UserFactory(roles=(role,))).get(url("seat_policy")).status_code == 200
    for role in ("programmaleider", "accountmanager", "trainer", "deelnemer"):
        client = client_of(UserFactory(roles=(role,)))
        assert client.get(url("seat_policy")).status_code == 403
        assert client.post(url("seat_policy"), {"starts_on": today().isoformat()}).status_code == 403


def test_a_secret_opens_the_own_place_and_no_other(offered: SeatOffer) -> None:
    anna, bea = secret("wachtlijst", "anna@voorbeeld.nl"), secret("wachtlijst", "bea@voorbeeld.nl")
    seat = secret("plaats", "anna@voorbeeld.nl")
    for token, status in ((anna, 200), (bea, 200), (seat, 404), (anna[:-1] + "x", 404), ("onzin", 404)):
        assert Client().get(url("my_place", token)).status_code == status
    for token, status in ((seat, 200), (anna, 404), (bea, 404), (seat[:-1] + "x", 404), ("onzin", 404)):
        assert Client().get(url("seat_offer", token)).status_code == status
    for name, token in (("my_place_leave", seat), ("seat_offer_decline", anna), ("seat_offer_decline", "onzin")):
        assert Client().post(url(name, token)).status_code == 404
    assert (SeatOffer.objects.get().state, WaitingEntry.objects.waiting().count()) == ("open", 2)


def test_pages_of_a_secret_are_kept_by_nobody_and_name_nobody_else(offered: SeatOffer) -> None:
    place = url("my_place", secret("wachtlijst", "bea@voorbeeld.nl"))
    seat = url("seat_offer", secret("plaats", "anna@voorbeeld.nl"))
    for page, other in ((place, "Anna"), (seat, "Bea")):
        answer = Client().get(page)
        assert "no-store" in answer["Cache-Control"]
        assert other not in answer.content.decode()


def test_a_secret_stops_working_when_the_address_changes(offered: SeatOffer) -> None:
    anna, seat = secret("wachtlijst", "anna@voorbeeld.nl"), secret("plaats", "anna@voorbeeld.nl")
    Person.objects.filter(pk=offered.entry.person_id).update(email="nieuw@voorbeeld.nl")
    assert Client().get(url("my_place", anna)).status_code == 404
    assert Client().get(url("seat_offer", seat)).status_code == 404
    assert Client().post(url("seat_offer", seat), {}).status_code == 404


def test_nobody_learns_who_stands_on_a_list(offered: SeatOffer) -> None:
    """Joining again, or asking for mail again, is answered the same to a stranger who types an address of another."""
    course = offered.entry.course
    informing.ask(course=course, email="lezer@voorbeeld.nl")
    Effect.objects.all().delete()
    for name, known, fresh in (
        ("wait", {"first_name": "Anna", "last_name": "Kok", "email": "anna@voorbeeld.nl"},
         {"first_name": "Zoe", "last_name": "Kok", "email": "zoe@voorbeeld.nl"}),
        ("informed", {"email": "lezer@voorbeeld.nl"}, {"email": "nieuw@voorbeeld.nl"}),
    ):  # fmt: skip
        told = [
            Client().post(url(name, course.slug), typed | {"gezien": old_stamp(), "old_enough": "on", "terms": "on"})
            for typed in (known, fresh)
        ]
        assert [answer.status_code for answer in told] == [302, 302]
        assert told[0]["Location"] == told[1]["Location"]


def test_a_course_that_is_not_on_the_site_has_no_list() -> None:
    course = CourseFactory(state="concept")
    for name in ("wait", "informed"):
        assert Client().get(url(name, course.slug)).status_code == 404


@pytest.mark.parametrize("what", ["queue_list", "queue"])
def test_three_rows_cost_as_many_queries_as_one(what: str, django_assert_max_num_queries: Any) -> None:
    client = client_of(UserFactory(roles=("programmaleider", "administrateur")))

    def grow(rows: int) -> str:
        """`rows` on the list, on offer, placed and taken off, of one course; of the list of lists, as many courses."""
        programme = full_start(rows)
        for number in range(rows):
            wait(programme.course, f"Wacht{number}", starts=[programme.offering], day_parts=["dag"])
            give_up(programme)
        for number in range(rows):
            wait(programme.course, f"Later{number}", locations=[programme.offering.location])
            waiting.leave(entry_id=wait(programme.course, f"Weg{number}").pk)
            if what == "queue_list":
                wait(full_start().course, f"Elders{number}")
        return url("queue_list") if what == "queue_list" else url("queue", programme.course_id)

    def count(rows: int) -> int:
        page = grow(rows)
        with django_assert_max_num_queries(60) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    count(1)  # what is read once per process
    assert count(1) == count(3)
