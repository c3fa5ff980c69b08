"""Programmes, sessions, learners and papers for tests, brought to their state along the legal way.

`ProgrammeFactory()` is of one client (an accepted quote); `open_programme()` belongs to an open offering.
"""

from datetime import date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalogue.models import Offering
from delivery.models import Certificate, Enrolment, EnrolmentPolicy, Learner, Programme, Result, Session, Trainer
from llo_portal.kernel.dates import AMSTERDAM, today
from strategy.models import Strategy
from tests.factories.accounts import PersonFactory, ProviderFactory, UserFactory
from tests.factories.catalogue import OfferingFactory, RoomFactory
from tests.factories.offers import accepted_quote

PROGRAMME_PATH = ["voorbereiding", "gereed", "lopend", "afgerond"]
ENROLMENT_PATH = ["aangemeld", "bevestigd", "gestart", "afgerond"]


def strategy() -> Strategy:
    from tests.factories.strategy import published_strategy

    return Strategy.objects.filter(state="gepubliceerd").first() or published_strategy()


def _walk(model: Any, row: Any, path: list[str], state: str) -> Any:
    steps = path[1 : path.index(state) + 1] if state in path else [state]
    for step in steps:
        model.objects.filter(pk=row.pk).update(state=step)
    row.state = state
    return row


class TrainerFactory(DjangoModelFactory):
    class Meta:
        model = Trainer

    person = factory.SubFactory(PersonFactory)
    engagement = "in_dienst"


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    number = factory.Sequence(lambda n: f"T-2020-{n:04d}")
    title = "Basisopleiding lassen"
    quote = factory.LazyFunction(accepted_quote)
    organisation = factory.LazyAttribute(lambda o: o.quote.organisation if o.quote else None)
    formula = factory.LazyAttribute(lambda o: o.quote.formula if o.quote else "particulieren")
    policy = factory.LazyAttribute(lambda o: o.quote.policy if o.quote else strategy())
    leader = factory.SubFactory(UserFactory, roles=("programmaleider",))
    places = 12
    starts_on = factory.LazyFunction(lambda: today() + timedelta(days=14))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Programme:
        state = kwargs.pop("state", "voorbereiding")
        row: Programme = super()._create(model_class, *args, **kwargs)
        return _walk(Programme, row, PROGRAMME_PATH, state)


def open_programme(**values: Any) -> Programme:
    """A programme for an open offering of the core range; `offering__capacity=1` changes the offering."""
    about = {key.removeprefix("offering__"): values.pop(key) for key in list(values) if key.startswith("offering__")}
    offering = values.pop("offering", None) or OfferingFactory(**about)
    programme = ProgrammeFactory(
        quote=None, offering=offering, title=offering.course.title, course=offering.course, places=offering.capacity,
        starts_on=offering.starts_on, **values,
    )  # fmt: skip
    Offering.objects.filter(pk=offering.pk).update(is_open=True)
    offering.is_open = True
    agreed_with_individuals()
    return programme


def agreed_with_individuals() -> None:
    """The policy that a migration put there; a test with transactions of its own empties the tables after it."""
    values = {"instalments_from": 250, "instalments_most": 4, "minimum_age": 16}
    EnrolmentPolicy.objects.get_or_create(starts_on=date(2020, 1, 1), defaults=values)


class SessionFactory(DjangoModelFactory):
    """Tomorrow from nine to twelve; `day` and `hour` move it."""

    class Meta:
        model = Session
        exclude = ("day", "hour")

    programme = factory.SubFactory(ProgrammeFactory)
    day = factory.LazyFunction(lambda: today() + timedelta(days=1))
    hour = 9
    starts_at = factory.LazyAttribute(lambda o: datetime(o.day.year, o.day.month, o.day.day, o.hour, tzinfo=AMSTERDAM))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=3))
    trainer = factory.SubFactory(TrainerFactory)
    room = factory.SubFactory(RoomFactory)


class LearnerFactory(DjangoModelFactory):
    class Meta:
        model = Learner

    person = factory.SubFactory(PersonFactory)


class EnrolmentFactory(DjangoModelFactory):
    """Takes a seat of the offering when its programme has one."""

    class Meta:
        model = Enrolment

    programme = factory.SubFactory(ProgrammeFactory)
    learner = factory.SubFactory(LearnerFactory)
    policy = factory.SelfAttribute("programme.policy")
    name_as_printed = factory.LazyAttribute(lambda o: o.learner.person.full_name)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Enrolment:
        from catalogue.services import take_seat

        state = kwargs.pop("state", "aangemeld")
        if state == "wachtlijst":
            kwargs["state"] = state
        row: Enrolment = super()._create(model_class, *args, **kwargs)
        if row.programme.offering_id and state not in ("wachtlijst", "geannuleerd"):
            take_seat(offering_id=row.programme.offering_id)
        if state in ("wachtlijst", "aangemeld"):
            return row
        if state == "gestopt":
            _walk(Enrolment, row, ENROLMENT_PATH, "gestart")
        return _walk(Enrolment, row, ENROLMENT_PATH, state)


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = Result

    enrolment = factory.SubFactory(EnrolmentFactory, state="gestart", programme__state="lopend")
    is_passed = True
    decided_on = factory.LazyFunction(today)
    recorded_by = factory.SubFactory(UserFactory, roles=("trainer",))


class CertificateFactory(DjangoModelFactory):
    """Prepared by an administrateur; `issued_certificate()` went through the service."""

    class Meta:
        model = Certificate

    enrolment = factory.LazyFunction(lambda: ResultFactory().enrolment)
    credential = "bewijs van deelname"
    name_as_printed = factory.LazyAttribute(lambda o: o.enrolment.name_as_printed)
    course_title = factory.LazyAttribute(lambda o: o.enrolment.programme.title)
    issuer = "Groene Hart Leert"
    prepared_by = factory.SubFactory(UserFactory, roles=("administrateur",))


def issued_certificate(**values: Any) -> Certificate:
    from delivery.services.certifying import issue

    ProviderFactory()
    row = CertificateFactory(**values)
    return issue(certificate_id=row.pk, by=UserFactory(roles=("administrateur",)))


def carousel(blocks: int = 3, starts: int = 3, *, every: int = 42, first: int = 30, **values: Any) -> Any:
    """A diploma course in blocks that wait for each other, each with `starts` open starts on Monday evening, `every` days
    apart and four weeks long. Gives the course."""
    from catalogue.models import ModulePrerequisite
    from tests.factories.catalogue import CourseFactory, InstitutionFactory, ModuleFactory

    course = CourseFactory(
        state="gepubliceerd",
        credential="mbo-diploma",
        crebo="25655",
        licence_holder=InstitutionFactory(),
        level="mbo-3",
        **values,
    )
    modules = [ModuleFactory(course=course, number=n, title=f"Blok {n}") for n in range(1, blocks + 1)]
    for module, needed in zip(modules[1:], modules[:-1], strict=True):
        ModulePrerequisite.objects.create(module=module, needed=needed)
    for n in range(starts):
        for module in modules:
            day = today() + timedelta(days=first + every * n)
            open_programme(
                offering=OfferingFactory(
                    course=course, module=module, starts_on=day, ends_on=day + timedelta(days=27), weekdays=[0], capacity=2,
                    min_places=1,
                )
            )  # fmt: skip
    return course


def start_of(course: Any, block: int, turn: int) -> Offering:
    """The start of a block, both counted from one."""
    found: Offering = list(Offering.objects.filter(module__course=course, module__number=block).order_by("starts_on"))[
        turn - 1
    ]
    return found
