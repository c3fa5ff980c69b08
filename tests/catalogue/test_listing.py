"""The two statements against a count by hand, over catalogues that chance made."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from catalogue import listing, nearby, selectors
from catalogue.bands import DISTANCE_STEPS, HOUR_BANDS, HOUR_BOUNDS, PRICE_BANDS, PRICE_BOUNDS, band
from catalogue.choices import DeliveryForm, Level
from catalogue.criteria import FACETS, Criteria
from catalogue.models import Course, Offering
from catalogue.offer_values import place
from llo_portal.kernel.choices import Credential, DayPart, Sector
from llo_portal.kernel.dates import today
from tests.factories.catalogue import CourseFactory, LocationFactory, ModuleFactory, OfferingFactory

pytestmark = pytest.mark.django_db
SEEDS = (1, 2, 3)
QUESTIONS = 40


def catalogue(chance):
    places = [
        LocationFactory(postcode=postcode, region=region)
        for postcode, region in (("3445 HA", "AM20"), ("9711 AA", "AM01"), ("1011 AB", "AM18"), ("", ""))
    ]
    for number in range(22):
        course = CourseFactory(
            title=f"Lassen deel {number}" if chance.random() < 0.5 else f"Koken deel {number}",
            state="gepubliceerd",
            sector=chance.choice(Sector.values[:4]), level=chance.choice(["", *Level.values]),
            credential=chance.choice([c.value for c in Credential if not c.is_recognised]),
            contact_hours=chance.choice([None, Decimal(8), Decimal(40), Decimal(200)]), weeks=chance.choice([None, 1, 5, 20]),
            self_study_hours=chance.choice([None, Decimal(10)]), needs_no_diploma=chance.random() < 0.4,
        )  # fmt: skip
        for _ in range(chance.randrange(4)):
            start(chance, course, places)
    CourseFactory(title="Lassen, nog niet af")


def start(chance, course, places):
    form = chance.choice(DeliveryForm.values)
    price = chance.choice([None, Decimal(100), Decimal("206.61"), Decimal(249), Decimal(800), Decimal(3000)])
    capacity = chance.choice([4, 12])
    OfferingFactory(
        course=course, form=form, day_part=chance.choice(DayPart.values), price=price, capacity=capacity,
        location=None if DeliveryForm(form).is_online else chance.choice(places),
        starts_on=today() + timedelta(days=chance.choice([-40, 3, 30, 60, 200, 500])), decides_on=None,
        vat_treatment=chance.choice(["vrijgesteld", "hoog"]), seats_taken=chance.choice([0, capacity]),
        is_open=price is not None and chance.random() < 0.6, min_places=1,
    )  # fmt: skip


def question(chance, months):
    chosen = {
        name: tuple(chance.sample(list(labels), min(len(labels), chance.choice([1, 2]))))
        for name, (_, labels) in FACETS.items()
        if chance.random() < 0.2
    }
    area = chance.choice(["", "34", "97"])
    return Criteria(
        words=chance.choice(["", "", "lassen"]), chosen=chosen, month=chance.choice(["", "", "", *months]), area=area,
        distance=chance.choice(["", *DISTANCE_STEPS]) if area else "", sort=chance.choice(["", "start", "prijs", "titel"]),
    )  # fmt: skip


# -- by hand ---------------------------------------------------------------------------------------------------------


def course_fits(asked, course):
    hours = listing.hours_per_week(course)
    values = {
        "sector": course.sector, "papier": course.credential, "niveau": course.level,
        "uren": None if hours is None else list(HOUR_BANDS)[band(hours, HOUR_BOUNDS)],
        "toegang": "vrij" if course.needs_no_diploma else None,
    }  # fmt: skip
    words = not asked.words or asked.words in course.title.lower()
    return words and all(not asked.chosen.get(name) or value in asked.chosen[name] for name, value in values.items())


def start_fits(asked, offering):
    price = selectors.price_of(offering, selectors.vat_rates())
    values = {
        "dagdeel": offering.day_part, "vorm": offering.form,
        "prijs": None if price is None else list(PRICE_BANDS)[band(price.including, PRICE_BOUNDS)],
        "regio": offering.location.region if offering.location else None,
    }  # fmt: skip
    if not all(not asked.chosen.get(name) or value in asked.chosen[name] for name, value in values.items()):
        return False
    if asked.month and f"{offering.starts_on:%Y-%m}" != asked.month:
        return False
    return asked.within is None or kilometres(asked, offering) <= asked.within


def kilometres(asked, offering):
    if DeliveryForm(offering.form).is_online or offering.form == DeliveryForm.AT_CLIENT:
        return 0
    area = nearby.area_of(offering.location.postcode) if offering.location else ""
    return nearby.kilometres_from(asked.area)[area] if area else 10_000


def fitting(asked):
    about_starts = {"dagdeel", "vorm", "prijs", "regio"}
    needs_start = bool(asked.month or asked.within or any(asked.chosen.get(name) for name in about_starts))
    coming = Offering.objects.upcoming().select_related("location", "course")
    having = {offering.course_id for offering in coming if start_fits(asked, offering)}
    return {
        course.pk
        for course in Course.objects.published()
        if course_fits(asked, course) and (not needs_start or course.pk in having)
    }


def with_only(asked, name, value):
    """The same question with this one value for this facet."""
    if name == "maand":
        return replace(asked, month=value)
    if name == "afstand":
        return replace(asked, distance=value)
    return replace(asked, chosen={**asked.chosen, name: (value,)})


@pytest.mark.parametrize("seed", SEEDS)
def test_every_count_is_what_choosing_it_alone_would_give(seed):
    chance = random.Random(seed)
    catalogue(chance)
    months = sorted({f"{o.starts_on:%Y-%m}" for o in Offering.objects.upcoming()})
    for _ in range(QUESTIONS):
        asked = question(chance, months)
        found = listing.count(asked)
        assert found.total == len(fitting(asked)), asked
        counted = {(f.name, o.value): o.count for f in found.facets for o in f.options}
        keys = [(name, value) for name, (_, labels) in FACETS.items() for value in labels]
        keys += [("maand", f"{today():%Y-%m}"), *(("maand", month) for month in months[:2])]
        keys += [("afstand", step) for step in DISTANCE_STEPS] if asked.area else []
        for name, value in chance.sample(keys, 12):
            assert counted.get((name, value), 0) == len(fitting(with_only(asked, name, value))), (asked, name, value)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pages_hold_what_fits_each_once_and_open_starts_first(seed):
    chance = random.Random(seed)
    catalogue(chance)
    for _ in range(QUESTIONS):
        asked = question(chance, [f"{today() + timedelta(days=30):%Y-%m}"])
        cards = [c for first in (0, 10, 20) for c in listing.page_cards(asked, first=first, count=10)]
        assert {card.course.pk for card in cards} == fitting(asked), asked
        assert len(cards) == len(fitting(asked))
        standing = [is_choosable(card.offering) for card in cards]
        assert asked.order == "titel" or standing == sorted(standing, reverse=True)
        assert all(card.offering is None or start_fits(asked, card.offering) for card in cards)


def is_choosable(offering):
    return offering is not None and offering.is_open and not offering.is_full


def test_a_card_shows_the_start_that_meets_the_filters():
    course = CourseFactory(state="gepubliceerd")
    OfferingFactory(course=course, day_part="dag", starts_on=today() + timedelta(days=5), is_open=True, decides_on=None)
    evening = OfferingFactory(course=course, day_part="avond", starts_on=today() + timedelta(days=50), is_open=True)
    (card,) = listing.page_cards(Criteria(chosen={"dagdeel": ("avond",)}))
    assert card.offering.pk == evening.pk


def test_cheapest_and_nearest_come_first():
    near = LocationFactory(postcode="3445 HA")
    far = LocationFactory(postcode="9711 AA")
    cheap_but_far = OfferingFactory(price=Decimal(100), location=far, is_open=True)
    dear_but_near = OfferingFactory(price=Decimal(900), location=near, is_open=True)
    online = OfferingFactory(price=Decimal(500), location=None, form="online", is_open=True)

    def order(**asked):
        return [card.offering.pk for card in listing.page_cards(Criteria(**asked))]

    assert order(sort="prijs") == [cheap_but_far.pk, online.pk, dear_but_near.pk]
    assert order(sort="afstand", area="34") == [dear_but_near.pk, cheap_but_far.pk, online.pk]
    texts = [card.distance_text for card in listing.page_cards(Criteria(sort="afstand", area="34"))]
    assert texts[0] == "minder dan 10 km"
    assert texts[1].startswith("ongeveer 1")
    assert texts[2] == ""


def test_two_statements_answer_a_question_and_one_when_the_counts_are_known(django_assert_num_queries):
    for _ in range(3):
        OfferingFactory(is_open=True)
    selectors.vat_rates(), selectors.synonyms()
    asked = Criteria(words="opleiding", chosen={"dagdeel": ("avond",)}, area="34", distance="50")
    cache.clear()
    with django_assert_num_queries(2):
        assert listing.listing(asked).counts.total == 3
    with django_assert_num_queries(1):
        listing.listing(asked)


def test_free_places_and_prices_are_those_of_now():
    offering = OfferingFactory(is_open=True, capacity=12)
    assert listing.listing(Criteria()).cards[0].offering.free_seats == 12
    Offering.objects.filter(pk=offering.pk).update(seats_taken=11, price=Decimal(123))
    card = listing.listing(Criteria()).cards[0]
    assert (card.offering.free_seats, card.price.including) == (1, Decimal(123))


def test_a_month_beyond_the_list_can_still_be_asked_for():
    OfferingFactory(starts_on=date(today().year + 3, 5, 3))
    month = f"{today().year + 3}-05"
    found = listing.listing(Criteria(month=month))
    assert found.counts.total == 1
    assert {o.value: o.count for o in found.counts.facet("maand").options}[month] == 1


def test_own_time_has_no_place_and_no_clock():
    offering = OfferingFactory(form=DeliveryForm.OWN_TIME, location=None, weekdays=[], begins_at=None, ends_at=None)
    assert offering.when_text == "wanneer het jou uitkomt"
    assert offering.place_text == "Online, in je eigen tijd"
    assert selectors.start_facts(offering).has_clock_times
    assert not selectors.start_facts(offering).needs_place
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(pk=offering.pk).update(location=LocationFactory())


@pytest.mark.parametrize("text", ["e-learning", "In eigen tijd"])
def test_a_list_may_say_own_time(text):
    assert place(text) == (DeliveryForm.OWN_TIME, "", "")


def test_areas_are_ninety_and_lie_in_the_netherlands():
    areas = nearby.areas()
    assert sorted(areas) == [str(number) for number in range(10, 100)]
    assert all(50.7 < area.latitude < 53.6 and 3.3 < area.longitude < 7.3 for area in areas.values())
    assert nearby.kilometres_from("34")["35"] <= 15
    assert nearby.kilometres_from("34")["34"] == 5
    assert 150 <= nearby.kilometres_from("30")["97"] <= 220
    assert all(nearby.kilometres_from(a)[b] == nearby.kilometres_from(b)[a] for a in ("10", "62") for b in areas)


def test_a_start_of_one_block_says_so(client):
    course = CourseFactory(state="gepubliceerd")
    block = ModuleFactory(course=course)
    OfferingFactory(course=course, module=block, is_open=True, price=Decimal(210))
    html = client.get("/opleidingen/").content.decode()
    assert "Eerste blok" in html
    assert "per blok" in html
