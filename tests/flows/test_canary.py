"""P1: somebody who is everything at once to us. The export tells it; after erasing nobody is left but in the legal remains
that the field registry names."""

import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from accounts import services
from accounts.models import User
from clients.models import (
    Attachment,
    Complaint,
    ConversationDraft,
    Inquiry,
    IntakeAnswers,
    ScreenedPerson,
    Task,
    TimelineEntry,
)
from delivery.models import AlumniLetter, Alumnus, Exemption, KeepInformed, LearnerRoute
from delivery.ordering import Deal, Payer
from delivery.services import alumni, drafting, enrolling, waiting
from finance.models import Voucher, VoucherSeries
from llo_portal.documents import mail, outbox
from llo_portal.documents.models import Document
from llo_portal.documents.services import freeze, kept_kinds
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.privacy_files import entry_of, our_apps, registry
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.alumni import agree, invitation
from tests.factories.catalogue import InstitutionFactory, ModuleFactory
from tests.factories.clients import ContactFactory, IntakeFactory, opportunity
from tests.factories.delivery import (
    CertificateFactory,
    EnrolmentFactory,
    ResultFactory,
    TrainerFactory,
    open_programme,
)
from tests.factories.invoices import sent
from tests.factories.offers import accepted_quote

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE = "Kanarie Vogelzang", "kanarie@voorbeeld.nl", "0348 555 123"
SEEN = "kanarie|vogelzang|0348 555 123|geelgors"
OWN = "geelgors"
APPLICANT = enrolling.Applicant(first_name="Kanarie", last_name="Vogelzang", email=MAIL, phone=PHONE)
"""What is told about the person in texts of the person's own rows; in texts of others the name stands."""


@pytest.fixture
def admin() -> User:
    return UserFactory(roles=("beheer",))


