"""Invitations to alumni: who they reach, each once through dying workers, answers, and totals that name nobody."""

import re
from datetime import date, timedelta

import pgtrigger
import pytest
from django.core import mail as outgoing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services as accounts
from accounts.models import ReadLog, RetentionRun
from delivery import alumni_totals
from delivery.effects import LETTER, ROUND
from delivery.errors import DeliveryError
from delivery.models import AlumniConsent, AlumniInvitation, AlumniLetter, Alumnus, Certificate, Way
from delivery.selectors import alumni as reads
from delivery.services import alumni, alumni_letters
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import now, today
from tests.factories.accounts import UserFactory
from tests.factories.alumni import ALL, alumnus, graduate, invitation, last_link, sent
from tests.factories.catalogue import CourseFactory
from tests.factories.delivery import ProgrammeFactory

pytestmark = pytest.mark.django_db


def client_of(*roles, **about):
    client = Client()
    client.force_login(UserFactory(roles=roles, **about))
    return client


def group(**course):
    found = CourseFactory(**course)
    return ProgrammeFactory(course=found, state="lopend"), found


# who it reaches


def test_it_reaches_who_agreed_to_this_and_finished_that():
    welding, course = group(sector="techniek")
    care, _ = group(sector="zorg-en-welzijn")
    old = alumnus(ALL, programme=welding, issued_on=date(2022, 6, 1))
    new = alumnus(ALL, programme=care, issued_on=date(2025, 6, 1))
    alumnus(("aanbod",), programme=welding)
    graduate(programme=welding)  # never agreed
    cases = (
        ({}, {old, new}),
        ({"courses": [course]}, {old}),
        ({"sectors": ["zorg-en-welzijn"]}, {new}),
        ({"year_from": 2024}, {new}),
        ({"year_to": 2022}, {old}),
        ({"year_from": 2021, "year_to": 2025}, {old, new}),
        ({"sectors": ["techniek"], "year_from": 2024}, set()),
    )
    for chosen, expected in cases:
        assert set(reads.selected(invitation(**chosen))) == expected, chosen


def test_who_stopped_lost_the_paper_or_has_no_address_is_not_reached():
    stopped, revoked, nowhere = (alumnus() for _ in range(3))
    alumni.stop(alumnus=stopped, way=Way.LINK)
    by, other = UserFactory(roles=("administrateur",)), UserFactory(roles=("administrateur",))
    Certificate.objects.filter(enrolment__learner__person=revoked.person).update(
        state="ingetrokken", revoke_asked_by=by, revoked_by=other, revoked_on=today(), revoke_reason="Fout"
    )
    type(nowhere.person).objects.filter(pk=nowhere.person_id).update(email="")
    assert not reads.selected(invitation()).exists()
    with pytest.raises(DeliveryError, match="bereikt niemand"):
        alumni_letters.send(invitation=AlumniInvitation.objects.get(), by=UserFactory())


# sending


def test_everybody_gets_it_once_with_a_link_of_their_own(client):
    rows = [alumnus(first_name=f"Kim{n}") for n in range(3)]
    row = sent()
    assert sorted(letter.to[0] for letter in outgoing.outbox) == sorted(one.address for one in rows)
    letter = outgoing.outbox[0]
    assert letter.subject == "Terugkomavond"
    assert "We praten bij." in letter.body
    assert letter.extra_headers["Message-ID"].startswith("<alumni.")
    assert len({last_link(to=one.address) for one in rows}) == 3
    assert row.addressed_at
    assert set(row.letters.values_list("state", flat=True)) == {"verzonden"}
    page = client.get(last_link(to=rows[0].address)).content.decode()
    assert "<strong>bij</strong>" in page


