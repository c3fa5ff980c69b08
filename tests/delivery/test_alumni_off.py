"""Places of a meeting of alumni, and cancelling it: who comes or did not answer hears it once, with the reason."""

from datetime import timedelta

import pgtrigger
import pytest
from django.core import mail as outgoing
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from delivery.effects import OFF
from delivery.errors import DeliveryError
from delivery.models import AlumniInvitation, AlumniLetter, Way
from delivery.services import alumni, alumni_letters, alumni_off
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import now, today
from tests.factories.accounts import UserFactory
from tests.factories.alumni import alumnus, invitation, last_link, sent

pytestmark = pytest.mark.django_db
REASON = "De spreker is ziek."


def client_of(*roles, **about):
    client = Client()
    client.force_login(UserFactory(roles=roles, **about))
    return client


def says(row, who, value):
    alumni_letters.answer(letter=row.letters.get(alumnus=who), value=value)


def called_off(row):
    outgoing.outbox.clear()
    alumni_off.cancel(invitation=row, reason=REASON, by=UserFactory(roles=("marketeer",)))
    outbox.run_all()
    row.refresh_from_db()
    return row


# cancelling


def test_who_comes_or_did_not_answer_hears_it_once_with_the_reason(client):
    comes, silent, away = (alumnus() for _ in range(3))
    row = sent()
    says(row, comes, "ja")
    says(row, away, "nee")
    called_off(row)
    assert sorted(one.to[0] for one in outgoing.outbox) == sorted([comes.address, silent.address])
    letter = outgoing.outbox[0]
    assert letter.subject == "Gaat niet door: Terugkomavond"
    assert REASON in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["Message-ID"].startswith("<alumni-off.")
    assert set(row.letters.values_list("alumnus", "off_state")) == {
        (comes.pk, "verzonden"), (silent.pk, "verzonden"), (away.pk, "")
    }  # fmt: skip
    path = last_link(to=silent.address)
    page = client.get(path).content.decode()
    assert "Dit gaat niet door" in page
    assert REASON in page
    assert "ik kom" not in page
    client.post(path + "antwoord/", {"answer": "ja"})
    assert row.letters.get(alumnus=silent).answer == ""


def test_doubled_tasks_and_a_second_cancelling_mail_nobody_twice():
    alumnus()
    row = called_off(sent())
    for _ in range(2):
        alumni_off.carry_out_round({"invitation": str(row.pk)})
        alumni_off.send_off({"letter": str(row.letters.get().pk)})
    outbox.run_all()
    assert len(outgoing.outbox) == 1
    with pytest.raises(DeliveryError, match="al geannuleerd"):
        alumni_off.cancel(invitation=row, reason="Nog eens", by=UserFactory())


def test_a_letter_that_is_not_out_yet_stays_in():
    alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    outbox.run(outbox.claim())  # written down, not sent
    called_off(row)
    assert not outgoing.outbox
    assert row.letters.get().state == "overgeslagen"


def test_letters_are_not_written_down_once_it_is_cancelled():
    alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    called_off(row)
    assert not outgoing.outbox
    assert not row.letters.exists()


def test_who_stopped_all_mail_hears_nothing_and_is_named_to_who_can_call():
    stopped = alumnus(first_name="Wim")
    row = sent()
    says(row, stopped, "ja")
    alumni.stop(alumnus=stopped, way=Way.LINK)
    called_off(row)
    assert not outgoing.outbox
    page = client_of("administrateur").get(reverse("delivery:alumni_answers", args=[row.pk])).content.decode()
    assert "Stopte intussen" in page
    assert "Bel wie ja zei" in page
    url = reverse("delivery:alumni_answers_csv", args=[row.pk])
    assert "Stopte intussen" in client_of("administrateur").get(url).content.decode()


def test_only_what_was_sent_and_still_comes_is_cancelled():
    alumnus(("bijeenkomsten", "aanbod"))
    by = UserFactory(roles=("marketeer",))
    news = sent(invitation(purpose="aanbod", starts_at=None, place=""))
    past = sent(invitation(title="Vorig jaar"))
    with pgtrigger.ignore("delivery.AlumniInvitation:sent_words"):
        AlumniInvitation.objects.filter(pk=past.pk).update(starts_at=now() - timedelta(hours=1))
    for row in (invitation(title="Concept"), news, past):
        with pytest.raises(DeliveryError, match="Alleen een bijeenkomst"):
            alumni_off.cancel(invitation=row, reason=REASON, by=by)


