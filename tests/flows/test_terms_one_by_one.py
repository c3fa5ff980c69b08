"""P2: one term after another, each with a row just within it and a row just past it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import services
from accounts.audit import event_model
from accounts.models import Person, RetentionRun
from clients.services import win
from finance.models import Invoice
from llo_portal.documents import outbox
from llo_portal.kernel.dates import start_of_day, today
from tests.factories.clients import IntakeFactory, opportunity
from tests.factories.delivery import EnrolmentFactory, ProgrammeFactory, TrainerFactory
from tests.factories.invoices import draft
from tests.factories.offers import QuoteFactory


def night() -> None:
    RetentionRun.objects.filter(kind="nacht").delete()
    services.start_night()
    outbox.run_all()


def aged(row: Any, days: int, field: str = "updated_at") -> Any:
    # by our own days: 91 times 24 hours before a late evening of winter is a day later in summer time
    then = start_of_day(today() - timedelta(days=days)) + timedelta(hours=12)
    type(row)._base_manager.filter(pk=row.pk).update(**{field: then})
    return row


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "ended", "is_kept"), [("afgerond", 500, True), ("afgerond", 600, False), ("gestart", 600, True)]
)
def test_a_day_of_birth_goes_18_months_after_the_last_programme(state: str, ended: int, is_kept: bool) -> None:
    over = today() - timedelta(days=ended)
    programme = ProgrammeFactory(starts_on=over - timedelta(days=30), ends_on=over)
    enrolment = EnrolmentFactory(programme=programme, state=state)
    person = enrolment.learner.person
    Person.objects.filter(pk=person.pk).update(birth_date="1980-01-02", birth_place="Geelgorsdam")
    night()
    person.refresh_from_db()
    assert bool(person.birth_date and person.birth_place) is is_kept
    trail = event_model(Person).objects.filter(pgh_obj_id=person.pk, birth_place="Geelgorsdam")
    assert trail.exists() is is_kept


@pytest.mark.django_db
def test_a_trainer_who_gives_lessons_keeps_it_and_one_who_left_does_not() -> None:
    here, gone = TrainerFactory(is_active=True), TrainerFactory(is_active=False)
    for trainer in (here, gone):
        Person.objects.filter(pk=trainer.person_id).update(birth_date="1980-01-02")
        aged(trainer.person, 600)
    night()
    here.person.refresh_from_db()
    gone.person.refresh_from_db()
    assert here.person.birth_date is not None
    assert gone.person.birth_date is None


@pytest.mark.django_db
def test_concepts_go_after_90_days_and_numbers_stay() -> None:
    recent, old = QuoteFactory(introduction="Beste Jo"), QuoteFactory(introduction="Beste Jo")
    kept, dropped = draft(name="Jo"), draft(name="Jo")
    for row, days in ((recent, 89), (old, 91), (kept, 89), (dropped, 91)):
        aged(row, days)
    night()
    recent.refresh_from_db()
    old.refresh_from_db()
    assert recent.introduction == "Beste Jo"
    assert (old.introduction, old.contact, bool(old.number)) == ("", None, True)
    assert set(Invoice.objects.values_list("pk", flat=True)) == {kept.pk}


@pytest.mark.django_db
def test_talks_of_an_order_go_with_the_agreement() -> None:
    """Seven years after the year; that of a client without an order after two."""
    kept, old = IntakeFactory(notes="Jo belde"), IntakeFactory(notes="Jo belde")
    for intake, years in ((kept, 6), (old, 9)):
        chance = opportunity(organisation=intake.organisation, intake=intake)
        win(opportunity=chance, by=chance.owner)
        type(intake).objects.filter(pk=intake.pk).update(held_on=today() - timedelta(days=366 * years))
    night()
    kept.refresh_from_db()
    old.refresh_from_db()
    assert (kept.notes, old.notes) == ("Jo belde", "")