def test_another_round_and_doubled_tasks_send_nothing_more():
    alumnus()
    row = sent()
    letter = row.letters.get()
    alumnus()  # came later: what was addressed stays as it was
    for _ in range(2):
        alumni_letters.carry_out_round({"invitation": str(row.pk)})
        alumni_letters.send_letter({"letter": str(letter.pk)})
    outbox.run_all()
    assert (len(outgoing.outbox), row.letters.count()) == (1, 1)
    with pytest.raises(DeliveryError, match="al verstuurd"):
        alumni_letters.send(invitation=row, by=UserFactory())


def test_a_worker_killed_while_addressing_is_followed(monkeypatch):
    for _ in range(5):
        alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    monkeypatch.setattr(alumni_letters, "BATCH", 2)
    real, turns = alumni_letters._write_down, []

    def killed(one):
        turns.append(one)
        if len(turns) == 2:
            raise SystemExit
        return real(one)

    monkeypatch.setattr(alumni_letters, "_write_down", killed)
    effect = outbox.claim()
    with pytest.raises(SystemExit):
        outbox.run(effect)
    assert row.letters.count() == 2
    monkeypatch.setattr(alumni_letters, "_write_down", real)
    Effect.objects.filter(kind=ROUND).update(lease_until=now() - timedelta(seconds=1))
    outbox.run_all()
    addresses = [letter.to[0] for letter in outgoing.outbox]
    assert len(addresses) == len(set(addresses)) == 5
    assert row.letters.filter(state="verzonden").count() == 5


def test_a_worker_killed_while_sending_leaves_the_letter_for_the_next(monkeypatch):
    alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    outbox.run(outbox.claim())
    real = alumni_letters.mail.send_mail

    def killed(payload):
        raise SystemExit

    monkeypatch.setattr(alumni_letters.mail, "send_mail", killed)
    with pytest.raises(SystemExit), transaction.atomic():
        outbox.run(outbox.claim())
    assert row.letters.get().state == "klaar"
    monkeypatch.setattr(alumni_letters.mail, "send_mail", real)
    Effect.objects.filter(kind=LETTER).update(state="wachtend", lease_until=None)
    outbox.run_all()
    assert len(outgoing.outbox) == 1
    assert row.letters.get().state == "verzonden"


def test_who_stops_in_between_gets_nothing():
    stays, stops = alumnus(), alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    outbox.run(outbox.claim())  # addressed, not sent
    alumni.stop(alumnus=stops, way=Way.CLICK)
    outbox.run_all()
    assert [letter.to for letter in outgoing.outbox] == [[stays.address]]
    assert row.letters.get(alumnus=stops).state == "overgeslagen"


def test_a_letter_that_was_given_up_does_not_keep_the_page_busy():
    for _ in range(6):
        alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    outbox.run(outbox.claim())
    Effect.objects.filter(pk=Effect.objects.filter(kind=LETTER).first().pk).update(state="mislukt")
    outbox.run_all()
    page = client_of("marketeer").get(row.get_absolute_url()).content.decode()
    assert "Niet alles kwam weg" in page
    assert "every 2s" not in page


