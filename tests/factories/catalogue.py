"""Catalogue rows for tests. A course walks through its states, as the database demands."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalogue.models import Course, Institution, Location, Module, Offering, Room
from llo_portal.kernel.dates import today

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


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    course = factory.SubFactory(CourseFactory)
    number = factory.Sequence(lambda n: n % 1000 + 1)
    title = factory.Sequence(lambda n: f"Blok {n}")
    content = "Wat je in dit blok leert."
    study_hours = Decimal(8)


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
    price = Decimal("495.00")
    min_places = 4
    capacity = 12