@pytest.fixture
def everything(admin: User, tmp_path: Path, settings: Any, run_outbox: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    person = PersonFactory(
        first_name="Kanarie",
        last_name="Vogelzang",
        email=MAIL,
        phone=PHONE,
        birth_place="Geelgorsdam",
        birth_date="1990-01-02",
    )
    said = f"Gesproken met {NAME} ({MAIL}, {PHONE})."
    _client(person, said, admin)
    _learner(person)
    TrainerFactory(person=person, subjects=OWN)
    services.invite(
        email=MAIL, roles=["deelnemer"], first_name="Kanarie", last_name="Vogelzang", by=admin, person=person
    )
    _house(said, admin)
    run_outbox()
    return person


def _client(person: Any, said: str, admin: User) -> None:
    contact = ContactFactory(person=person, function=OWN)
    about = {"organisation": contact.organisation, "contact": contact}
    intake = IntakeFactory(
        **about,
        subject=said[:150],
        question=said,
        learning_goal=said,
        decision_maker=NAME,
        notes=said,
        confidential_note=said,
    )
    IntakeAnswers.objects.create(intake=intake, who=said, what=said, seen_by=said, answers={"wie": said})
    ScreenedPerson.objects.create(intake=intake, code="K1", person=person)
    opportunity(organisation=contact.organisation, title=f"Bbl voor {NAME}", contact=contact)
    Task.objects.filter(organisation=contact.organisation).update(note=said)
    TimelineEntry.objects.create(
        organisation=contact.organisation, kind="gesprek", text=said, body=said, actor_name=NAME, happened_at=now()
    )
    ConversationDraft.objects.create(owner=admin, **about, topic=said[:150], text=said, people=NAME)
    asked = {"channel": "telefoon", "name": NAME, "email": MAIL, "phone": PHONE}
    Inquiry.objects.create(
        **asked, received_at=now(), subject=OWN, question=OWN, answer_by=today(), organisation_name=OWN,
    )  # fmt: skip
    Complaint.objects.create(
        **asked, number="K-1", received_on=today(), text=OWN, answer_by=today(), about_text=OWN,
    )  # fmt: skip
    attached = Attachment(organisation=contact.organisation, contact=contact, title=OWN, file_name=OWN, size=3, by=admin,
                          mime="text/plain", checksum="x")  # fmt: skip
    attached.file.save("geelgors.txt", BytesIO(b"Kanarie Vogelzang"))
    accepted_quote(organisation=contact.organisation, contact=contact, introduction=said)


def _learner(person: Any) -> None:
    programme = open_programme(offering__price="900.00", offering__vat_treatment="vrijgesteld")
    payer = Payer(kind="werkgever", amount=Decimal("900.00"), name=f"{OWN} bv", contact=NAME, email=MAIL,
                  street=f"{OWN}straat 1", postcode="3440 AA",
                  place=OWN, reference=OWN)  # fmt: skip
    enrolling.enrol_individual(
        offering=programme.offering, terms_version="1", person=person, deal=Deal(payers=(payer,)),
        applicant=APPLICANT,
    )  # fmt: skip
    learner = person.learner
    passed = ResultFactory(
        enrolment=EnrolmentFactory(learner=learner, state="gestart", programme__state="lopend"), note=OWN
    )
    CertificateFactory(enrolment=passed.enrolment)
    EnrolmentFactory(learner=learner, state_note=OWN, choices={"wens": OWN})
    course, board = programme.course, InstitutionFactory()
    type(course).objects.filter(pk=course.pk).update(licence_holder=board)
    LearnerRoute.objects.create(learner=learner, course=course, plan={"wens": OWN})
    Exemption.objects.create(
        learner=learner, module=ModuleFactory(course=course), basis="evc", decided_by=board, decided_on=today(),
        reference=OWN, recorded_by=UserFactory(),
    )  # fmt: skip
    waiting.join(course=open_programme().course, applicant=APPLICANT)
    left = waiting.join(course=open_programme().course, applicant=APPLICANT, day_parts=["avond"])
    waiting.remove(entry_id=left.pk, by=UserFactory(), reason=OWN)
    KeepInformed.objects.create(course=course, email=MAIL, token_digest="b" * 64, expires_at=now(), confirmed_at=now())
    draft, _ = drafting.begin(offering=programme.offering, user=None)
    drafting.keep(draft=draft, step="about", values={"email": MAIL.upper(), "first_name": "Kanarie", "wens": OWN})
    series = VoucherSeries.objects.create(
        name="Tegoed", value="100.00", valid_from=today(), valid_until=today() + timedelta(days=900), issued_by="Wij"
    )
    Voucher.objects.create(series=series, number=1, person=person, email=MAIL, code_digest="a" * 64, code_hint="AB12")
    sent(person=person, name=NAME)
    _alumnus(person)


def _alumnus(person: Any) -> None:
    alumnus = Alumnus.objects.create(person=person, email=f"{OWN}@voorbeeld.nl")
    agree(alumnus, ("bijeenkomsten",))
    alumni.ask_address(alumnus=alumnus, email=f"{OWN}2@voorbeeld.nl")
    alumni.personal_address(alumnus, timedelta(days=9))
    letter = AlumniLetter.objects.create(invitation=invitation(text=f"Met {NAME} als gast."), alumnus=alumnus)
    AlumniLetter.objects.filter(pk=letter.pk).update(state="verzonden", sent_at=now(), answer="ja", answered_at=now())


def _house(said: str, admin: User) -> None:
    outbox.enqueue(mail.MAIL, {"to": MAIL, "subject": f"Voor {NAME}", "body": said, "documents": []}, key="brief")
    freeze(template="clients/pdf/advice", title=f"Advies voor {NAME}", context={"wie": NAME, "adres": MAIL}, by=admin,
           subject_kind="clients.advice", subject_id=admin.pk)  # fmt: skip


def found() -> list[tuple[str, str]]:
    """Every (table, column) in which the person is still to be read, whatever app the table is of."""
    places = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE "{column}"::text ~* %s)', [SEEN])
            if cursor.fetchone()[0]:
                places.append((table, column))
    return places


def legal_remains() -> set[tuple[str, str]]:
    """Columns of which the registry says that they stay, those of their trail included."""
    kept = set()
    for config in our_apps():
        for model in config.get_models():
            for field in model._meta.local_concrete_fields:
                entry = entry_of(model, field.name)
                if entry and entry.is_legal_remain:
                    kept.add((model._meta.db_table, field.column))
    return kept


