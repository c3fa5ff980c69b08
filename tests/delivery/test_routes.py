"""Routes: planned at once, planned anew on news, told only when it matters, and ordered in one go."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import lifting
from catalogue.carousel_time import ALL_SLOTS
from catalogue.models import Offering
from catalogue.services import cancel_offering, release_seat, save_offering, take_seat
from delivery.errors import DeliveryError
from delivery.models import Enrolment, Exemption, LearnerRoute, Result, RoutePlan
from delivery.personal_data import erase, export
from delivery.selectors.waiting import candidates
from delivery.services import exempting, moving, route_orders, routes, waiting
from delivery.services.enrolling import Applicant, cancel_enrolment
from delivery.tasks import plan_routes
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import InstitutionFactory, ModuleFactory
from tests.factories.delivery import (
    EnrolmentFactory,
    LearnerFactory,
    carousel,
    issued_certificate,
    open_programme,
    start_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(roles=("deelnemer",))


@pytest.fixture
def learner(user):
    return LearnerFactory(person=user.person)


@pytest.fixture
def course(db):
    return carousel()


def plan(learner, course, slots=ALL_SLOTS, **more):
    return routes.wish(learner=learner, course=course, slots=slots, by=None, **more)


def chosen(route):
    route.refresh_from_db()
    return [block["run"] and date.fromisoformat(block["run"]["starts_on"]) for block in route.plan["blocks"]]


def mails(run_outbox):
    run_outbox()
    return list(Effect.objects.filter(kind="mail.send", payload__subject__startswith="Je route").order_by("created_at"))


def test_the_first_plan_is_the_quickest_and_is_kept(learner, course):
    route = plan(learner, course)
    assert chosen(route) == [start_of(course, n, n).starts_on for n in (1, 2, 3)]
    assert route.finish_on == start_of(course, 3, 3).ends_on
    assert (route.version, route.is_blocked) == (1, False)
    kept = route.plans.get()
    assert (kept.plan, kept.cause, kept.changes) == (route.plan, "Eerste plan", [])


def test_other_wishes_make_another_plan_and_the_same_wishes_none(learner, course):
    route = plan(learner, course)
    plan(learner, course)
    assert route.plans.count() == 1
    late = plan(learner, course, earliest_start=today() + timedelta(days=60))
    assert late.is_blocked
    assert late.finish_on is None
    assert late.plan["blocks"][2]["status"] == "loopt vast"
    assert [p.version for p in route.plans.all()] == [2, 1]


def test_without_the_evening_every_block_says_why(learner, course):
    route = plan(learner, course, slots=["0-ochtend", "1-avond"])
    first = route.plan["blocks"][0]
    assert first["status"] == "loopt vast"
    assert "3 starts: niet beschikbaar, je kunt niet op maandagavond." in first["why"]
    assert route.plan["blocks"][1]["why"] == "Dit blok wacht op Blok 1."


def test_a_full_start_moves_the_route_and_tells_the_learner_once(
    learner, course, run_outbox, django_capture_on_commit_callbacks
):
    route = plan(learner, course)
    with django_capture_on_commit_callbacks(execute=True):
        take_seat(offering_id=start_of(course, 1, 1).pk)
        take_seat(offering_id=start_of(course, 1, 1).pk)
    assert len(mails(run_outbox)) == 1
    assert chosen(route) == [start_of(course, 1, 2).starts_on, start_of(course, 2, 3).starts_on, None]
    assert route.is_blocked
    with django_capture_on_commit_callbacks(execute=True):
        release_seat(offering_id=start_of(course, 1, 1).pk)
    told = mails(run_outbox)
    assert len(told) == 2
    assert "Je route past weer." in told[1].payload["body"]
    assert route.plans.count() == 3


def test_planning_twice_is_planning_once(learner, course, run_outbox):
    route = plan(learner, course)
    Offering.objects.filter(pk=start_of(course, 1, 1).pk).update(is_open=False, is_cancelled=True)
    for _ in range(3):
        routes.replan({"course": str(course.pk), "learner": "", "cause": routes.OFFER})
    assert route.plans.count() == 2
    assert len(mails(run_outbox)) == 1


def test_reasons_alone_are_no_other_plan(learner, course):
    route = plan(learner, course)
    Offering.objects.filter(pk=start_of(course, 1, 2).pk).update(seats_taken=2)
    routes.plan_anew(route_id=route.pk, cause=routes.OFFER)
    route.refresh_from_db()
    assert route.version == 1
    assert "vol" in [each["text"] for each in route.plan["blocks"][0]["skipped"]]


def test_a_start_that_is_cancelled_moved_or_new_is_news(
    learner, course, run_outbox, django_capture_on_commit_callbacks
):
    route = plan(learner, course)
    first = start_of(course, 1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_offering(offering=start_of(course, 3, 3), by=None)
    run_outbox()
    route.refresh_from_db()
    assert route.is_blocked
    moved = start_of(course, 3, 2)
    moved.starts_on, moved.ends_on = first.starts_on + timedelta(days=90), first.starts_on + timedelta(days=120)
    with django_capture_on_commit_callbacks(execute=True):
        save_offering(offering=moved, by=None)
    run_outbox()
    assert chosen(route)[2] == moved.starts_on
    new = Offering(
        course=course, module=moved.module, starts_on=start_of(course, 2, 2).ends_on + timedelta(days=1), capacity=3,
        weekdays=[4], ends_on=start_of(course, 2, 2).ends_on + timedelta(days=20),
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        save_offering(offering=new, by=None)
    run_outbox()
    assert chosen(route)[2] == new.starts_on


def test_news_is_remembered_once_until_it_ran(learner, course):
    plan(learner, course)
    waiting = Effect.objects.filter(kind=routes.REPLAN)
    before = waiting.count()
    for _ in range(4):
        routes.remember(cause=routes.OFFER, course_id=course.pk)
    assert waiting.count() == before + 1
    routes.remember(cause=routes.OFFER, course_id=ModuleFactory().course_id)
    assert waiting.count() == before + 1


def test_a_seat_is_kept_and_a_cancelled_enrolment_frees_the_route(learner, course, run_outbox):
    route = plan(learner, course)
    second = start_of(course, 1, 2)
    enrolment = EnrolmentFactory(programme=second.programme, learner=learner)
    run_outbox()
    assert chosen(route)[0] == second.starts_on
    assert route.plan["blocks"][0]["status"] == "aangemeld"
    cancel_enrolment(enrolment_id=enrolment.pk, by=UserFactory(roles=("programmaleider",)), reason="kan niet")
    run_outbox()
    assert chosen(route)[0] == start_of(course, 1, 1).starts_on


def test_what_is_passed_is_behind_and_what_is_failed_is_to_do(learner, course, run_outbox):
    route = plan(learner, course)
    enrolment = EnrolmentFactory(programme=start_of(course, 1, 1).programme, learner=learner)
    result = Result.objects.create(
        enrolment=enrolment, is_passed=False, decided_on=today(), recorded_by=UserFactory(roles=("trainer",))
    )
    run_outbox()
    assert chosen(route)[0] == start_of(course, 1, 1).starts_on
    assert LearnerRoute.objects.get(pk=route.pk).plan["blocks"][0]["status"] == "gepland"
    result.is_passed = True
    result.save()
    run_outbox()
    assert chosen(route)[0] is None
    assert LearnerRoute.objects.get(pk=route.pk).plan["blocks"][0]["status"] == "klaar"


def test_an_exemption_shortens_the_route(learner, course, run_outbox):
    route = plan(learner, course)
    first = course.modules.first()
    board = UserFactory(roles=("administrateur",))
    exempt = exempting.exempt(
        learner=learner, module=first, basis="evc", decided_on=today(), reference="EC-1", by=board
    )
    assert len(mails(run_outbox)) == 1
    assert chosen(route) == [None, start_of(course, 2, 1).starts_on, start_of(course, 3, 2).starts_on]
    exempting.withdraw(exemption=exempt, reason="Besluit herroepen", by=board)
    run_outbox()
    assert chosen(route)[0] == start_of(course, 1, 1).starts_on
    with pytest.raises(DeliveryError, match="al ingetrokken"):
        exempting.withdraw(exemption=exempt, reason="nog eens", by=board)


def test_an_exemption_needs_the_board_of_the_licence_holder(learner, course):
    module, by = course.modules.first(), UserFactory(roles=("administrateur",))
    other = ModuleFactory()  # a course without licence holder
    about = {"learner": learner, "basis": "evc", "decided_on": today(), "by": by}
    with pytest.raises(DeliveryError, match="geen licentiehouder"):
        exempting.exempt(module=other, reference="x", **about)
    with pytest.raises(DeliveryError, match="kenmerk"):
        exempting.exempt(module=module, reference=" ", **about)
    with pytest.raises(DeliveryError, match="toekomst"):
        exempting.exempt(module=module, reference="x", **(about | {"decided_on": today() + timedelta(days=1)}))
    row = {
        "learner": learner,
        "module": module,
        "basis": "evc",
        "decided_on": today(),
        "reference": "x",
        "recorded_by": by,
    }
    with pytest.raises(IntegrityError, match="licence holder"), transaction.atomic():
        Exemption.objects.create(**row, decided_by=InstitutionFactory())
    with pytest.raises(IntegrityError, match="licence holder"), transaction.atomic():
        Exemption.objects.create(**(row | {"module": other}), decided_by=course.licence_holder)
    exempting.exempt(module=module, reference="x", **about)
    with pytest.raises(DeliveryError, match="al een vrijstelling"):
        exempting.exempt(module=module, reference="y", **about)


def test_an_earlier_certificate_must_be_ones_own(learner, course):
    paper = issued_certificate()
    about = {
        "module": course.modules.first(),
        "decided_on": today(),
        "reference": "x",
        "by": UserFactory(roles=("administrateur",)),
    }
    with pytest.raises(DeliveryError, match="iemand anders"):
        exempting.exempt(learner=learner, basis="eerder certificaat", certificate=paper, **about)
    owner = paper.enrolment.learner
    with pytest.raises(DeliveryError, match="hoort bij de grond"):
        exempting.exempt(learner=owner, basis="evc", certificate=paper, **about)
    made = exempting.exempt(learner=owner, basis="eerder certificaat", certificate=paper, **about)
    with pytest.raises(IntegrityError, match="own certificate"), transaction.atomic():
        Exemption.objects.filter(pk=made.pk).update(certificate=issued_certificate())


def test_all_starts_are_ordered_in_one_go(learner, course):
    route = plan(learner, course)
    places = route_orders.places(route)
    assert [p.offering for p in places] == [start_of(course, n, n) for n in (1, 2, 3)]
    made = route_orders.order(route=route, version=1, terms_version="01-01-2027", by=None)
    assert len(made) == 3
    route.refresh_from_db()
    assert {block["status"] for block in route.plan["blocks"]} == {"aangemeld"}
    with pytest.raises(DeliveryError, match="intussen veranderd"):
        route_orders.order(route=route, version=1, terms_version="x", by=None)
    with pytest.raises(DeliveryError, match="geen start waarvoor"):
        route_orders.order(route=route, version=route.version, terms_version="x", by=None)


def test_when_one_place_is_gone_none_is_ordered(learner, course, monkeypatch):
    route = plan(learner, course)
    last = start_of(course, 3, 3)
    real = route_orders.places

    def and_then_somebody_is_quicker(one):
        found = real(one)
        Offering.objects.filter(pk=last.pk).update(seats_taken=2)
        return found

    monkeypatch.setattr(route_orders, "places", and_then_somebody_is_quicker)
    with pytest.raises(DeliveryError, match="net weg"):
        route_orders.order(route=route, version=1, terms_version="x", by=None)
    assert not Enrolment.objects.filter(learner=learner).exists()


def test_a_closed_start_is_left_out_of_the_order(learner, course):
    route = plan(learner, course)
    Offering.objects.filter(pk=start_of(course, 2, 2).pk).update(is_open=False)
    places = route_orders.places(route)
    assert [bool(p.refusal) for p in places] == [False, True, False]
    assert route_orders.total(places) == 2 * places[0].price.including
    assert len(route_orders.order(route=route, version=1, terms_version="x", by=None)) == 2


def test_the_day_plans_all_routes(learner, course, run_outbox):
    plan(learner, course)
    assert plan_routes() == 1
    Offering.objects.filter(pk=start_of(course, 1, 1).pk).update(starts_on=today() - timedelta(days=1), decides_on=None)
    run_outbox()
    assert LearnerRoute.objects.get().version == 2


def test_a_plan_that_was_made_does_not_change(learner, course):
    route = plan(learner, course)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        RoutePlan.objects.filter(route=route).update(cause="anders")


def test_export_and_erasure(learner, course):
    route = plan(learner, course, slots=["0-avond"])
    exempting.exempt(
        learner=learner, module=course.modules.first(), basis="evc", decided_on=today(), reference="EC-77",
        by=UserFactory(roles=("administrateur",)),
    )  # fmt: skip
    told = str(export(learner.person_id))
    assert "0-avond" in told
    assert "EC-77" in told
    assert any("Routes" in line for line in erase(learner.person_id))
    assert not LearnerRoute.objects.filter(pk=route.pk).exists()
    assert not RoutePlan.objects.exists()
    assert Exemption.objects.count() == 1
    erase(learner.person_id)


# --- pages


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_owner_colleague_stranger(user, learner, course):
    route = plan(learner, course)
    exempt = exempting.exempt(
        learner=learner, module=course.modules.last(), basis="evc", decided_on=today(), reference="EC-1",
        by=UserFactory(roles=("administrateur",)),
    )  # fmt: skip
    owner, colleague, stranger = user, UserFactory(roles=("programmaleider",)), UserFactory(roles=("deelnemer",))
    trainer = UserFactory(roles=("trainer",))
    for name in ("my_route", "my_route_wishes", "my_route_order"):
        url = reverse(f"delivery:{name}", args=[route.pk])
        assert client_of(owner).get(url).status_code == 200, name
        assert client_of(stranger).get(url).status_code == 404, name
        assert client_of(colleague).get(url).status_code == 403, name
    for name, pk in (("route_detail", route.pk), ("route_wishes", route.pk), ("exemption_create", route.pk),
                     ("exemption_withdraw", exempt.pk)):  # fmt: skip
        url = reverse(f"delivery:{name}", args=[pk])
        assert client_of(colleague).get(url).status_code == 200, name
        for other in (owner, stranger, trainer):
            assert client_of(other).get(url).status_code == 403, name
    assert client_of(stranger).post(reverse("delivery:my_route_forget", args=[route.pk])).status_code == 404
    assert Exemption.objects.for_user(owner).count() == 1
    assert not Exemption.objects.for_user(stranger).exists()
    assert not LearnerRoute.objects.for_user(trainer).exists()


def test_a_learner_makes_a_route_and_orders_it(user, course):
    client = client_of(user)
    assert "Je hebt nog geen route" in client.get(reverse("delivery:my_routes")).content.decode()
    new = reverse("delivery:my_route_new")
    empty = client.post(new, {"course": course.pk})
    assert "Kies minstens één moment" in empty.content.decode()
    made = client.post(new, {"course": course.pk, "slots": ["0-avond", "2-middag"]})
    route = LearnerRoute.objects.get()
    assert made.url == reverse("delivery:my_route", args=[route.pk])
    assert client.get(reverse("delivery:my_routes")).url == made.url
    page = client.get(made.url).content.decode()
    assert "Aanmelden voor je route" in page
    assert "Waarom niet een andere start?" in page
    order = reverse("delivery:my_route_order", args=[route.pk])
    form = {
        "version": route.version,
        "old_enough": "on",
        "terms": "on",
        "birth_date": "1990-05-01",
        "birth_place": "Gouda",
    }
    assert "ga akkoord" in client.post(order, form | {"terms": ""}).content.decode()
    assert not Enrolment.objects.exists()
    assert "intussen veranderd" in client.post(order, form | {"version": "x" * 10_000}).content.decode()
    assert client.post(order, form).url == made.url
    assert Enrolment.objects.filter(learner__person=user.person).count() == 3
    assert "Je bent hiervoor aangemeld" in client.get(made.url).content.decode()
    assert client.get(order).status_code == 302
    assert client.post(reverse("delivery:my_route_forget", args=[route.pk])).status_code == 302
    assert Enrolment.objects.count() == 3


def test_a_route_that_begins_within_the_time_to_think_it_over_needs_the_wish(user, learner, course):
    Offering.objects.filter(pk=start_of(course, 1, 1).pk).update(starts_on=today() + timedelta(days=9), decides_on=None)
    route = plan(learner, course)
    order, client = reverse("delivery:my_route_order", args=[route.pk]), client_of(user)
    form = {"version": 1, "old_enough": "on", "terms": "on", "birth_date": "1990-05-01", "birth_place": "Gouda"}
    assert "early_start" in client.post(order, form).context["form"].errors
    assert not Enrolment.objects.exists()
    with pytest.raises(DeliveryError, match="binnen je bedenktijd"):
        route_orders.order(route=route, version=1, terms_version="x", by=None)
    assert client.post(order, form | {"early_start": "on"}).status_code == 302
    told = Enrolment.objects.order_by("programme__offering__starts_on").values_list(
        "order__early_start_version", flat=True
    )
    assert list(told) == ["vroeg-beginnen-1", "", ""]


@pytest.mark.parametrize("slots", [["9-avond"], ["😀" * 10_000], ["'; drop table x --"]])
def test_nonsense_is_refused_in_words(user, course, slots):
    answer = client_of(user).post(reverse("delivery:my_route_new"), {"course": course.pk, "slots": slots})
    assert answer.status_code == 200
    assert not LearnerRoute.objects.exists()
    public = reverse("catalogue:course_route", args=[course.slug])
    assert client_of(user).get(public, {"slots": slots, "earliest_start": "31-02-2027"}).status_code == 200


def test_the_public_page_stores_nothing(client, course):
    url = reverse("catalogue:course_route", args=[course.slug])
    assert "Je bent klaar op" in client.get(url).content.decode()
    stuck = client.get(url, {"slots": ["0-ochtend"]}).content.decode()
    assert "Nog geen weg naar het eind" in stuck
    assert "je kunt niet op maandagavond" in stuck
    assert not LearnerRoute.objects.exists()
    page = client.get(reverse("catalogue:course_detail", args=[course.slug])).content.decode()
    assert "Bereken je snelste route" in page
    assert "Er is nog geen startdatum" not in page
    assert page.count(reverse("delivery:enrol", args=[start_of(course, 2, 1).pk])) == 1
    assert "Je begint per blok" in page


def test_staff_sees_who_is_stuck_and_who_changed(learner, course, run_outbox):
    plan(learner, course, slots=["0-ochtend"])
    other = plan(LearnerFactory(), course)
    Offering.objects.filter(pk=start_of(course, 1, 1).pk).update(is_open=False, is_cancelled=True)
    routes.replan({"course": str(course.pk), "learner": "", "cause": routes.OFFER})
    client = client_of(UserFactory(roles=("programmaleider",)))
    url = reverse("delivery:route_list")
    stuck = client.get(url, {"stand": "vast", "q": learner.person.first_name}).content.decode()
    assert learner.person.full_name in stuck
    changed = client.get(url, {"stand": "gewijzigd"}).content.decode()
    assert other.learner.person.full_name in changed
    assert learner.person.full_name not in changed
    assert client.get(url, {"stand": "onzin", "course": "x"}).status_code == 200


def test_the_list_asks_as_much_for_three_rows_as_for_one(learner, course):
    client, url = client_of(UserFactory(roles=("programmaleider",))), reverse("delivery:route_list")
    client.get(url)  # what pages keep for a moment is kept now
    counts = []
    for count in (1, 3):
        while LearnerRoute.objects.count() < count:
            plan(LearnerFactory(), course)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_programmaleider_makes_a_route_from_a_group_and_exempts(course):
    leader = UserFactory(roles=("programmaleider",))
    enrolment = EnrolmentFactory(programme=start_of(course, 1, 1).programme)
    client = client_of(leader)
    learners = client.get(reverse("delivery:programme_learners", args=[enrolment.programme_id])).content.decode()
    url = reverse("delivery:enrolment_route", args=[enrolment.pk])
    assert url in learners
    assert client.get(url).status_code == 200
    page = client.post(url, {"slots": list(ALL_SLOTS)}).url
    assert client.get(url).url == page
    route = LearnerRoute.objects.get()
    form = {"module": course.modules.last().pk, "basis": "evc", "decided_on": today().isoformat(), "reference": "EC-9"}
    grant = reverse("delivery:exemption_create", args=[route.pk])
    assert "toekomst" in client.post(grant, form | {"decided_on": "2099-01-01"}).content.decode()
    assert client.post(grant, form).url == page
    shown = client.get(page).content.decode()
    assert "EC-9" in shown
    assert "Vrijgesteld" in shown
    take_back = reverse("delivery:exemption_withdraw", args=[Exemption.objects.get().pk])
    assert client.post(take_back, {"reason": "Verkeerd blok"}).url == page
    assert "Verkeerd blok" in client.get(page).content.decode()
    assert client.get(take_back).status_code == 404


def test_a_block_is_moved_to_the_same_block_only(learner, course):
    enrolment = EnrolmentFactory(programme=start_of(course, 1, 1).programme, learner=learner)
    assert moving.targets(enrolment) == [start_of(course, 1, n) for n in (2, 3)]
    with pytest.raises(DeliveryError, match="hetzelfde blok"):
        moving.move_enrolment(enrolment=enrolment, offering=start_of(course, 2, 2), by=None)
    assert moving.move_enrolment(enrolment=enrolment, offering=start_of(course, 1, 3), by=None).programme.offering_id


def test_who_waits_for_a_course_is_not_offered_a_part_of_it(course):
    first = start_of(course, 1, 1)
    anna, bas = (Applicant("A", "B", f"{name}@voorbeeld.nl") for name in ("anna", "bas"))
    whole = waiting.join(course=course, applicant=anna)
    part = waiting.join(course=course, applicant=bas, starts=[first])
    assert list(candidates(first.pk)) == [] or list(candidates(first.pk)) == [part]
    assert not whole.offers.exists()
    assert [offer.offering for offer in part.offers.all()] == [first]


def test_the_mail_and_the_page_name_the_block(client, learner, course):
    route = plan(learner, course)
    route_orders.order(route=route, version=1, terms_version="x", by=None)
    outbox.run_all()
    told = next(one for one in mail.outbox if one.subject.startswith("Je bent aangemeld"))
    assert "Blok" in told.subject
    page = client.get(reverse("delivery:enrol", args=[start_of(course, 2, 1).pk])).content.decode()
    assert "Blok 2</h1>" in page


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield


def test_a_course_without_starts_of_blocks_has_no_route_to_plan():
    programme = open_programme()
    slug = programme.course.slug
    answer = Client().get(reverse("catalogue:course_route", args=[slug]))
    assert answer.status_code == 302
    assert answer.url == reverse("catalogue:course_detail", args=[slug])
