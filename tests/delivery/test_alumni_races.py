"""Many at once: a letter goes once, a consent is one row, and who stops while it goes gets it or does not, never both."""

from contextlib import suppress
from typing import Any

import pytest
from django.core import mail as outgoing

from delivery.effects import LETTER
from delivery.errors import DeliveryError
from delivery.models import AlumniConsent, AlumniLetter, Alumnus, Way
from delivery.services import alumni, alumni_letters, alumni_off
from delivery.tasks import ask_graduates
from llo_portal.documents import outbox
from llo_portal.documents.models import Effect
from tests.delivery.test_races import all_at_once
from tests.factories.accounts import UserFactory
from tests.factories.alumni import agree, alumnus, graduate, invitation, sent

pytestmark = pytest.mark.django_db(transaction=True)


def addressed(people: int) -> Any:
    """An invitation whose letters are written down and not sent."""
    rows = [alumnus() for _ in range(people)]
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    outbox.run(outbox.claim())
    return row, rows


def test_six_workers_send_a_letter_once() -> None:
    row, _ = addressed(1)
    told = {"letter": str(row.letters.get().pk)}
    all_at_once(6, lambda number: alumni_letters.send_letter(told))
    assert len(outgoing.outbox) == 1


def test_four_workers_write_the_letters_down_once_and_send_each_once() -> None:
    for _ in range(6):
        alumnus()
    row = invitation()
    alumni_letters.send(invitation=row, by=UserFactory())
    Effect.objects.all().delete()
    all_at_once(4, lambda number: alumni_letters.carry_out_round({"invitation": str(row.pk)}))
    assert row.letters.count() == Effect.objects.filter(kind=LETTER).count() == 6
    all_at_once(4, lambda number: outbox.run_all())
    addresses = [letter.to[0] for letter in outgoing.outbox]
    assert len(addresses) == len(set(addresses)) == 6


def test_agreeing_six_times_at_once_is_one_consent() -> None:
    row = Alumnus.objects.create(person=graduate().enrolment.learner.person)
    all_at_once(6, lambda number: agree(row, ("bijeenkomsten",)))
    assert AlumniConsent.objects.count() == 1


def test_three_clocks_ask_a_graduate_once() -> None:
    graduate()
    graduate()
    all_at_once(3, lambda number: ask_graduates())
    outbox.run_all()
    addresses = [letter.to[0] for letter in outgoing.outbox]
    assert len(addresses) == len(set(addresses)) == 2


def test_stopping_while_letters_go_is_before_or_after() -> None:
    row, rows = addressed(6)
    letters = {letter.alumnus_id: letter for letter in row.letters.all()}

    def both(number: int) -> None:
        one = rows[number // 2]
        if number % 2:
            alumni.stop(alumnus=one, way=Way.CLICK, letter=letters[one.pk])
        else:
            alumni_letters.send_letter({"letter": str(letters[one.pk].pk)})

    all_at_once(12, both)
    sent = set(AlumniLetter.objects.filter(state="verzonden").values_list("alumnus__person__email", flat=True))
    assert {letter.to[0] for letter in outgoing.outbox} == sent
    assert not AlumniConsent.objects.open().exists()


def test_ten_at_once_for_three_places_are_three() -> None:
    for _ in range(10):
        alumnus()
    row = sent(invitation(places=3))
    letters = list(row.letters.all())

    def yes(number: int) -> str:
        try:
            alumni_letters.answer(letter=letters[number], value="ja")
        except DeliveryError as error:
            return error.message
        return ""

    told = all_at_once(10, yes)
    assert told == {"": 3, alumni_letters.FULL: 7}
    assert row.letters.filter(answer="ja").count() == 3


def test_letters_answers_and_cancelling_at_once_leave_nobody_unaware() -> None:
    row, _ = addressed(6)
    letters = list(row.letters.order_by("pk"))
    by = UserFactory()

    def act(number: int) -> None:
        if number == 6:
            alumni_off.cancel(invitation=row, reason="Ziek", by=by)
            alumni_off.carry_out_round({"invitation": str(row.pk)})
            return
        alumni_letters.send_letter({"letter": str(letters[number].pk)})
        with suppress(DeliveryError):
            alumni_letters.answer(letter=letters[number], value="ja")

    all_at_once(7, act)
    outbox.run_all()
    off = [one.to[0] for one in outgoing.outbox if one.subject.startswith("Gaat niet door")]
    sent_to = set(row.letters.filter(state="verzonden").values_list("alumnus__person__email", flat=True))
    assert len(off) == len(set(off))
    assert set(off) == sent_to


def test_six_workers_call_off_once() -> None:
    for _ in range(4):
        alumnus()
    row = sent()
    outgoing.outbox.clear()
    alumni_off.cancel(invitation=row, reason="Ziek", by=UserFactory())
    all_at_once(6, lambda number: alumni_off.carry_out_round({"invitation": str(row.pk)}))
    told = [{"letter": str(pk)} for pk in row.letters.values_list("pk", flat=True)]
    all_at_once(8, lambda number: alumni_off.send_off(told[number % 4]))
    outbox.run_all()
    assert len(outgoing.outbox) == 4
