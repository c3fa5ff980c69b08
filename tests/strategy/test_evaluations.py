"""Evaluations: asked once, answered once, told from five on."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import lift_hold, place_hold
from llo_portal.documents import outbox
from llo_portal.kernel.dates import Period, today
from strategy import indicators, personal_data, services
from strategy.errors import LinkUsed, StrategyError
from strategy.evaluation import average, may_tell, may_tell_total, outcome, problems
from strategy.evaluation_results import results_of, totals
from strategy.models import EvaluationRound, Invitation, Remark, Response
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.strategy import advice_questionnaire

KIND = "clients.advice"


@given(st.lists(st.integers(1, 10), max_size=12))
def test_nothing_is_told_under_five(scores: list[int]) -> None:
    found = outcome("Cijfer", 10, scores)
    assert found.is_told == (len(scores) >= 5) == may_tell(len(scores))
    if found.spread is not None:
        assert sum(count for _, count in found.spread) == len(scores)
        assert min(scores) <= average(scores) <= max(scores)  # type: ignore[operator]


@given(st.lists(st.integers(0, 12), max_size=6))
def test_a_total_never_gives_a_small_round_away(counts: list[int]) -> None:
    hidden = sum(count for count in counts if count < 5)
    assert not may_tell_total(counts) or hidden == 0 or hidden >= 5


def test_answers_must_fit_the_questions() -> None:
    asked = {"a": (10, True), "b": (5, False)}
    assert problems(asked, {"a": 7}) == {}
    assert problems(asked, {"b": 6}) == {"a": "Kies een antwoord.", "b": "Kies een getal van 1 tot en met 5."}


@pytest.fixture
def sender(db: None) -> Any:
    return UserFactory(roles=("accountmanager",))


def asked(by: Any, people: int = 1, **more: Any) -> EvaluationRound:
    advice_questionnaire()
    told = {"subject_id": uuid4(), "title": "Advies voor De Linde", "closes_on": today() + timedelta(days=14)} | more
    return services.open_round(
        subject_kind=KIND, people=[PersonFactory(email=f"k{uuid4().hex[:8]}@voorbeeld.nl") for _ in range(people)], by=by, **told
    )  # fmt: skip


def fill(one: EvaluationRound, mark: int = 8, words: str = "") -> None:
    for invitation in one.invitations.filter(used_on=None):
        services.answer(invitation=invitation, scores=scores_for(one, mark), words=words_for(one, words))


def scores_for(one: EvaluationRound, mark: int) -> dict[Any, int | None]:
    rows = one.questionnaire.questions.exclude(kind="open")
    return {q.pk: mark if q.kind == "cijfer" else 4 for q in rows}


def words_for(one: EvaluationRound, words: str) -> dict[Any, str]:
    return {q.pk: words for q in one.questionnaire.questions.filter(kind="open")}


def link(one: EvaluationRound) -> str:
    return reverse("strategy:evaluation_answer", args=[services.open_link(invitation=one.invitations.get())])


def test_the_mail_holds_a_link_that_is_stored_nowhere(sender: Any) -> None:
    one = asked(sender)
    outbox.run_all()
    letter = mail.outbox[-1]
    assert letter.to == [one.invitations.get().email]
    url = next(word for word in letter.body.split() if "/evaluatie/" in word)
    token = url.rstrip("/").rsplit("/", 1)[1]
    assert services.find(token) == one.invitations.get()
    assert token not in str(list(Invitation.objects.values()))
    assert Client().get(f"/evaluatie/{token}/").status_code == 200


def test_somebody_answers_once_without_an_account(sender: Any) -> None:
    one = asked(sender)
    url, web = link(one), Client()
    assert "Kies een antwoord" in web.post(url, {}).content.decode()
    data = {f"v{q.number}": "4" for q in one.questionnaire.questions.exclude(kind="open")}
    assert "Dank je wel" in web.post(url, data | {"v5": "Meer voorbeelden"}).content.decode()
    assert web.post(url, data).status_code == 409
    assert "al een antwoord gegeven" in web.get(url).content.decode()
    assert Response.objects.count() == 1
    assert Remark.objects.get().text == "Meer voorbeelden"
    assert web.get(reverse("strategy:evaluation_answer", args=["verzonnen"])).status_code == 404


def test_an_answer_cannot_be_led_back_to_who_gave_it() -> None:
    names = {field.name for model in (Response, Remark) for field in model._meta.get_fields()}
    assert not names & {"invitation", "person", "email", "user"}


def test_a_link_that_is_over_or_an_answer_that_does_not_fit_is_refused(sender: Any) -> None:
    one = asked(sender)
    invitation = one.invitations.get()
    with pytest.raises(StrategyError):
        services.answer(invitation=invitation, scores=scores_for(one, 11), words={})
    Invitation.objects.update(expires_at=invitation.created_at)
    with pytest.raises(LinkUsed):
        services.answer(invitation=invitation, scores=scores_for(one, 8), words={})
    assert not Response.objects.exists()


def test_outcomes_come_at_five_and_words_after_somebody_read_them(sender: Any) -> None:
    one = asked(sender, people=5)
    editor = UserFactory(roles=("onderwijskundige",))
    first = one.invitations.first()
    services.answer(invitation=first, scores=scores_for(one, 10), words=words_for(one, "Top"))
    assert results_of(one, editor).outcomes == results_of(one, editor).remarks == ()
    fill(one)
    found = results_of(one, sender)
    assert str(found.outcomes[0].average) == "8.4"
    assert found.remarks == ()
    (remark,) = results_of(one, editor).remarks
    services.moderate(remark=remark, is_shown=True, by=editor)
    assert [r.text for r in results_of(one, sender).remarks] == ["Top"]


def test_pages_for_staff(sender: Any) -> None:
    small, large = asked(sender, people=3), asked(sender, people=6)
    fill(small, 2)
    fill(large, 9, "Prima")
    web = Client()
    web.force_login(sender)
    assert "Onder de vijf antwoorden tonen we niets" in web.get(small.get_absolute_url()).content.decode()
    page = web.get(large.get_absolute_url()).content.decode()
    assert "9,0 van 10" in page
    assert "Prima" not in page
    assert totals()[0].mark is None  # three would be what is left
    assert web.get(reverse("strategy:evaluation_list")).status_code == 200
    assert web.post(reverse("strategy:remark_moderate", args=[Remark.objects.first().pk])).status_code == 403
    web.force_login(UserFactory(roles=("marketeer",)))
    assert web.get(large.get_absolute_url()).status_code == 403


def test_the_list_asks_as_much_for_three_as_for_one(sender: Any, django_assert_max_num_queries: Any) -> None:
    web = Client()
    web.force_login(sender)
    asked(sender)
    web.get(reverse("strategy:evaluation_list"))
    for _ in range(2):
        asked(sender, people=2)
    with django_assert_max_num_queries(16):
        web.get(reverse("strategy:evaluation_list"))


def test_a_running_round_is_joined_and_nobody_is_asked_twice(sender: Any) -> None:
    one = asked(sender)
    person = one.invitations.get().person
    again = services.open_round(
        subject_kind=KIND, subject_id=one.subject_id, title="x", people=[person, PersonFactory(email="b@voorbeeld.nl")],
        closes_on=today(), by=sender,
    )  # fmt: skip
    assert again == one
    assert one.invitations.count() == 2
    with pytest.raises(StrategyError, match="e-mailadres"):
        services.invite(round=one, people=[PersonFactory(email="")])
    with pytest.raises(StrategyError, match="vragenlijst"):
        services.open_round(subject_kind="x", subject_id=uuid4(), title="", people=[], closes_on=today(), by=sender)


def test_erasing_a_person_takes_the_link_away_and_leaves_the_answer(sender: Any) -> None:
    one = asked(sender)
    person = one.invitations.get().person
    url = link(one)
    assert personal_data.export(person.pk)[0]["ingevuld"] is False
    fill(one)
    assert personal_data.erase(person.pk)
    assert personal_data.erase(person.pk) == []
    assert (Invitation.objects.get().email, Response.objects.count()) == ("", 1)
    assert Client().get(url).status_code == 404


def test_addresses_go_when_the_asking_is_over(sender: Any) -> None:
    one = asked(sender)
    assert services.forget_addresses() == 0
    Invitation.objects.update(expires_at=one.created_at)
    assert services.forget_addresses() == 1
    assert services.forget_addresses() == 0


def test_addresses_of_who_is_under_a_hold_stay(sender: Any) -> None:
    one, by_person = asked(sender), PersonFactory(email="vast@voorbeeld.nl")
    held = one.invitations.create(person=None, email="VAST@voorbeeld.nl", expires_at=one.created_at, token_digest="a")
    linked = one.invitations.create(
        person=by_person, email="oud@voorbeeld.nl", expires_at=one.created_at, token_digest="b"
    )
    Invitation.objects.update(expires_at=one.created_at)
    admin = UserFactory(roles=("beheer",))
    hold = place_hold(kind="persoon", wanted=by_person.email, reason="Zaak 12", until=None, by=admin)
    assert services.forget_addresses() == 1
    assert set(Invitation.objects.exclude(email="").values_list("pk", flat=True)) == {held.pk, linked.pk}
    lift_hold(hold=hold, by=admin)
    assert services.forget_addresses() == 2


def test_an_answer_given_stays_as_it_is(sender: Any) -> None:
    one = asked(sender)
    fill(one)
    with pytest.raises(IntegrityError):
        Response.objects.update(given_on=today() - timedelta(days=1))


def test_the_indicator_is_silent_under_five(sender: Any) -> None:
    one = asked(sender, people=5)
    period = Period(today(), today())
    services.answer(invitation=one.invitations.first(), scores=scores_for(one, 7), words={})
    assert indicators.mark(period) is None
    fill(one, 7)
    assert (str(indicators.mark(period)), indicators.responses(period)) == ("7.0", 5)


@pytest.mark.django_db(transaction=True, serialized_rollback=False)
def test_of_a_hundred_uses_at_once_one_succeeds() -> None:
    sender = UserFactory(roles=("accountmanager",))
    one = asked(sender)
    invitation, scores = one.invitations.get(), scores_for(one, 8)
    won: list[int] = []
    ready = threading.Barrier(20)

    def use() -> None:
        ready.wait()
        for _ in range(5):
            try:
                services.answer(invitation=invitation, scores=scores, words={})
                won.append(1)
            except LinkUsed:
                continue
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), Response.objects.filter(round=one).count()) == (1, 1)
