"""P2: what the field registry promises is what the nightly job does. The whole demo, twelve years later: nothing that has a
term with a number is left, except where something still goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from accounts import services
from accounts.audit import event_model
from accounts.models import Person, RetentionHold, RetentionRun
from accounts.services.retention import carry_on
from clients.services import win
from delivery.models import Enrolment
from finance.models import Invoice
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from llo_portal.kernel.privacy import FieldEntry
from llo_portal.kernel.privacy_files import registry, terms
from llo_portal.kernel.retention import retention_rules
from tests.factories.clients import IntakeFactory, opportunity
from tests.factories.delivery import EnrolmentFactory, ProgrammeFactory, TrainerFactory
from tests.factories.invoices import draft
from tests.factories.offers import QuoteFactory

GONE = ("", {}, [], b"", None, "gewist", "gewist@gewist.invalid", "0.0.0.0", "Gewist na de bewaartermijn",
        "Gewist na de bewaartermijn.", "Gewiste vraag", "Gewiste klacht")  # fmt: skip
OF_TECHNIQUE = "kort"
"""Terms of days, which the sweeps of sessions, drafts and idempotency keep; each has tests of its own."""
OVER = ("afgerond", "gestopt", "geannuleerd")
BUSY = Enrolment.objects.exclude(state__in=OVER)
GOES_ON: dict[str, Q] = {
    "documents.effect": ~Q(state__in=("klaar", "dood")),
    "clients.inquiry": Q(closed_at=None),
    "clients.inquirynote": Q(inquiry__closed_at=None),
    "clients.inquiryfile": Q(inquiry__closed_at=None),
    "clients.referral": Q(inquiry__closed_at=None),
    "clients.complaint": Q(closed_on=None),
    "clients.complaintnote": Q(complaint__closed_on=None),
    "clients.task": Q(done_at=None),
    "clients.opportunity": Q(closed_on=None),
    "offers.quote": Q(state__in=("ter goedkeuring", "akkoord", "verzonden")),
    "offers.quotelink": Q(quote__state__in=("ter goedkeuring", "akkoord", "verzonden")),
    "offers.contentconsent": Q(quote__state__in=("ter goedkeuring", "akkoord", "verzonden")),
    "delivery.alumniconsent": Q(withdrawn_at=None),
    "delivery.attendance": ~Q(enrolment__state__in=OVER),
    "delivery.result": ~Q(enrolment__state__in=OVER),
    "delivery.enrolment": ~Q(state__in=OVER),
    "delivery.learnerroute": Q(learner__in=BUSY.values("learner")),
    "delivery.routeplan": Q(route__learner__in=BUSY.values("learner")),
    "accounts.person": Q(pk__in=BUSY.values("learner__person")) | Q(trainer__is_active=True),
}


def dated(entry: FieldEntry) -> bool:
    """Data with a number, not a pointer at somebody: that goes with the row or the person."""
    is_pointer = entry.erasing == "via persoon"
    return entry.is_personal and not is_pointer and terms()[entry.term].is_dated and entry.term != OF_TECHNIQUE


def test_every_term_is_the_term_of_a_rule() -> None:
    kept: dict[str, set[str]] = {}
    for rule in retention_rules:
        for model in rule.covers:
            kept.setdefault(model, set()).add(rule.term)
    broken = [
        f"{entry.model_label}.{entry.field}: {entry.term}, the job keeps {sorted(kept.get(entry.model_label, ()))}"
        for entry in registry().values()
        if dated(entry) and entry.term not in kept.get(entry.model_label, ())
    ]
    assert broken == []


@pytest.fixture(scope="module")
def later(whole_demo: None) -> RetentionRun:
    """The demo after the night of twelve years on."""
    for hold in RetentionHold.objects.filter(lifted_at=None):
        services.lift_hold(hold=hold, by=hold.by)
    run = RetentionRun.objects.create(kind="nacht", day=today() + timedelta(days=12 * 366))
    carry_on({"run": str(run.pk), "turn": 1})
    run.refresh_from_db()
    return run


def test_no_rule_failed(later: RetentionRun) -> None:
    assert later.finished_at
    assert {key: told["fout"] for key, told in later.report.items() if told.get("fout")} == {}
    assert [key for key, told in later.report.items() if told["te_doen"] != told["gedaan"]] == []


def left_of(entry: FieldEntry) -> list[Any]:
    model: type[Model] = apps.get_model(entry.model_label)
    rows = model._base_manager.exclude(GOES_ON.get(entry.model_label, Q(pk__in=())))
    return [value for value in rows.values_list(entry.field, flat=True) if value not in GONE]


def test_nothing_with_a_term_is_left(later: RetentionRun) -> None:
    told = {}
    for entry in registry().values():
        if dated(entry) and (left := left_of(entry)):
            told[f"{entry.model_label}.{entry.field}"] = (len(left), left[0])
    assert {key: str(found)[:80] for key, found in told.items()} == {}


def night() -> None:
    RetentionRun.objects.filter(kind="nacht").delete()
    services.start_night()
    outbox.run_all()


def aged(row: Any, days: int, field: str = "updated_at") -> Any:
    type(row)._base_manager.filter(pk=row.pk).update(**{field: timezone.now() - timedelta(days=days)})
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