def test_what_was_sent_is_fixed_and_kept():
    alumnus()
    row = sent()
    for change in (lambda: AlumniInvitation.objects.update(text="anders"), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


# answering


def test_yes_and_no_on_the_own_link_and_the_last_one_counts(client):
    alumnus()
    letter = sent().letters.get()
    path = last_link()
    assert client.get(path + "antwoord/").status_code == 405
    for value in ("ja", "nee", "ja", "ja"):
        assert client.post(path + "antwoord/", {"answer": value}).status_code == 302
        letter.refresh_from_db()
        assert letter.answer == value
    client.post(path + "antwoord/", {"answer": "misschien"})
    letter.refresh_from_db()
    assert letter.answer == "ja"
    assert "Je zei ja" in client.get(path).content.decode()


def test_a_learner_answers_in_the_own_account_and_a_stranger_finds_nothing():
    row, other = alumnus(), alumnus()
    letter = sent().letters.get(alumnus=row)
    mine, colleague = (client_of("deelnemer", person=one.person) for one in (row, other))
    stranger = client_of("deelnemer")
    url = reverse("delivery:my_alumni_answer", args=[letter.pk])
    assert "Terugkomavond" in mine.get(reverse("delivery:my_alumni")).content.decode()
    for client, code, expected in ((stranger, 404, ""), (colleague, 404, ""), (mine, 302, "ja")):
        assert client.post(url, {"answer": "ja"}).status_code == code
        letter.refresh_from_db()
        assert letter.answer == expected


def test_after_the_last_day_an_answer_is_refused(client):
    alumnus()
    row = sent(invitation(answer_by=today()))
    path = last_link()
    assert client.post(path + "antwoord/", {"answer": "ja"}).status_code == 302
    with pgtrigger.ignore("delivery.AlumniInvitation:sent_words"):
        AlumniInvitation.objects.filter(pk=row.pk).update(answer_by=today() - timedelta(days=1))
    client.post(path + "antwoord/", {"answer": "nee"})
    assert row.letters.get().answer == "ja"
    assert "niet meer antwoorden" in client.get(path).content.decode()


def test_news_about_courses_asks_nothing(client):
    alumnus(("aanbod",))
    sent(invitation(purpose="aanbod", starts_at=None, place=""))
    page = client.get(last_link()).content.decode()
    assert "Kom je?" not in page
    client.post(last_link() + "antwoord/", {"answer": "ja"})
    assert AlumniLetter.objects.get().answer == ""


# pages of staff


TYPED = {
    "purpose": "bijeenkomsten", "title": "Open dag", "text": "Kom je kijken?", "time": "19:00", "place": "Gouda",
}  # fmt: skip


def test_a_marketeer_draws_up_looks_and_sends():
    for _ in range(5):
        alumnus()
    client = client_of("marketeer")
    day = (today() + timedelta(days=30)).isoformat()
    page = client.post(reverse("delivery:alumni_invitation_create"), TYPED | {"day": ""})
    assert "Op welke dag is het?" in page.content.decode()
    assert "Kom je kijken?" in page.content.decode()
    answer = client.post(reverse("delivery:alumni_invitation_create"), TYPED | {"day": day})
    row = AlumniInvitation.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "<strong>5</strong> alumni" in page
    assert "Dag Sanne," in page
    edit = reverse("delivery:alumni_invitation_edit", args=[row.pk])
    client.post(edit, TYPED | {"day": day, "title": "Open avond"})
    client.post(reverse("delivery:alumni_invitation_send", args=[row.pk]))
    assert "Bezig met versturen" in client.get(row.get_absolute_url()).content.decode()
    outbox.run(outbox.claim())
    progress = reverse("delivery:alumni_invitation_progress", args=[row.pk])
    assert "<strong>0</strong> van 5 klaar" in client.get(progress).content.decode()
    outbox.run_all()
    done = client.get(progress).content.decode()
    assert "De mails zijn weg" in done
    assert "<dd>5</dd>" in done
    assert outgoing.outbox[0].subject == "Open avond"
    assert client.get(edit).status_code == 404
    client.post(reverse("delivery:alumni_invitation_discard", args=[row.pk]))
    assert AlumniInvitation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day": "2020-01-01"}, "verleden"),
        ({"place": ""}, "Waar is het?"),
        ({"time": ""}, "Hoe laat begint het?"),
        ({"answer_by": (today() + timedelta(days=99)).isoformat()}, "na de bijeenkomst"),
        ({"purpose": "alles"}, "geldige keuze"),
        ({"sectors": ["bestaat niet"]}, "geldige"),
    ],
)
def test_what_makes_no_sense_is_told_beside_the_field(typed, told):
    day = (today() + timedelta(days=30)).isoformat()
    url = reverse("delivery:alumni_invitation_create")
    page = client_of("marketeer").post(url, TYPED | {"day": day} | typed)
    assert told in page.content.decode()
    assert not AlumniInvitation.objects.exists()