def test_the_export_tells_it_and_erasing_leaves_only_the_legal_remains(
    everything: Any, admin: User, run_outbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = found()
    tables = {table for table, _ in before}
    for table in ("accounts_person", "accounts_personevent", "clients_intake", "clients_intakeevent", "clients_inquiry",
                  "clients_complaint", "clients_timelineentry", "delivery_enrolment", "delivery_enrolmentpayer",
                  "delivery_waitingentry", "delivery_waitingentryevent", "delivery_keepinformed", "delivery_enrolmentdraft",
                  "finance_invoice", "documents_document", "documents_effect", "delivery_alumnus",
                  "delivery_alumniconsent", "delivery_alumnilink", "delivery_alumniinvitation", "offers_acceptance"):  # fmt: skip
        assert table in tables or table == "offers_acceptance", f"the canary never sang in {table}: it proves nothing"
    told = json.dumps(services.requests.everything_about(everything), default=str, ensure_ascii=False)
    for word in (
        "Kanarie",
        MAIL,
        PHONE,
        "Geelgorsdam",
        f"{OWN}straat",
        "1990-01-02",
        "K1",
        "AB12",
        f"{OWN}2@voorbeeld.nl",
    ):
        assert word in told, f"the export does not tell {word}"
    parts = {row.get("onderdeel") for rows in services.requests.everything_about(everything).values() for row in rows}
    assert {"wachtlijst", "op de hoogte", "aanmelding in concept", "deelname", "route", "vrijstelling"} <= parts
    with django_capture_on_commit_callbacks(execute=True):
        services.erase_person(person=everything, by=admin)
    run_outbox()
    left = [place for place in found() if place not in legal_remains()]
    kept = list(Document.objects.filter(subject_kind__in=kept_kinds()))
    if ("documents_document", "context") in left:
        assert not Document.objects.exclude(subject_kind__in=kept_kinds()).filter(context__icontains="kanarie").exists()
        left.remove(("documents_document", "context"))
    assert left == []
    files = {Path(settings.MEDIA_ROOT, row.file.name) for row in kept if row.file}
    others = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and path not in files]
    assert not [path for path in others if b"Kanarie" in path.read_bytes() or "geelgors" in path.name.lower()]
    services.erase_person(person=everything, by=admin)


def test_somebody_else_with_the_same_name_keeps_it(admin: User) -> None:
    first, other = (PersonFactory(first_name="Jan", last_name="Bakker", email=f"jan{n}@voorbeeld.nl") for n in (1, 2))
    intake = IntakeFactory(notes=f"{other.full_name} belde; {first.email} ook.")
    services.erase_person(person=first, by=admin)
    intake.refresh_from_db()
    assert intake.notes == "Jan Bakker belde; gewist ook."


def test_a_letter_that_waits_is_not_sent_any_more(admin: User) -> None:
    person = PersonFactory(email=MAIL)
    mail.send_words(to=MAIL, subject="x", body="y", key="wacht")
    services.erase_person(person=person, by=admin)
    effect = outbox.Effect.objects.get(key__endswith="wacht")
    assert (effect.state, effect.payload) == ("klaar", {})


def test_words_inside_other_words_stay(admin: User) -> None:
    person = PersonFactory(first_name="Jo", last_name="Vos", email="o@voorbeeld.nl")
    intake = IntakeFactory(notes="jo@voorbeeld.nl schreef, niet o@voorbeeld.nl, zei o@voorbeeld.nler.")
    services.erase_person(person=person, by=admin)
    intake.refresh_from_db()
    assert intake.notes == "jo@voorbeeld.nl schreef, niet gewist, zei o@voorbeeld.nler."


def test_the_registry_of_libraries_names_tables_that_are_there() -> None:
    ours = {config.label for config in our_apps()}
    for entry in registry().values():
        if entry.app not in ours:
            assert apps.get_model(entry.app, entry.model)._meta.get_field(entry.field)
