"""P2: what is past its term goes, what is held stays, and a killed worker does no harm."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.errors import AccountsError
from accounts.models import DataRequest, ReadLog, RetentionHold, RetentionRun
from accounts.services import lifting
from accounts.services import retention as job
from clients.models import Contact, Intake
from clients.services import win
from finance.models import Invoice
from llo_portal.documents import outbox
from llo_portal.kernel.privacy import Term, cutoff
from llo_portal.kernel.privacy_files import registry, terms
from llo_portal.kernel.retention import retention_rules
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory, opportunity
from tests.factories.invoices import sent

pytestmark = pytest.mark.django_db
OLD = timedelta(days=800)


def night():
    RetentionRun.objects.filter(kind="nacht").update(day="2020-01-01")
    run = services.start_night()
    outbox.run_all()
    run.refresh_from_db()
    assert run.finished_at
    assert not [row for row in run.report.values() if row.get("fout")]
    return run


def old_intake(**values):
    made = IntakeFactory(notes="Kanarie is ziek", confidential_note="Kanarie", **values)
    Intake.objects.filter(pk=made.pk).update(held_on=timezone.now().date() - OLD)
    return made


@pytest.mark.parametrize(
    ("term", "day", "first_kept"),
    [
        (Term("a", "", "", months=24), date(2026, 11, 25), date(2024, 11, 25)),
        (Term("a", "", "", months=18), date(2026, 8, 31), date(2025, 2, 28)),
        (Term("a", "", "", months=12), date(2024, 2, 29), date(2023, 2, 28)),
        (Term("a", "", "", days=90), date(2026, 3, 1), date(2025, 12, 1)),
        (Term("a", "", "", months=84, after_year=True), date(2026, 12, 31), date(2019, 1, 1)),
        (Term("a", "", "", months=84, after_year=True), date(2027, 1, 1), date(2020, 1, 1)),
    ],
)
def test_the_first_day_that_is_still_kept(term, day, first_kept):
    assert cutoff(term, day) == first_kept


def test_a_term_without_a_number_has_no_last_day():
    with pytest.raises(ValueError, match="no number"):
        cutoff(Term("a", "", ""), date(2026, 1, 1))


def test_every_rule_has_a_term_with_a_number():
    assert not [rule.key for rule in retention_rules if not terms()[rule.term].is_dated]


NOT_BY_NIGHT = {"kort", "rij", "relatie", "verzoek", "register", "op_de_hoogte"}


def test_every_term_with_a_number_is_kept_by_the_nightly_job():
    """A model with a dated term needs a rule that covers it, or a parent that takes it along."""
    covered = {model for rule in retention_rules for model in rule.covers}
    dated = {
        entry.model_label for entry in registry().values()
        if entry.is_personal and entry.term not in NOT_BY_NIGHT and entry.erasing not in ("via persoon",)
    }  # fmt: skip
    assert dated - covered == set()


def test_notes_of_talks_without_an_order_go_with_their_trail():
    old, recent, won = old_intake(), IntakeFactory(notes="blijft"), old_intake()
    chance = opportunity(organisation=won.organisation, intake=won)
    win(opportunity=chance, by=chance.owner)
    run = night()
    old.refresh_from_db()
    won.refresh_from_db()
    assert (old.notes, old.confidential_note) == ("", "")
    assert won.notes
    assert Intake.objects.get(pk=recent.pk).notes == "blijft"
    assert run.report["clients.talks"]["gedaan"] == 1
    from accounts.audit import event_model

    assert not event_model(Intake).objects.filter(pgh_obj_id=old.pk, notes__icontains="kanarie").exists()
    assert "alle" in run.set_aside


def test_a_trial_changes_nothing_and_names_nobody():
    made = old_intake()
    admin = UserFactory(roles=("beheer",))
    run = services.start_trial(by=admin)
    assert services.start_trial(by=admin) == run
    outbox.run_all()
    run.refresh_from_db()
    made.refresh_from_db()
    assert made.notes
    told = run.report["clients.talks"]
    assert (told["te_doen"], told["gedaan"]) == (1, 0)
    assert "anarie" not in str(run.report)
    assert str(made.organisation) not in str(run.report)


@pytest.mark.parametrize("kind", ["persoon", "organisatie"])
def test_nothing_under_a_hold_is_touched(kind):
    person = PersonFactory(email="vast@voorbeeld.nl")
    contact = ContactFactory(person=person, organisation=OrganisationFactory(name="Vaste klant"))
    held, free = old_intake(organisation=contact.organisation, contact=contact), old_intake()
    admin = UserFactory(roles=("beheer",))
    wanted = {"persoon": "VAST@voorbeeld.nl", "organisatie": "vaste klant"}[kind]
    hold = services.place_hold(kind=kind, wanted=wanted, reason="Zaak 12", until=None, by=admin)
    run = night()
    held.refresh_from_db()
    free.refresh_from_db()
    assert held.notes
    assert not free.notes
    assert run.report["clients.talks"]["vast"] == 1
    with pytest.raises(AccountsError, match="bewaarplicht"):
        services.erase_person(person=person, by=admin)
    services.lift_hold(hold=hold, by=admin)
    night()
    held.refresh_from_db()
    assert not held.notes
    services.erase_person(person=person, by=admin)


def test_a_hold_ends_on_its_day():
    admin, person = UserFactory(roles=("beheer",)), PersonFactory(email="vast@voorbeeld.nl")
    with pytest.raises(AccountsError, match="voorbij"):
        services.place_hold(kind="persoon", wanted=person.email, reason="Zaak", until=date(2020, 1, 1), by=admin)
    services.place_hold(kind="persoon", wanted=person.email, reason="Zaak", until=date(2099, 1, 1), by=admin)
    with pytest.raises(AccountsError, match="al een"):
        services.place_hold(kind="persoon", wanted=person.email, reason="Zaak", until=None, by=admin)
    RetentionHold.objects.update(until=date(2020, 1, 1))
    services.erase_person(person=person, by=admin)


def test_a_hold_is_lifted_never_deleted_nor_rewritten():
    admin, person = UserFactory(roles=("beheer",)), PersonFactory(email="vast@voorbeeld.nl")
    hold = services.place_hold(kind="persoon", wanted=person.email, reason="Zaak", until=None, by=admin)
    for change in (hold.delete, lambda: RetentionHold.objects.update(reason="anders")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_books_add_up_without_names():
    kept, gone = sent(), sent()
    with lifting.task(), lifting.aside():
        Invoice.objects.filter(pk=gone.pk).update(issued_on=date(2015, 12, 31), year=2015, sequence=1)
    outbox.run_all()
    night()
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.debtor_name, gone.total) == ("gewist", kept.total)
    assert kept.debtor_name != "gewist"
    gone.document.refresh_from_db()
    assert gone.document.context == {}
    assert not gone.document.file


def test_a_killed_worker_is_followed_where_it_was(monkeypatch):
    for _ in range(5):
        old_intake()
    monkeypatch.setattr(job, "BATCH", 2)
    run = services.start_night()
    rule = retention_rules.get("clients.talks")
    assert job._one_step(run.pk, rule)  # and then it is killed
    assert Intake.objects.filter(notes="").count() == 2
    outbox.run_all()
    run.refresh_from_db()
    assert run.report[rule.key]["gedaan"] == 5
    assert run.report[rule.key]["te_doen"] == 5
    job.carry_on({"run": str(run.pk), "turn": 9})
    run.refresh_from_db()
    assert run.report[rule.key]["gedaan"] == 5


def test_a_long_round_is_taken_in_turns(monkeypatch):
    for _ in range(4):
        old_intake()
    monkeypatch.setattr(job, "BATCH", 1)
    monkeypatch.setattr(job, "TURN", -1.0)
    run = services.start_night()
    outbox.run_all()
    run.refresh_from_db()
    assert run.finished_at
    assert outbox.Effect.objects.filter(kind=job.CARRY_ON).count() > 3


def test_one_rule_that_fails_does_not_keep_the_others(monkeypatch):
    made = old_intake()
    monkeypatch.setattr(lifting, "remove", lambda *_: 0)  # forgets nothing
    ReadLog.objects.create(user=UserFactory(), person=PersonFactory(), door="x", method="GET", status=200,
                           read_at=timezone.now() - OLD)  # fmt: skip
    run = services.start_night()
    outbox.run_all()
    run.refresh_from_db()
    made.refresh_from_db()
    assert run.report["accounts.reads"]["fout"] == "StillThere"
    assert not made.notes


def test_a_night_is_one_round():
    assert services.start_night() == services.start_night()


def test_who_left_and_is_in_nothing_any_more_is_forgotten():
    gone = PersonFactory(first_name="Kanarie")
    contact = ContactFactory(person=gone, is_active=False)
    Contact.objects.update(updated_at=timezone.now() - OLD)
    type(gone).objects.filter(pk=gone.pk).update(updated_at=timezone.now() - OLD)
    night()
    assert not Contact.objects.filter(pk=contact.pk).exists()
    night()
    gone.refresh_from_db()
    assert gone.erased_at


def test_triggers_are_set_aside_only_in_a_task_and_written_down():
    with pytest.raises(RuntimeError), lifting.aside():
        pass
    person = PersonFactory()
    services.erase_person(person=person, by=UserFactory(roles=("beheer",)))
    assert "opzij gezet" in DataRequest.objects.get().outcome[-1]


def test_the_pages(client):
    admin, officer = UserFactory(roles=("beheer",)), UserFactory(roles=("compliance_officer",))
    PersonFactory(email="vast@voorbeeld.nl", first_name="Vera")
    client.force_login(admin)
    page = client.post(reverse("accounts:hold_create"), {"kind": "persoon", "wanted": "", "reason": ""})
    assert set(page.context["form"].errors) == {"wanted", "reason"}
    page = client.post(reverse("accounts:hold_create"), {"kind": "organisatie", "wanted": "x", "reason": "y"})
    assert "Niet gevonden" in page.content.decode()
    client.post(reverse("accounts:hold_create"), {"kind": "persoon", "wanted": "vast@voorbeeld.nl", "reason": "Zaak 7"})
    client.post(reverse("accounts:retention_trial"))
    outbox.run_all()
    client.force_login(officer)
    page = client.get(reverse("accounts:retention")).content.decode()
    assert "Zaak 7" in page
    assert "Vera" in page
    assert "Proef" in page
    assert "Opheffen" not in page
    run = RetentionRun.objects.get()
    assert "Klaar" in client.get(run.get_absolute_url()).content.decode()
    assert "geboortedatum" in client.get(reverse("accounts:retention_register")).content.decode()
    assert client.post(reverse("accounts:hold_lift", args=[RetentionHold.objects.get().pk])).status_code == 403
    client.force_login(admin)
    client.post(reverse("accounts:hold_lift", args=[RetentionHold.objects.get().pk]))
    assert RetentionHold.objects.get().lifted_by == admin
