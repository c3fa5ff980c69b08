"""Staff screens: who may do what, and what comes back when it is wrong."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from catalogue import indicators
from catalogue.models import Course, EditablePage, HouseText, Location, Offering, SubsidyScheme
from llo_portal.kernel.dates import Period, today
from llo_portal.kernel.search import search
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.catalogue import (
    CourseFactory,
    InstitutionFactory,
    LocationFactory,
    ModuleFactory,
    OfferingFactory,
    RoomFactory,
    complete,
)

pytestmark = pytest.mark.django_db


def sign_in(client, *roles):
    user = UserFactory(roles=roles)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"catalogue:{name}", args=args)


COURSE = {
    "code": "NW-1",
    "title": "Nieuwe opleiding",
    "summary": "Voor jou.",
    "description": "Tekst",
    "sector": "techniek",
    "range": "basisaanbod",
    "learning_route": "geen",
    "level": "",
    "credential": "branchecertificaat",
    "crebo": "",
    "licence_holder": "",
    "validity_months": "",
    "stance": "samenwerken",
    "contact_hours": "7,5",
    "self_study_hours": "0",
    "weeks": "2",
    "entry_requirement": "Niets.",
    "repeats_every_months": "",
    "practice_hours": "",
}
GUIDE = {
    "entry_helps": "Ervaring.",
    "bring": "Niets.",
    "week_text": "",
    "assessment": "Toets.",
    "resits": "Gratis.",
    "exemption": "",
    "next_step": "",
    "self_check": "Heb ik tijd?\nWil ik dit?",
}
COSTS = {
    "price_includes": "Alles.", "funding_note": "Geen regeling.", "extra-TOTAL_FORMS": "1", "extra-INITIAL_FORMS": "0",
    "extra-0-name": "Boek", "extra-0-amount": "39,50", "voorbeeld-TOTAL_FORMS": "2", "voorbeeld-INITIAL_FORMS": "0",
    "voorbeeld-0-situation": "A", "voorbeeld-0-price": "1.000,00", "voorbeeld-0-contribution": "400", "voorbeeld-0-payer": "UWV",
    "voorbeeld-1-situation": "B", "voorbeeld-1-price": "100", "voorbeeld-1-contribution": "0", "voorbeeld-1-payer": "Niemand",
}  # fmt: skip


def test_a_course_goes_from_first_words_to_the_site_by_two_people(client):
    sign_in(client, "onderwijsontwikkelaar")
    client.post(url("staff_course_create"), COURSE)
    course = Course.objects.get(code="NW-1")
    assert course.contact_hours == Decimal("7.50")
    blocks = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "Blok A", "form-0-study_hours": "4,5"}
    client.post(url("staff_course_modules", course.pk), blocks)
    ProviderFactory()
    client.post(url("staff_course_guide", course.pk), GUIDE)
    client.post(url("staff_course_costs", course.pk), COSTS)
    assert client.get(url("staff_course_detail", course.pk)).context["score"] >= 90
    client.post(url("course_submit", course.pk))
    assert client.post(url("course_publish", course.pk)).status_code == 403
    sign_in(client, "onderwijskundige")
    assert "Nieuwe opleiding" in client.get(reverse("today")).content.decode()
    client.post(url("course_publish", course.pk))
    client.logout()
    html = client.get(url("course_detail", course.slug)).content.decode()
    for words in ("Blok A", "Heb ik tijd?", "€\xa039,50", "€\xa0600,00", "Er zijn nog geen cijfers", "Geen regeling."):
        assert words in html
    assert client.get(url("course_print", course.slug)).status_code == 200


def test_costs_that_do_not_add_up_come_back_with_what_was_typed(client):
    sign_in(client, "onderwijskundige")
    course = CourseFactory()
    wrong = COSTS | {"voorbeeld-0-contribution": "2000", "extra-0-amount": ""}
    html = client.post(url("staff_course_costs", course.pk), wrong).content.decode()
    assert "nooit meer dan de prijs" in html
    assert "Vul allebei in" in html
    assert 'value="2000' in html
    assert not course.extra_costs.exists()


def test_at_most_eight_questions_to_ask_oneself(client):
    sign_in(client, "onderwijskundige")
    course = CourseFactory()
    html = client.post(url("staff_course_guide", course.pk), GUIDE | {"self_check": "x?\n" * 9}).content.decode()
    assert "hoogstens acht" in html


def test_schemes_and_house_texts_are_edited_on_screen(client):
    sign_in(client, "beheer")
    day = today().isoformat()
    client.post(url("scheme_create"), {
        "name": "Fonds", "kind": "sectorfonds", "audience": "jou", "contribution": "Iets.", "maximum": "750,50",
        "sectors": ["techniek"], "starts_on": day, "checked_on": day,
    })  # fmt: skip
    assert SubsidyScheme.objects.get().maximum == Decimal("750.50")
    client.post(url("house_text_edit", "betalen"), {"body": "Nieuw."})
    assert HouseText.objects.get(key="betalen").body == "Nieuw."


def test_looking_over_makes_a_page_visible_again(client):
    course = complete(CourseFactory(state="gepubliceerd", checked_on=today() - timedelta(days=200)))
    sign_in(client, "onderwijskundige")
    assert course.title in client.get(reverse("today")).content.decode()
    client.post(url("course_checked", course.pk))
    assert Course.objects.published().filter(pk=course.pk).exists()


def test_what_is_missing_is_listed_and_stops_the_submission(client):
    sign_in(client, "onderwijskundige")
    course = CourseFactory(summary="")
    html = client.get(url("staff_course_detail", course.pk)).content.decode()
    assert "voor wie en wat je daarna kunt" in html
    html = client.post(url("course_submit", course.pk), follow=True).content.decode()
    assert "nog niet compleet" in html
    course.refresh_from_db()
    assert course.state == "concept"


def test_a_reviewer_sends_back_with_words(client):
    course = CourseFactory(state="ter beoordeling")
    sign_in(client, "onderwijskundige")
    empty = client.post(url("course_send_back", course.pk), {"note": ""})
    assert "Schrijf op wat er nog beter moet." in empty.content.decode()
    client.post(url("course_send_back", course.pk), {"note": "De prijs mist."})
    course.refresh_from_db()
    assert (course.state, course.review_note) == ("concept", "De prijs mist.")


def test_a_marketeer_proposes_words_only(client):
    sign_in(client, "marketeer")
    course = CourseFactory(crebo="")
    form = client.get(url("staff_course_edit", course.pk)).context["form"]
    assert set(form.fields) == {"title", "summary", "description"}
    client.post(
        url("staff_course_edit", course.pk), {"title": "Beter", "summary": "S", "description": "D", "crebo": "99999"}
    )
    course.refresh_from_db()
    assert (course.title, course.crebo) == ("Beter", "")


def test_what_lies_for_review_is_not_editable(client):
    sign_in(client, "onderwijskundige")
    course = CourseFactory(state="ter beoordeling")
    assert client.get(url("staff_course_edit", course.pk)).status_code == 404


def test_a_wrong_form_comes_back_with_what_was_typed(client):
    sign_in(client, "onderwijskundige")
    html = client.post(url("staff_course_create"), COURSE | {"crebo": "12", "contact_hours": "veel"}).content.decode()
    assert "vijf cijfers" in html
    assert 'value="veel"' in html
    assert not Course.objects.exists()


OFFERING = {
    "starts_on": (today() + timedelta(days=30)).isoformat(), "form": "op locatie", "day_part": "avond", "day_parts": "",
    "weekdays": ["1", "3"],
    "begins_at": "19:00", "ends_at": "21:30",
    "price": "1.250,00", "vat_treatment": "vrijgesteld", "vat_reason": "crkbo", "min_places": "4", "capacity": "12",
}  # fmt: skip


def test_the_programmaleider_plans_starts(client):
    sign_in(client, "programmaleider")
    room = RoomFactory()
    course = CourseFactory(state="gepubliceerd")
    client.post(url("offering_create", course.pk), OFFERING | {"room": room.pk})
    offering = Offering.objects.get()
    assert (offering.price, offering.location, offering.is_open) == (Decimal("1250.00"), room.location, False)
    client.post(url("offering_edit", offering.pk), OFFERING | {"form": "online", "room": room.pk})
    offering.refresh_from_db()
    assert offering.location is None
    client.post(url("offering_cancel", offering.pk))
    offering.refresh_from_db()
    assert offering.is_cancelled


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_at": "18:00"}, "eindigt na het begin"),
        ({"decides_on": "2099-01-01"}, "ligt na de start"),
        ({"min_places": "20"}, "minimum is hoger"),
        ({"ends_on": "2020-01-01"}, "voor de start"),
        ({"starts_on": "31-02-2027"}, "Voer een geldige datum in"),
        ({"starts_on": "0001-01-01"}, "Kijk het jaar na"),
        ({"starts_on": "9999-12-31"}, "Kijk het jaar na"),
        ({"price": "-5"}, "is-invalid"),
        ({"price": "veel"}, "geen bedrag"),
    ],
)
def test_a_wrong_start_is_explained(client, change, words):
    sign_in(client, "programmaleider")
    course = CourseFactory(state="gepubliceerd")
    html = client.post(url("offering_create", course.pk), OFFERING | change).content.decode()
    assert words in html
    assert not Offering.objects.exists()


def test_fewer_places_than_taken_is_said_beside_the_field(client):
    sign_in(client, "programmaleider")
    offering = OfferingFactory(seats_taken=6)
    answer = client.post(url("offering_edit", offering.pk), OFFERING | {"price": "495", "capacity": "5"})
    assert answer.context["form"].errors["capacity"] == ["Er zijn al 6 plaatsen bezet."]


def test_the_facility_worker_keeps_places_and_rooms(client):
    sign_in(client, "facilitair_ondersteuner")
    client.post(url("location_create"), {"name": "Campus West", "place": "Bodegraven"})
    location = Location.objects.get(name="Campus West")
    client.post(url("room_create", location.pk), {"name": "lokaal 1", "capacity": "20"})
    again = client.post(url("room_create", location.pk), {"name": "lokaal 1", "capacity": "20"})
    assert "heeft al een ruimte" in again.content.decode()
    assert location.rooms.count() == 1


def test_institutions_and_pages_are_edited_on_screen(client):
    sign_in(client, "beheer")
    client.post(url("institution_create"), {"name": "Vechtdal College", "kind": "mbo"})
    assert "Vechtdal College" in client.get(url("institution_list")).content.decode()
    page = EditablePage.objects.get(slug="privacy")
    client.post(url("page_edit", page.pk), {"title": "Privacy", "body": "Nieuwe tekst", "order": "10"})
    assert "Nieuwe tekst" in client.get(url("page", "privacy")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["staff_course_list", "offering_list"])
def test_lists_ask_the_database_the_same_number_of_times(client, django_assert_max_num_queries, name, rows):
    sign_in(client, "directeur")
    for _ in range(rows):
        OfferingFactory()
    client.get(url(name))
    with django_assert_max_num_queries(16):
        client.get(url(name))


def test_the_list_is_searched_and_filtered(client):
    sign_in(client, "directeur")
    CourseFactory(title="Lassen", sector="techniek")
    CourseFactory(title="Koken", sector="horeca")
    html = client.get(url("staff_course_list"), {"q": "lasen"}).content.decode()
    assert "Lassen" in html
    assert "Koken" not in html
    assert client.get(url("staff_course_list"), {"sector": "onzin", "page": "x", "sort": "zz"}).status_code == 200


def test_staff_finds_concepts_in_the_search_box_and_outsiders_do_not():
    CourseFactory(title="Geheim plan")
    staff, learner = UserFactory(roles=("secretaris",)), UserFactory(roles=("deelnemer",))
    assert [hit.title for _, hits in search(staff, "geheim") for hit in hits] == ["Geheim plan"]
    assert search(learner, "geheim") == []


def test_indicators_measure_seats_and_courses():
    period = Period(today(), today() + timedelta(days=365))
    assert indicators.occupancy(period) is None
    OfferingFactory(capacity=10, seats_taken=4)
    OfferingFactory(capacity=10, seats_taken=9, is_cancelled=True)
    assert indicators.occupancy(period) == Decimal("40.0")
    assert indicators.starts(period) == 1


def test_history_and_places_of_a_course_are_shown(client):
    sign_in(client, "directeur")
    module = ModuleFactory(course=CourseFactory(licence_holder=InstitutionFactory(name="ROC Rijnstroom")))
    OfferingFactory(course=module.course, location=LocationFactory(name="Campus Oost"))
    html = client.get(url("staff_course_detail", module.course.pk)).content.decode()
    for words in ("ROC Rijnstroom", "Campus Oost", "Geschiedenis", module.title):
        assert words in html