def test_under_five_there_is_a_word_and_no_number():
    for _ in range(4):
        alumnus(("bijeenkomsten",))
    row = invitation()
    client = client_of("marketeer")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Minder dan vijf" in page
    assert "<strong>4</strong>" not in page
    assert alumni_totals.FEW in client.get(reverse("delivery:alumni_invitation_list")).content.decode()
    alumni_letters.send(invitation=row, by=UserFactory())
    outbox.run(outbox.claim())
    progress = client.get(reverse("delivery:alumni_invitation_progress", args=[row.pk])).content.decode()
    assert "van 4" not in progress
    outbox.run_all()
    for url in (row.get_absolute_url(), reverse("delivery:alumni_invitation_list")):
        page = client.get(url).content.decode()
        assert alumni_totals.FEW in page
        assert not re.search(r">\s*4\s*</(td|dd)>", page)


def test_answers_are_totals_that_cannot_be_worked_out():
    rows = [alumnus() for _ in range(12)]
    row = sent()
    for one in rows[:10]:
        alumni_letters.answer(letter=row.letters.get(alumnus=one), value="ja")
    client = client_of("marketeer")
    for url in (row.get_absolute_url(), reverse("delivery:alumni_invitation_list")):
        page = client.get(url).content.decode()
        assert "12" in page
        assert ">10<" not in page  # ten of twelve would tell that two did not answer
    alumni_letters.answer(letter=row.letters.get(alumnus=rows[10]), value="ja")
    alumni_letters.answer(letter=row.letters.get(alumnus=rows[11]), value="ja")
    assert "<dd>12</dd>" in client.get(row.get_absolute_url()).content.decode()


def test_a_marketeer_never_sees_a_name_and_the_administrateur_does():
    rows = [alumnus(first_name="Kanarie", last_name="Vogelzang", email=f"kanarie{n}@voorbeeld.nl") for n in range(2)]
    row = sent()
    alumni_letters.answer(letter=row.letters.get(alumnus=rows[0]), value="ja")
    pages = [reverse("delivery:alumni_invitation_list"), row.get_absolute_url()]
    names = [
        reverse("delivery:alumni_list"), reverse("delivery:alumni_answers", args=[row.pk]),
        reverse("delivery:alumni_answers_csv", args=[row.pk]),
    ]  # fmt: skip
    for role in ("marketeer", "directeur"):
        client = client_of(role)
        assert all("anarie" not in client.get(url).content.decode().lower() for url in pages)
        assert [client.get(url).status_code for url in names] == [403] * 3
    desk = client_of("administrateur")
    assert all("Vogelzang" in desk.get(url).content.decode() for url in names)
    assert names[0] in desk.get(pages[0]).content.decode()
    assert names[1] in desk.get(pages[1]).content.decode()
    assert desk.post(reverse("delivery:alumni_invitation_send", args=[row.pk])).status_code == 403


def test_rows_are_for_who_receives_them_and_the_own_for_oneself():
    row, other = alumnus(), alumnus()
    sent()
    seen = {
        role: (
            Alumnus.objects.for_user(user).count(), AlumniConsent.objects.for_user(user).count(),
            AlumniLetter.objects.for_user(user).count(), AlumniInvitation.objects.for_user(user).count(),
        )
        for role in ("administrateur", "marketeer", "directeur", "programmaleider", "accountmanager", "deelnemer")
        for user in [UserFactory(roles=(role,))]
    }  # fmt: skip
    nobody = dict.fromkeys(("programmaleider", "accountmanager", "deelnemer"), (0, 0, 0, 0))
    totals = dict.fromkeys(("marketeer", "directeur"), (0, 0, 0, 1))
    assert seen == {"administrateur": (2, 2, 2, 1)} | totals | nobody
    mine = UserFactory(roles=("deelnemer",), person=row.person)
    assert [*Alumnus.objects.own(mine)] == [row]
    assert [letter.alumnus for letter in AlumniLetter.objects.own(mine)] == [row]
    assert other not in Alumnus.objects.own(mine)


