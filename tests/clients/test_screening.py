"""What a group misses: the sums, the grid, the file, and who sees what."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Person
from accounts.services import lifting
from catalogue.services import skills as catalogue_skills
from clients import personal_data
from clients.errors import ClientsError
from clients.forms.screening import cell_name
from clients.models import ScreenedLevel, ScreenedPerson
from clients.screening import Measured, gaps, in_words, told_to_outsiders
from clients.screening_sheet import read_screening
from clients.selectors.screening import screening_of
from clients.services import screening
from clients.services.screening import GroupMember
from llo_portal.kernel.sheets import SheetError
from tests.factories.catalogue import SkillFactory
from tests.factories.clients import IntakeFactory, OrganisationFactory

LASSEN = "Lassen"


@given(st.lists(st.tuples(st.integers(0, 4) | st.none(), st.integers(1, 4)), max_size=30))
def test_a_gap_is_between_nothing_and_all_levels(rows: list[tuple[int | None, int]]) -> None:
    for gap in gaps(Measured("a", current, wanted) for current, wanted in rows):
        assert 0 <= gap.behind <= gap.known <= len(rows)
        assert 0 <= gap.gap <= 4
        assert (gap.gap > 0) <= (gap.behind > 0)
        assert gap.may_be_told == (gap.known >= 5)


def test_words_go_with_the_figures() -> None:
    found = gaps([Measured("a", 1, 3), Measured("a", 3, 3), Measured("b", None, 3), Measured("c", 4, 2)])
    assert [(g.skill, g.behind, g.gap, g.word) for g in found] == [
        ("a", 1, Decimal("1.0"), "duidelijk"), ("b", 0, Decimal(0), "onbekend"), ("c", 0, Decimal("0.0"), "geen verschil"),
    ]  # fmt: skip
    assert in_words(found[0]) == "a: 1 van de 2 zitten onder het gewenste niveau; het verschil is duidelijk."
    assert told_to_outsiders(found) == []


@pytest.fixture
def intake(db: None, organisation: Any) -> Any:
    made = IntakeFactory(organisation=organisation)
    screening.set_skills(
        intake=made, wanted={SkillFactory(name=LASSEN): 3, SkillFactory(name="Meten"): 2}, by=made.owner
    )
    return made


def levels(intake: Any, lassen: int | None, meten: int | None = None) -> dict[Any, tuple[int | None, None]]:
    found = {one.skill.name: one.skill_id for one in intake.screened_skills.select_related("skill")}
    return {found[LASSEN]: (lassen, None), found["Meten"]: (meten, None)}


def test_the_whole_group_is_stored_and_who_is_left_out_goes(intake: Any) -> None:
    screening.save_group(
        intake=intake, members=[GroupMember("A1", levels=levels(intake, 1)), GroupMember("B2", "Piet de Wit")],
        by=intake.owner,
    )  # fmt: skip
    assert Person.objects.filter(last_name="Wit").count() == 1
    screening.save_group(intake=intake, members=[GroupMember("a1", levels=levels(intake, 2, 4))], by=intake.owner)
    assert list(ScreenedPerson.objects.values_list("code", flat=True)) == ["a1"]
    assert not Person.objects.filter(last_name="Wit").exists()
    assert ScreenedLevel.objects.get(skill__name=LASSEN).current == 2


@pytest.mark.parametrize("code", ["", "=1+1", "Jan de Wit", "x" * 13, "@a"])
def test_a_code_is_short_and_no_formula(intake: Any, code: str) -> None:
    with pytest.raises(ClientsError):
        screening.save_group(intake=intake, members=[GroupMember("A1"), GroupMember(code)], by=intake.owner)
    assert not ScreenedPerson.objects.exists()


def test_a_benefit_agency_gets_no_names(owner: Any) -> None:
    uwv = IntakeFactory(organisation=OrganisationFactory(kind="uwv", owner=owner), formula="uitkeringsinstanties")
    with pytest.raises(ClientsError, match="geen namen"):
        screening.save_group(intake=uwv, members=[GroupMember("A1", "Piet de Wit")], by=owner)


def test_a_name_is_exported_and_erased(intake: Any) -> None:
    screening.save_group(intake=intake, members=[GroupMember("A1", "Piet de Wit", levels(intake, 1))], by=intake.owner)
    person = Person.objects.get(last_name="Wit")
    told = personal_data.export(person.pk)
    assert {"vaardigheid": LASSEN, "kan nu": 1} in told[0]["vaardigheden"]
    assert "screening" in personal_data.erase(person.pk)[0]
    assert ScreenedPerson.objects.get().person is None
    assert personal_data.export(person.pk) == []


def test_a_merged_skill_takes_the_screening_along(intake: Any) -> None:
    screening.save_group(intake=intake, members=[GroupMember("A1", levels=levels(intake, 1, 2))], by=intake.owner)
    old = intake.screened_skills.get(skill__name=LASSEN).skill
    new = SkillFactory(name="Lassen met mig")
    catalogue_skills.merge(skill=old, into=new, by=intake.owner)
    assert intake.screened_skills.filter(skill=new, wanted=3).exists()
    assert ScreenedLevel.objects.filter(skill=new, current=1).exists()


def upload(web: Client, intake: Any, text: str | bytes, name: str = "groep.csv") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return web.post(reverse("clients:screening_import", args=[intake.pk]), {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_taken_over_with_its_own_wanted_levels(web: Client, intake: Any) -> None:
    answer = upload(web, intake, "Code;Lassen;Lassen gewenst;Meten;Leeftijd\nA1;1;4;-;33\nB2;3;;2;44\n")
    assert answer.status_code == 302
    assert ScreenedLevel.objects.get(person__code="A1", skill__name=LASSEN).wanted == 4
    assert ScreenedPerson.objects.count() == 2
    upload(web, intake, "Code;Lassen\nA1;2\n")
    assert ScreenedPerson.objects.count() == 2
    assert ScreenedLevel.objects.get(person__code="A1", skill__name=LASSEN).current == 2
    assert ScreenedLevel.objects.get(person__code="B2", skill__name="Meten").current == 2


def test_one_wrong_cell_and_nothing_is_taken_over(web: Client, intake: Any) -> None:
    answer = upload(web, intake, "Code;Lassen\nA1;1\nB2;7\n=SOM(A1);2\nA1;3\n")
    page = answer.content.decode()
    assert "Er is niets overgenomen" in page
    for words in ("schrijf een niveau van 0 tot en met 4", "hoogstens 12 letters", "deze code staat ook op rij 2"):
        assert words in page
    assert not ScreenedPerson.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        ("Code;Lassen\nA1;" + "x" * 200_000, "te lang"),
        (";".join(["Code", "Lassen", *(f"k{n}" for n in range(60))]) + "\nA1;1" + ";1" * 60, "meer dan 50"),
        ("Code;Lassen\n", "geen rijen"),
        ("Code;Zwemmen\nA1;1\n", "kolomkoppen"),
        (b"\x00\x01\x02\x03", "geen tekstbestand"),
    ],
)
def test_a_strange_file_gets_a_clear_answer(web: Client, intake: Any, content: Any, words: str) -> None:
    answer = upload(web, intake, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not ScreenedPerson.objects.exists()


def test_another_encoding_is_read() -> None:
    sheet = read_screening("Code;Ölie verversen\nA1;2\n".encode("cp1252"), "g.csv", ["Ölie verversen"], with_names=True)
    assert sheet.rows[0].current == {"Ölie verversen": 2}


def test_a_file_with_names_is_refused_where_names_are_not_allowed() -> None:
    with pytest.raises(SheetError, match="namen"):
        read_screening(b"Code;Naam;Lassen\nA1;Piet;2\n", "g.csv", [LASSEN], with_names=False)


def test_the_grid_works_without_javascript(web: Client, intake: Any) -> None:
    page = web.get(reverse("clients:screening_group", args=[intake.pk]))
    assert 'name="form-0-code"' in page.content.decode()
    data = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "0",
        "form-0-code": "A1",
        f"form-0-{cell(intake)}": "1",
        "form-1-code": "B2",
    }
    assert web.post(reverse("clients:screening_group", args=[intake.pk]), data).status_code == 302
    assert ScreenedPerson.objects.count() == 2
    wrong = web.post(reverse("clients:screening_group", args=[intake.pk]), data | {f"form-2-{cell(intake)}": "2"})
    assert "vul een code in" in wrong.content.decode()
    shown = web.get(reverse("clients:screening", args=[intake.pk])).content.decode()
    assert "1 · mist 2" in shown
    assert "een regel per deelnemer en vaardigheid" in shown
    assert "Lassen: 1 van de 1 zitten onder het gewenste niveau" in shown


def cell(intake: Any, name: str = LASSEN) -> str:
    return cell_name(intake.screened_skills.get(skill__name=name))


def stamp(web: Client, url: str) -> str:
    return str(web.get(url).context["seen"])


def one_row(intake: Any, level: str, seen: str) -> dict[str, str]:
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-code": "A1", f"form-0-{cell(intake)}": level}
    return rows | {"seen": seen}


def test_a_second_tab_does_not_overwrite_in_silence(web: Client, intake: Any) -> None:
    url = reverse("clients:screening_group", args=[intake.pk])
    seen = stamp(web, url)
    assert web.post(url, one_row(intake, "1", seen)).status_code == 302
    answer = web.post(url, one_row(intake, "4", seen))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "heeft dit intussen ook bewaard" in page
    assert "Lassen 1, Meten –" in page
    assert "Lassen 4, Meten –" in page
    assert ScreenedLevel.objects.get(skill__name=LASSEN).current == 1
    assert web.post(url, one_row(intake, "4", answer.context["seen"])).status_code == 302
    assert ScreenedLevel.objects.get(skill__name=LASSEN).current == 4


def test_skills_that_changed_meanwhile_do_not_shift_the_columns(web: Client, intake: Any) -> None:
    url, skills = (reverse(f"clients:screening_{name}", args=[intake.pk]) for name in ("group", "skills"))
    seen, body = stamp(web, url), one_row(intake, "2", stamp(web, url))
    new = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": SkillFactory(name="Aarden").name}
    new |= {"form-0-wanted": "3", "form-1-name": LASSEN, "form-1-wanted": "3", "seen": seen}
    assert web.post(skills, new).status_code == 302
    again = web.post(skills, new | {"form-1-wanted": "4"})
    assert again.status_code == 409
    assert "niveau 4" in again.content.decode()
    assert "Aarden –, Lassen 2" in web.post(url, body).content.decode()
    assert not ScreenedPerson.objects.exists()


def test_a_mistake_does_not_hide_that_another_saved(web: Client, intake: Any) -> None:
    url = reverse("clients:screening_group", args=[intake.pk])
    seen = stamp(web, url)
    web.post(url, one_row(intake, "1", seen))
    wrong = web.post(url, one_row(intake, "9", seen))
    assert wrong.status_code == 200
    assert wrong.context["seen"] == seen


def test_a_colleague_sees_no_small_group_and_never_a_person(intake: Any, colleague: Any) -> None:
    client = Client()
    client.force_login(colleague)
    url = reverse("clients:screening", args=[intake.pk])
    screening.save_group(intake=intake, members=[GroupMember("A1", levels=levels(intake, 1))], by=intake.owner)
    small = client.get(url).content.decode()
    assert "kleiner dan vijf" in small
    assert "A1" not in small
    members = [GroupMember(f"Q{n}", levels=levels(intake, 1)) for n in range(5)]
    screening.save_group(intake=intake, members=members, by=intake.owner)
    large = client.get(url).content.decode()
    assert "5 van 5" in large
    assert "Q1" not in large
    assert [gap.skill for gap in screening_of(intake, is_insider=False).gaps] == [LASSEN]
    for name in ("screening_group", "screening_skills", "screening_import", "screening_csv"):
        assert client.get(reverse(f"clients:{name}", args=[intake.pk])).status_code == 404


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield
