"""Catalogue rows for tests. A course walks through its states, as the database demands."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalogue.models import Course, Institution, Location, Module, NetPriceExample, Offering, Room, Skill
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory

PATH = ["concept", "ter beoordeling", "gepubliceerd", "uit aanbod"]


def _reviewers() -> tuple[Any, Any]:
    from accounts.models import User

    found = list(User.objects.filter(email__startswith="redactie-").order_by("email")[:2])
    names = [f"redactie-{n}@voorbeeld.nl" for n in (1, 2)][len(found) :]
    one, two = found + [User.objects.create_user(name) for name in names]
    return one, two


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    name = factory.Sequence(lambda n: f"Opleider {n}")
    kind = "mbo"


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    name = factory.Sequence(lambda n: f"Locatie {n}")
    street = "Leidsekade 12"
    postcode = "3445 HA"
    place = "Woerden"
    travel = "Tien minuten lopen van het station."
    is_step_free = True


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda n: f"lokaal {n}")
    capacity = 16


class CourseFactory(DjangoModelFactory):
    """A complete concept; `state="gepubliceerd"` goes there step by step, seen by two different people."""

    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"TST-{n:04}")
    slug = factory.LazyAttribute(lambda o: o.code.lower())
    title = factory.Sequence(lambda n: f"Opleiding {n}")
    summary = "Voor wie in de zorg werkt. Je leert veilig medicijnen delen."
    description = "Je leert het vak in kleine stappen."
    sector = "zorg-en-welzijn"
    credential = "bewijs van deelname"
    contact_hours = Decimal(24)
    self_study_hours = Decimal(12)
    weeks = 6
    entry_requirement = "Je werkt in de zorg."
    entry_helps = "Het helpt als je al een tijd in de zorg werkt."
    price_includes = "In de prijs zitten de lessen en het boek."
    funding_note = "Er is nu geen regeling."
    bring = "Neem makkelijke kleren mee."
    assessment = "Je laat zien wat je kunt."
    resits = "Overdoen is gratis."
    exemption = "Vraag ons naar een vrijstelling."
    checked_on = factory.LazyFunction(today)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Course:
        state = kwargs.pop("state", "concept")
        if state != "concept" and {"submitted_by", "published_by"}.isdisjoint(kwargs):
            kwargs["submitted_by"], kwargs["published_by"] = _reviewers()
        course: Course = super()._create(model_class, *args, **kwargs)
        for step in PATH[1 : PATH.index(state) + 1]:
            Course.objects.filter(pk=course.pk).update(state=step)
        course.state = state
        return course


def complete(course: Course) -> Course:
    """With a block, two worked examples and a provider to call: nothing stands in the way of publishing."""
    ProviderFactory()
    ModuleFactory(course=course)
    for number, payer in enumerate(("Je werkgever", "UWV"), 1):
        NetPriceExample.objects.create(
            course=course, number=number, situation=f"{payer} betaalt mee.", price=100, contribution=50, payer=payer
        )
    return course


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda n: n % 1000 + 1)
    title = factory.Sequence(lambda n: f"Blok {n}")
    content = "Wat je in dit blok leert."
    study_hours = Decimal(8)


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Vaardigheid {n}")
    sector = "zorg-en-welzijn"
    description = "Wat je dan kunt."


class OfferingFactory(DjangoModelFactory):
    """A start in sixty days with 12 places, not yet open."""

    class Meta:
        model = Offering

    course = factory.SubFactory(CourseFactory, state="gepubliceerd")
    starts_on = factory.LazyFunction(lambda: today() + timedelta(days=60))
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + timedelta(days=41))
    location = factory.SubFactory(LocationFactory)
    day_part = "avond"
    day_parts = "ma+wo avond"
    weekdays = factory.LazyFunction(lambda: [0, 2])
    begins_at = time(19)
    ends_at = time(21, 30)
    decides_on = factory.LazyAttribute(lambda o: o.starts_on - timedelta(days=14))
    vat_reason = "Beroepsopleiding van een CRKBO-instelling"
    price = Decimal("495.00")
    min_places = 4
    capacity = 12
