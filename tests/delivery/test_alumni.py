"""Alumni: asked once, agreed to by oneself, stopped in one click, and another address only when its reader says so."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail as outgoing
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from delivery import alumni_data, tasks
from delivery.errors import DeliveryError
from delivery.models import AlumniConsent, AlumniLetter, AlumniLink, Alumnus, Way
from delivery.selectors import alumni as reads
from delivery.services import alumni
from llo_portal.documents import outbox
from llo_portal.kernel.dates import now
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.alumni import ALL, agree, alumnus, graduate, last_link, sent
from tests.factories.delivery import LearnerFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
YES = {"version": "2024-1", "bijeenkomsten": "on"}


def asked(**about):
    """The alumnus and the path of the link in the mail."""
    person = graduate(**about).enrolment.learner.person
    tasks.ask_graduates()
    outbox.run_all()
    return Alumnus.objects.get(person=person), last_link(to=person.email)


def opened(row):
    return reads.open_purposes(row)


def test_a_graduate_is_asked_once_a_week_after_the_certificate():
    graduate(days_ago=3)
    graduate(days_ago=90)
    graduate(email="")
    fresh = graduate(days_ago=8, email="klaar@voorbeeld.nl")
    assert (tasks.ask_graduates(), tasks.ask_graduates()) == (1, 0)
    outbox.run_all()
    assert [letter.to for letter in outgoing.outbox] == [["klaar@voorbeeld.nl"]]
    assert not AlumniConsent.objects.exists()  # being asked is no consent
    assert Alumnus.objects.get().person == fresh.enrolment.learner.person


def test_who_came_by_a_benefit_agency_is_not_asked_but_may_join():
    programme = ProgrammeFactory(formula="uitkeringsinstanties", state="lopend")
    person = graduate(programme=programme).enrolment.learner.person
    assert tasks.ask_graduates() == 0
    assert alumni.own_row(person).person == person


def test_a_worker_that_died_in_between_is_followed(monkeypatch):
    for _ in range(3):
        graduate()
    real, calls = alumni._ask, []

    def killed(person):
        calls.append(person)
        if len(calls) == 2:
            raise SystemExit
        return real(person)

    monkeypatch.setattr(alumni, "_ask", killed)
    with pytest.raises(SystemExit):
        tasks.ask_graduates()
    monkeypatch.setattr(alumni, "_ask", real)
    assert tasks.ask_graduates() == 2
    outbox.run_all()
    assert len({letter.to[0] for letter in outgoing.outbox}) == len(outgoing.outbox) == 3


def test_opening_the_link_agrees_to_nothing_and_ticks_nothing(client):
    row, path = asked()
    page = client.get(path).content.decode()
    assert "checked" not in page
    assert not opened(row)
    assert client.post(path + "keuze/", YES).status_code == 302
    given = AlumniConsent.objects.get()
    assert (given.purpose, given.given_by, given.version) == ("bijeenkomsten", "link", "2024-1")
    assert given.words.startswith("Jullie mogen mij mailen")
    assert given.sent_to == row.person.email
    assert "checked" in client.get(path).content.decode()


def test_sending_the_choice_twice_keeps_the_first_day(client):
    row, path = asked()
    client.post(path + "keuze/", YES)
    first = AlumniConsent.objects.get().given_at
    client.post(path + "keuze/", YES | {"aanbod": "on"})
    assert AlumniConsent.objects.get(purpose="bijeenkomsten").given_at == first
    assert opened(row) == {"bijeenkomsten", "aanbod"}


def test_taking_a_tick_away_withdraws_and_coming_back_is_a_new_consent(client):
    row, path = asked()
    for wanted in (YES, {"version": "2024-1"}, YES):
        client.post(path + "keuze/", wanted)
    old, new = AlumniConsent.objects.order_by("given_at")
    assert (old.withdrawn_by, new.withdrawn_at) == ("link", None)
    row.refresh_from_db()
    assert row.declined_at is None


def test_a_page_with_words_we_never_had_is_refused_and_keeps_what_was_ticked(client):
    row, path = asked()
    page = client.post(path + "keuze/", YES | {"version": "1999-9"})
    assert page.status_code == 200
    assert "De pagina is vernieuwd" in page.content.decode()
    assert "checked" in page.content.decode()
    assert not opened(row)


def test_a_link_of_another_door_or_that_is_over_opens_nothing(client):
    row, path = asked()
    AlumniLink.objects.update(expires_at=now() - timedelta(minutes=1))
    for answer in (client.get(path), client.post(path + "keuze/", YES), client.get("/alumnus/onzin/")):
        assert answer.status_code == 410
    assert not opened(row)
    by = UserFactory(roles=("beheer",))
    hold = accounts.place_hold(kind="persoon", wanted=row.person.email, reason="Zaak", until=None, by=by)
    assert tasks.forget_waiting() == 0
    accounts.lift_hold(hold=hold, by=by)
    assert tasks.forget_waiting() == 1


def test_pages_behind_a_link_are_told_to_nobody(client):
    _, path = asked()
    for url in (path, "/alumnus/afmelden/onzin/"):
        answer = client.get(url)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]


# one click


def stop_path(letter):
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"]
    assert address.startswith("<http")
    assert address.strip("<>") in letter.body
    return urlsplit(address.strip("<>")).path


def test_one_click_stops_everything_without_cookies_and_twice_is_the_same():
    row = alumnus(ALL)
    sent()
    strict = Client(enforce_csrf_checks=True)
    path = stop_path(outgoing.outbox[-1])
    assert strict.get(path).status_code == 200
    assert opened(row) == set(ALL)  # a mail program that opens links stops nothing
    for _ in range(2):
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert not opened(row)
    assert set(AlumniConsent.objects.values_list("withdrawn_by", flat=True)) == {"klik"}
    assert AlumniLetter.objects.get().stopped_at is not None


def test_the_button_of_a_mail_program_is_never_too_often(monkeypatch):
    monkeypatch.setattr("llo_portal.kernel.limits.MOST", 2)
    codes = [Client().post("/alumnus/afmelden/onzin/").status_code for _ in range(5)]
    assert codes == [302] * 5


def test_who_does_not_want_to_be_asked_says_so_in_one_click():
    row, _ = asked()
    Client(enforce_csrf_checks=True).post(stop_path(outgoing.outbox[-1]))
    row.refresh_from_db()
    assert row.declined_at is not None
    assert tasks.ask_graduates() == 0


def test_a_made_up_token_stops_nobody(client):
    row = alumnus()
    for token in ("onzin", f"a{row.pk.hex}.fout", f"b{row.pk.hex}"):
        assert client.post(reverse("delivery:alumnus_stop", args=[token])).status_code == 302
    assert opened(row)


def test_who_stops_by_telephone_is_stopped_by_a_colleague(client):
    row = alumnus()
    client.force_login(UserFactory(roles=("administrateur",)))
    client.post(reverse("delivery:alumnus_stop_for", args=[row.pk]))
    assert AlumniConsent.objects.get().withdrawn_by == "medewerker"


# another address


def test_another_address_is_used_once_its_reader_confirmed_it(client):
    row, path = asked(email="werk@voorbeeld.nl")
    agree(row, ALL)
    for _ in range(3):
        client.post(path + "adres/", {"email": "Thuis@voorbeeld.nl"})
    outbox.run_all()
    assert [letter.to[0] for letter in outgoing.outbox].count("thuis@voorbeeld.nl") == 1
    row.refresh_from_db()
    assert row.address == "werk@voorbeeld.nl"
    confirm = last_link("/bevestigen/")
    client.get(confirm)
    row.refresh_from_db()
    assert row.address == "werk@voorbeeld.nl"
    assert client.post(confirm).status_code == 302
    row.refresh_from_db()
    assert row.address == "thuis@voorbeeld.nl"
    assert client.post(confirm).status_code == 410
    assert client.get("/alumnus/" + confirm.rstrip("/").rsplit("/", 1)[1] + "/").status_code == 410


def test_a_wrong_address_stays_in_the_form(client):
    _, path = asked()
    page = client.post(path + "adres/", {"email": "geen adres"}).content.decode()
    assert "geen adres" in page


# in the own account


def test_a_learner_chooses_at_mijn_opleidingen(client):
    person = graduate(email="jij@voorbeeld.nl").enrolment.learner.person
    client.force_login(UserFactory(person=person, roles=("deelnemer",)))
    assert reverse("delivery:my_alumni") in client.get(reverse("delivery:my_learning")).content.decode()
    assert client.get(reverse("delivery:my_alumni")).status_code == 200
    assert not Alumnus.objects.exists()  # looking makes nothing
    client.post(reverse("delivery:my_alumni"), YES)
    given = AlumniConsent.objects.get()
    assert (given.given_by, given.alumnus.person) == ("account", person)
    assert "Bekijk mijn keuze" in client.get(reverse("delivery:my_learning")).content.decode()
    assert tasks.ask_graduates() == 0
    client.post(reverse("delivery:my_alumni_stop"))
    given.refresh_from_db()
    assert given.withdrawn_by == "account"


def test_without_a_certificate_there_is_nothing_to_choose(client):
    client.force_login(UserFactory(person=LearnerFactory().person, roles=("deelnemer",)))
    assert "Dit kan na je certificaat" in client.get(reverse("delivery:my_alumni")).content.decode()
    page = client.post(reverse("delivery:my_alumni"), YES)
    assert page.status_code == 200
    assert not Alumnus.objects.exists()


# the database


def test_nobody_agrees_for_somebody_else_and_a_consent_is_never_rewritten():
    row = alumnus()
    given = AlumniConsent.objects.get()
    told = {"alumnus": row, "purpose": "aanbod", "given_at": now(), "version": "1", "words": "x"}
    for change in (
        lambda: AlumniConsent.objects.create(**told, given_by=Way.STAFF),
        lambda: AlumniConsent.objects.create(**(told | {"purpose": "bijeenkomsten"}), given_by=Way.LINK),
        lambda: AlumniConsent.objects.update(words="anders"),
        lambda: AlumniConsent.objects.update(given_at=now() - timedelta(days=9)),
        given.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    alumni.stop(alumnus=row, way=Way.ACCOUNT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlumniConsent.objects.update(withdrawn_at=None, withdrawn_by="")


def test_a_staff_member_cannot_join_somebody():
    with pytest.raises(DeliveryError):
        alumni.own_row(PersonFactory())


# told, erased, forgotten


def test_the_export_tells_the_words_and_the_proof_and_erasing_leaves_the_total():
    row = alumnus(ALL, email="ik@voorbeeld.nl")
    alumni.ask_address(alumnus=row, email="thuis@voorbeeld.nl")
    sent()
    told = str(alumni_data.export(row.person_id))
    for word in ("Jullie mogen mij", "2024-1", "ik@voorbeeld.nl", "thuis@voorbeeld.nl", "Terugkomavond"):
        assert word in told
    accounts.erase_person(person=row.person, by=UserFactory(roles=("beheer",)))
    assert not Alumnus.objects.exists()
    assert not AlumniConsent.objects.exists()
    assert not AlumniLink.objects.exists()
    assert AlumniLetter.objects.get().alumnus is None
    assert alumni_data.export(row.person_id) == []


def test_a_link_to_stop_of_somebody_who_was_erased_says_the_same(client):
    row = alumnus()
    sent()
    path = stop_path(outgoing.outbox[-1])
    accounts.erase_person(person=row.person, by=UserFactory(roles=("beheer",)))
    assert client.post(path).status_code == 302
    assert client.get(last_link()).status_code == 410