def test_a_cancelled_one_is_final_in_the_database():
    alumnus()
    row = called_off(sent())
    for change in (
        lambda: AlumniInvitation.objects.update(cancel_reason="Anders"),
        lambda: AlumniInvitation.objects.update(
            state="verzonden", cancel_reason="", cancelled_at=None, cancelled_by=None
        ),
        lambda: AlumniInvitation.objects.update(title="Anders"),
        row.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_owner_and_a_colleague_cancel_and_a_stranger_does_not():
    alumnus()
    for roles in (("administrateur",), ("directeur",), ("accountmanager",), ("deelnemer",)):
        row = sent(invitation(title=roles[0]))
        url = reverse("delivery:alumni_invitation_cancel", args=[row.pk])
        assert client_of(*roles).post(url, {"reason": REASON}).status_code == 403, roles
        row.refresh_from_db()
        assert row.state == "verzonden"
    owner = UserFactory(roles=("marketeer",))
    mine = Client()
    mine.force_login(owner)
    for client in (mine, client_of("marketeer")):
        row = sent(invitation(by=owner))
        url = reverse("delivery:alumni_invitation_cancel", args=[row.pk])
        assert "Annuleer de bijeenkomst" in client.get(row.get_absolute_url()).content.decode()
        page = client.post(url, {"reason": "  "})
        assert page.status_code == 200
        assert "verplicht" in page.content.decode().lower()
        assert client.post(url, {"reason": REASON}).headers["Location"] == row.get_absolute_url()
        row.refresh_from_db()
        assert (row.state, row.cancel_reason) == ("geannuleerd", REASON)
    assert Client().get(url).status_code == 302


def test_the_page_tells_how_far_it_is():
    for _ in range(6):
        alumnus()
    row = sent()
    alumni_off.cancel(invitation=row, reason=REASON, by=UserFactory(roles=("marketeer",)))
    client = client_of("marketeer")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Bezig met afzeggen" in page
    assert "every 2s" in page
    outbox.run(outbox.claim())
    progress = reverse("delivery:alumni_invitation_progress", args=[row.pk])
    assert "<strong>0</strong> van 6 klaar" in client.get(progress).content.decode()
    Effect.objects.filter(pk=Effect.objects.filter(kind=OFF).first().pk).update(state="mislukt")
    outbox.run_all()
    page = client.get(progress).content.decode()
    assert "Niet elke afzegging kwam weg" in page
    assert "every 2s" not in page
    assert REASON in page


def test_a_learner_reads_it_in_the_own_account():
    row = alumnus()
    called_off(sent())
    page = client_of("deelnemer", person=row.person).get(reverse("delivery:my_alumni")).content.decode()
    assert "Dit gaat niet door" in page
    assert REASON in page


# places


def test_a_full_meeting_says_so_and_a_place_that_comes_free_can_be_taken(client):
    first, second = alumnus(), alumnus()
    row = sent(invitation(places=1))
    mine, other = last_link(to=first.address), last_link(to=second.address)
    assert "Er is één plaats" in client.get(mine).content.decode()
    client.post(mine + "antwoord/", {"answer": "ja"})
    told = client.post(other + "antwoord/", {"answer": "ja"}, follow=True).content.decode()
    assert "De bijeenkomst is vol" in told
    assert "ik kom" not in told
    assert row.letters.get(alumnus=second).answer == ""
    client.post(other + "antwoord/", {"answer": "nee"})
    client.post(mine + "antwoord/", {"answer": "ja"})  # has it already
    assert "De bijeenkomst is vol" not in client.get(mine).content.decode()
    client.post(mine + "antwoord/", {"answer": "nee"})
    client.post(other + "antwoord/", {"answer": "ja"})
    assert set(row.letters.values_list("alumnus", "answer")) == {(first.pk, "nee"), (second.pk, "ja")}


def test_in_the_own_account_full_is_told_too():
    first, second = alumnus(), alumnus()
    row = sent(invitation(places=1))
    says(row, first, "ja")
    client = client_of("deelnemer", person=second.person)
    assert "De bijeenkomst is vol" in client.get(reverse("delivery:my_alumni")).content.decode()
    url = reverse("delivery:my_alumni_answer", args=[row.letters.get(alumnus=second).pk])
    assert "De bijeenkomst is vol" in client.post(url, {"answer": "ja"}, follow=True).content.decode()
    assert AlumniLetter.objects.filter(answer="ja").count() == 1


def test_the_place_of_somebody_erased_stays_taken():
    first, second = alumnus(), alumnus()
    row = sent(invitation(places=1))
    says(row, first, "ja")
    row.letters.filter(alumnus=first).update(alumnus=None)
    with pytest.raises(DeliveryError, match="De bijeenkomst is vol"):
        says(row, second, "ja")


TYPED = {
    "purpose": "bijeenkomsten", "title": "Open dag", "text": "Kom je?", "time": "19:00", "place": "Gouda",
    "day": (today() + timedelta(days=30)).isoformat(),
}  # fmt: skip


@pytest.mark.parametrize("places", ["0", "-3", "veel", "99999999999", "1.5"])
def test_places_that_make_no_sense_are_told_and_kept(places):
    url = reverse("delivery:alumni_invitation_create")
    page = client_of("marketeer").post(url, TYPED | {"places": places})
    assert page.status_code == 200
    assert "is-invalid" in page.content.decode()
    assert f'value="{places}"' in page.content.decode()
    assert not AlumniInvitation.objects.exists()


def test_news_has_no_places():
    typed = {"purpose": "aanbod", "title": "Nieuws", "text": "Kijk", "places": "10"}
    page = client_of("marketeer").post(reverse("delivery:alumni_invitation_create"), typed)
    assert "heeft geen plaatsen" in page.content.decode()


def test_free_places_are_told_only_where_the_count_is():
    rows = [alumnus() for _ in range(12)]
    row = sent(invitation(places=9))
    client = client_of("marketeer")
    for n, one in enumerate(rows[:5]):
        says(row, one, "ja")
        page = client.get(row.get_absolute_url()).content.decode()
        assert (f"9, {8 - n} vrij" in page) == (n == 4), n
    for one in rows[5:9]:
        says(row, one, "ja")
    assert "vrij" not in client.get(row.get_absolute_url()).content.decode()  # the three others are few
    administrator = client_of("administrateur").get(reverse("delivery:alumni_answers", args=[row.pk]))
    assert "9 van 9 plaatsen bezet" in administrator.content.decode()