def test_only_who_agreed_is_on_the_list():
    stopped = alumnus(first_name="Gestopt")
    alumni.stop(alumnus=stopped, way=Way.LINK)
    alumnus(("referent",), first_name="Wilvertellen")
    Alumnus.objects.create(person=graduate(first_name="Alleengevraagd").enrolment.learner.person)
    desk = client_of("administrateur")
    page = desk.get(reverse("delivery:alumni_list")).content.decode()
    assert "Wilvertellen" in page
    assert "Gestopt" not in page
    assert "Alleengevraagd" not in page
    assert "Wilvertellen" not in desk.get(reverse("delivery:alumni_list") + "?purpose=aanbod").content.decode()
    assert desk.post(reverse("delivery:alumnus_stop_for", args=[stopped.pk])).status_code == 404


def test_reading_who_came_by_a_benefit_agency_is_written_down():
    row = alumnus(programme=ProgrammeFactory(formula="uitkeringsinstanties", state="lopend"))
    client_of("administrateur").get(reverse("delivery:alumni_list"))
    assert ReadLog.objects.filter(person=row.person).exists()


def counted(client, url):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_pages_ask_the_same_for_one_row_and_for_three():
    desk, seller = client_of("administrateur"), client_of("marketeer")
    row = None

    def all_pages():
        return [
            counted(client, url)
            for client, url in (
                (desk, reverse("delivery:alumni_list")),
                (desk, reverse("delivery:alumni_answers", args=[row.pk])),
                (desk, reverse("delivery:alumni_answers_csv", args=[row.pk])),
                (seller, reverse("delivery:alumni_invitation_list")),
                (seller, row.get_absolute_url()),
            )
        ]

    first = alumnus(ALL)
    row = sent()
    alumni_letters.answer(letter=row.letters.get(), value="ja")
    all_pages()
    one = all_pages()
    for _ in range(2):
        more = alumnus(ALL)
        invitation()
        AlumniLetter.objects.create(invitation=row, alumnus=more)
        AlumniLetter.objects.filter(alumnus=more).update(
            state="verzonden", sent_at=now(), answer="ja", answered_at=now()
        )
    assert all_pages() == one
    assert first


# terms


def night():
    RetentionRun.objects.filter(kind="nacht").update(day="2020-01-01")
    run = accounts.start_night()
    outbox.run_all()
    run.refresh_from_db()
    assert not [row for row in run.report.values() if row.get("fout")]
    return run


def test_terms_pass():
    kept, stopped, silent = alumnus(), alumnus(), Alumnus.objects.create(person=graduate().enrolment.learner.person)
    row = sent()
    alumni.stop(alumnus=stopped, way=Way.LINK)
    old = now() - timedelta(days=800)
    with pgtrigger.ignore():
        Alumnus.objects.update(updated_at=old)
        AlumniLetter.objects.update(created_at=old)
        AlumniConsent.objects.update(given_at=old)
        AlumniConsent.objects.filter(alumnus=stopped).update(withdrawn_at=old)
    admin = UserFactory(roles=("beheer",))
    type(silent.person).objects.filter(pk=silent.person_id).update(email="vast@voorbeeld.nl")
    hold = accounts.place_hold(kind="persoon", wanted="vast@voorbeeld.nl", reason="Zaak", until=None, by=admin)
    run = night()
    assert run.report["delivery.alumni"]["vast"] == 1
    assert reads.open_purposes(kept) == {"bijeenkomsten"}  # a consent that holds has no term
    assert not stopped.consents.exists()
    assert set(row.letters.values_list("alumnus", flat=True)) == {None}
    assert Alumnus.objects.filter(pk=silent.pk).exists()
    accounts.lift_hold(hold=hold, by=admin)
    with pgtrigger.ignore():
        Alumnus.objects.update(updated_at=old)
    night()
    assert set(Alumnus.objects.all()) == {kept}
