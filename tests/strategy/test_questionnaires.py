"""What people are asked: drafted, previewed, used, followed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from llo_portal.kernel.dates import today
from strategy import services
from strategy.asking import MOST_QUESTIONS, Asked, obstacles
from strategy.errors import ChangedMeanwhile, StrategyError
from strategy.models import Question, Questionnaire
from strategy.questionnaire_forms import _moved
from strategy.services.questionnaires import Written
from strategy.subjects import EvaluationSubject, evaluation_subjects
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.strategy import advice_questionnaire

KIND = "clients.advice"


def mark(text: str = "Welk cijfer?", is_required: bool = True) -> Asked:
    return Asked(text, "cijfer", is_required, True)


def test_what_a_questionnaire_needs() -> None:
    assert obstacles([mark()]) == []
    assert "minstens één vraag." in obstacles([])[0]
    assert "geen uitkomst" in obstacles([mark(is_required=False), Asked("Wat?", "open", True, False)])[0]
    assert "twee keer" in obstacles([mark("Past het?"), mark("past  het")])[0]
    assert "hoogstens" in obstacles([mark(str(n)) for n in range(MOST_QUESTIONS + 1)])[0]


@given(st.sets(st.integers(1, 15)).map(sorted), st.sampled_from(["omhoog", "omlaag", "x", ""]), st.text(max_size=5))
def test_moving_loses_no_question(numbers: list[int], word: str, number: str) -> None:
    assert sorted(_moved(numbers, f"{word}-{number}")) == numbers


def test_moving_counts_the_rows_of_the_page() -> None:
    assert _moved([1, 3, 4], "omhoog-3") == [3, 1, 4]
    assert _moved([1, 3, 4], "omlaag-3") == [1, 4, 3]
    assert _moved([1, 3], "omlaag-3") == _moved([1, 3], "omhoog-1") == _moved([1, 3], "omhoog-2") == [1, 3]


@pytest.fixture
def writer(db: None) -> Any:
    return UserFactory(roles=("onderwijskundige",))


@pytest.fixture
def web(writer: Any) -> Client:
    client = Client()
    client.force_login(writer)
    return client


@pytest.fixture
def used(db: None) -> Questionnaire:
    return advice_questionnaire()


def follow(writer: Any) -> Questionnaire:
    return services.draft_questionnaire(subject_kind=KIND, by=writer)


def words(one: Questionnaire) -> list[str]:
    return list(one.questions.values_list("text", flat=True))


def page_of(one: Questionnaire) -> dict[str, Any]:
    """The form of the draft as it stands."""
    rows = list(one.questions.all())
    data: dict[str, Any] = {
        "title": one.title, "introduction": one.introduction, "seen": one.edits, "vraag-TOTAL_FORMS": len(rows) + 1,
        "vraag-INITIAL_FORMS": len(rows), f"vraag-{len(rows)}-text": "", f"vraag-{len(rows)}-kind": "schaal",
    }  # fmt: skip
    for n, row in enumerate(rows):
        data |= {f"vraag-{n}-text": row.text, f"vraag-{n}-kind": row.kind}
        data |= {f"vraag-{n}-is_required": "on"} if row.is_required else {}
    return data


def url(name: str, one: Questionnaire) -> str:
    return reverse(f"strategy:questionnaire_{name}", args=[one.pk])


def test_the_next_version_starts_with_the_words_of_the_last(used: Questionnaire, writer: Any) -> None:
    made = follow(writer)
    assert (made.version, made.is_draft, words(made)) == (used.version + 1, True, words(used))
    assert follow(writer) == made
    with pytest.raises(StrategyError, match="waar de vragenlijst"):
        services.draft_questionnaire(subject_kind="verzonnen", title="X", by=writer)


def test_a_version_in_use_stands_whatever_code_tries(used: Questionnaire, writer: Any) -> None:
    with pytest.raises(StrategyError, match="nieuwe versie"):
        services.save_questionnaire(questionnaire=used, title="x", introduction="", questions=[], seen=0, by=writer)
    with pytest.raises(StrategyError):
        services.discard_questionnaire(questionnaire=used, by=writer)
    draft = follow(writer)
    changes: list[Any] = [
        lambda: Question.objects.filter(questionnaire=used).update(text="Anders"),
        lambda: Question.objects.filter(questionnaire=used).delete(),
        lambda: Question.objects.create(questionnaire=used, number=99, text="Erbij", kind="cijfer"),
        lambda: Question.objects.filter(questionnaire=draft).update(questionnaire=used, number=98),
        lambda: Questionnaire.objects.filter(pk=used.pk).update(introduction="Anders"),
        lambda: Questionnaire.objects.filter(pk=used.pk).update(in_use_since=None, is_active=False),
        lambda: Questionnaire.objects.filter(pk=draft.pk).update(is_active=True),
        lambda: Questionnaire.objects.create(subject_kind=KIND, title="Tweede concept", version=9),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_rounds_that_run_keep_their_questions(used: Questionnaire, writer: Any) -> None:
    sender = UserFactory(roles=("accountmanager",))
    told = {"subject_kind": KIND, "title": "Advies", "closes_on": today() + timedelta(days=9), "by": sender}
    one = services.open_round(subject_id=uuid4(), people=[PersonFactory(email="a@voorbeeld.nl")], **told)  # type: ignore[arg-type]
    made = follow(writer)
    services.save_questionnaire(
        questionnaire=made, title="Ons advies", introduction="", questions=[Written("Welk cijfer?", "cijfer")],
        seen=made.edits, by=writer,
    )  # fmt: skip
    services.use_questionnaire(questionnaire=made, by=writer)
    used.refresh_from_db()
    assert (used.is_active, used.stage.label) == (False, "Opgevolgd")
    assert one.questionnaire == used
    next_one = services.open_round(subject_id=uuid4(), people=[PersonFactory(email="b@voorbeeld.nl")], **told)  # type: ignore[arg-type]
    assert next_one.questionnaire == made
    with pytest.raises(StrategyError, match="nieuwe versie"):
        services.use_questionnaire(questionnaire=made, by=writer)


def test_a_draft_is_written_moved_and_used_on_the_pages(web: Client, used: Questionnaire) -> None:
    draft = Questionnaire.objects.get(pk=web.post(url("follow", used)).headers["Location"].split("/")[-3])
    first, second = words(draft)[:2]
    assert web.post(url("edit", draft), page_of(draft) | {"actie": "omlaag-1"}).headers["Location"].endswith("#vragen")
    assert words(draft)[:2] == [second, first]
    draft.refresh_from_db()
    new = len(words(draft))
    data = page_of(draft) | {f"vraag-{new}-text": "Raad je ons aan?", "vraag-0-text": ""}
    assert web.post(url("edit", draft), data).status_code == 302
    assert words(draft)[0] == first
    assert words(draft)[-1] == "Raad je ons aan?"
    page = web.get(url("detail", draft)).content.decode()
    assert "Raad je ons aan?" in page
    assert "In gebruik nemen" in page
    assert web.post(url("use", draft), follow=True).status_code == 200
    assert "Nieuwe versie" in web.get(url("detail", draft)).content.decode()
    assert web.get(url("edit", draft)).status_code == 404


def test_a_later_save_sees_both_texts(web: Client, used: Questionnaire, writer: Any) -> None:
    draft = follow(writer)
    mine = page_of(draft) | {"introduction": "Mijn inleiding"}
    assert web.post(url("edit", draft), page_of(draft) | {"introduction": "Haar inleiding"}).status_code == 302
    answer = web.post(url("edit", draft), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Haar inleiding" in page
    assert "Mijn inleiding" in page
    draft.refresh_from_db()
    assert draft.introduction == "Haar inleiding"
    assert web.post(url("edit", draft), mine | {"seen": draft.edits}).status_code == 302
    with pytest.raises(ChangedMeanwhile):
        services.save_questionnaire(questionnaire=draft, title="x", introduction="", questions=[], seen=0, by=writer)


def test_wrong_input_keeps_what_was_typed(web: Client, used: Questionnaire, writer: Any) -> None:
    draft = follow(writer)
    page = web.post(url("edit", draft), page_of(draft) | {"title": "", "vraag-0-text": "Mijn vraag"}).content.decode()
    assert "Mijn vraag" in page
    assert "error-summary" in page
    page = web.post(url("edit", draft), page_of(draft) | {"vraag-0-text": "v" * 201}).content.decode()
    assert "200" in page
    page = web.post(url("edit", draft), page_of(draft) | {"vraag-0-kind": "meerkeuze"}).content.decode()
    assert "error-summary" in page
    services.save_questionnaire(
        questionnaire=draft, title="Leeg", introduction="", questions=[], seen=draft.edits, by=writer
    )
    page = web.post(url("use", draft), follow=True).content.decode()
    assert "Schrijf minstens één vraag." in page


def test_a_first_questionnaire_for_a_new_kind(web: Client, used: Questionnaire) -> None:
    with evaluation_subjects.override(EvaluationSubject(KIND, "Een advies"), EvaluationSubject("proef", "Een proef")):
        assert "Nieuwe vragenlijst" in web.get(reverse("strategy:questionnaire_list")).content.decode()
        create = reverse("strategy:questionnaire_create")
        assert "Kies" in web.post(create, {"title": "Na de proef"}).content.decode()
        assert web.post(create, {"title": "Na de proef", "subject_kind": "proef"}).status_code == 302
        made = Questionnaire.objects.get(subject_kind="proef")
        assert (made.title, made.version, made.is_draft) == ("Na de proef", 1, True)
        assert web.post(url("discard", made)).status_code == 302
        assert not Questionnaire.objects.filter(pk=made.pk).exists()
    assert "Nieuwe vragenlijst" not in web.get(reverse("strategy:questionnaire_list")).content.decode()


def test_who_is_judged_reads_but_does_not_write(used: Questionnaire, writer: Any) -> None:
    draft, web = follow(writer), Client()
    web.force_login(UserFactory(roles=("accountmanager",)))
    page = web.get(url("detail", used)).content.decode()
    assert "Welk cijfer" in page
    assert "Nieuwe versie" not in page
    for name in ("follow", "use", "discard", "edit"):
        assert web.post(url(name, draft)).status_code == 403
    web.force_login(UserFactory(roles=("marketeer",)))
    assert web.get(url("detail", used)).status_code == 403


def test_the_list_asks_as_much_for_three_as_for_one(
    web: Client, used: Questionnaire, django_assert_max_num_queries: Any
) -> None:
    web.get(reverse("strategy:questionnaire_list"))
    for n in range(2):
        Questionnaire.objects.create(subject_kind=f"proef{n}", title="Proef", in_use_since=today(), is_active=True)
    with django_assert_max_num_queries(14):
        web.get(reverse("strategy:questionnaire_list"))
