"""The list of SBB: read as it comes, retired codes told where they matter. Codes of tests start with 99."""

import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from catalogue import completeness, selectors, services
from catalogue.errors import CatalogueError
from catalogue.models import Course, CreboCode, CreboImport
from catalogue.services import crebo
from catalogue.stacking import Whole, lacking
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, InstitutionFactory, ModuleFactory, complete

pytestmark = pytest.mark.django_db
HEADINGS = ["Opleidingscode", "Kwalificatie", "Niveau", "Soort opleiding", "Leerweg"]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor():
    return UserFactory(roles=("onderwijskundige",))


def book(current, retired=(), headings=HEADINGS, sheets=("Complete lijst", "Vervallen")):
    made = Workbook()
    made.active.title = "Toelichting"
    for title, rows in zip(sheets, (current, retired), strict=True):
        page = made.create_sheet(title)
        page.append(["Kwalificaties per 1 augustus"])
        page.append(headings)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


CARE = ["99101\u00a0", "Verzorgende", "3", "Vakopleiding", "bol"]
CARE_WORK = ["\u00a099101", "Verzorgende", "3", "Vakopleiding", "bbl"]
BUILD = [99102, "Timmerman", 2, "Basisberoepsopleiding", "bbl"]


def read_in(content, by, name="crebo.xlsx"):
    return crebo.apply(upload=crebo.receive(content=content, name=name, by=by), by=by)


def test_codes_are_read_with_their_spaces_and_routes_together(editor):
    done = read_in(
        book([CARE, CARE_WORK, BUILD], [["99103", "Slager oud", "2", "", "bbl"], ["9910", "Te kort"]]), editor
    )
    assert done.report["counts"] == {
        "nieuw": 3,
        "gewijzigd": 0,
        "vervallen": 0,
        "terug": 0,
        "ongewijzigd": 0,
        "fout": 1,
    }
    care = CreboCode.objects.get(pk="99101")
    assert (care.title, care.level, care.routes, care.retired_on) == ("Verzorgende", "3", "bol, bbl", None)
    assert CreboCode.objects.get(pk="99103").retired_on is not None
    assert done.report["faults"][0]["row"] == 4


def test_the_same_list_again_changes_nothing_and_a_code_that_left_is_retired(editor):
    read_in(book([CARE, BUILD]), editor)
    again = read_in(book([CARE, BUILD]), editor)
    assert again.report["counts"]["ongewijzigd"] == 2
    gone = read_in(book([CARE]), editor)
    assert gone.report["counts"]["vervallen"] == 1
    assert CreboCode.objects.get(pk="99102").retired_on is not None
    back = read_in(book([CARE, BUILD]), editor)
    assert (back.report["counts"]["terug"], CreboCode.objects.get(pk="99102").retired_on) == (1, None)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"Opleidingscode;Kwalificatie\n99101;X", b"PK\x03\x04 kapot", book([]),
        book([CARE], sheets=("Blad1", "Vervallen")), book([CARE], headings=["Code", "Kwalificatie", "Niveau", "x", "y"]),
    ],
)  # fmt: skip
def test_another_file_is_refused_in_words_and_kept(content, editor):
    upload = crebo.receive(content=content, name="crebo.xlsx", by=editor)
    assert (upload.state, bool(upload.report["fatal"])) == ("onleesbaar", True)
    with pytest.raises(CatalogueError):
        crebo.apply(upload=upload, by=editor)
    assert not CreboCode.objects.exists()


def test_a_list_is_read_in_once(editor):
    upload = read_in(book([CARE]), editor)
    with pytest.raises(CatalogueError):
        crebo.apply(upload=upload, by=editor)


def test_on_screen_from_file_to_warning(client, editor):
    school = InstitutionFactory()
    course = CourseFactory(credential="mbo-certificaat", level="mbo-2", crebo="99102", licence_holder=school)
    client.force_login(editor)
    upload = io.BytesIO(book([CARE], [BUILD]))
    upload.name = "crebo lijst.xlsx"
    page = client.post(reverse("catalogue:crebo_import_create"), {"file": upload}, follow=True).content.decode()
    assert "Er is nog niets veranderd" in page
    client.post(reverse("catalogue:crebo_import_apply", args=[CreboImport.objects.get().pk]))
    assert "een crebo-code die SBB niet heeft laten vervallen" in [c.label for c in missing(course)]
    assert "Crebo-code vervallen" in client.get(reverse("today")).content.decode()
    listed = client.get(reverse("catalogue:crebo_list") + "?stand=vervallen").content.decode()
    assert "Timmerman" in listed
    assert "Verzorgende" not in listed
    with pytest.raises(CatalogueError):
        services.submit_for_review(course=complete(course), by=editor)


def test_an_older_list_is_not_read_in_over_a_newer_one(client, editor):
    old = crebo.receive(content=book([CARE], [BUILD]), name="vorig jaar.xlsx", by=editor)
    read_in(book([CARE, BUILD]), editor)
    with pytest.raises(CatalogueError, match="nieuwere lijst"):
        crebo.apply(upload=old, by=editor)
    assert CreboCode.objects.get(pk="99102").retired_on is None
    client.force_login(editor)
    page = client.get(reverse("catalogue:crebo_import_detail", args=[old.pk])).content.decode()
    assert "nieuwere lijst" in page
    assert "Lees in" not in page


def test_a_long_report_says_how_much_of_it_is_shown_and_names_every_course_it_touches(client, editor, monkeypatch):
    school = InstitutionFactory()
    rows = [[99200 + n, f"Beroep {n}", "2", "", "bbl"] for n in range(12)]
    read_in(book([CARE, *rows]), editor)
    for code, *_ in rows:
        CourseFactory(credential="mbo-certificaat", level="mbo-2", crebo=str(code), licence_holder=school)
    monkeypatch.setattr(crebo, "MOST_TOLD", 10)
    upload = crebo.receive(content=book([CARE], [[1, "Te kort"]] * 11), name="nieuw.xlsx", by=editor)
    client.force_login(editor)
    answer = client.get(reverse("catalogue:crebo_import_detail", args=[upload.pk]))
    assert len(answer.context["touched"]) == 12
    assert "De eerste 10 van 12" in answer.content.decode()
    assert "De eerste 10 van 11" in answer.content.decode()


def missing(course):
    return completeness.missing(selectors.course_facts(course))


def test_an_unknown_code_is_told_only_once_there_is_a_list(editor):
    course = CourseFactory(credential="mbo-certificaat", crebo="99109", licence_holder=InstitutionFactory())
    told = {check.key for check in completeness.unmet(selectors.course_facts(course))}
    assert "crebo-bekend" not in told
    read_in(book([CARE]), editor)
    assert "crebo-bekend" in {check.key for check in completeness.unmet(selectors.course_facts(course))}
    assert "crebo-bekend" not in {check.key for check in missing(course)}


def test_the_list_counts_our_courses_whatever_their_number(editor, client):
    client.force_login(editor)
    url = reverse("catalogue:crebo_list")
    counts = []
    for rows in ([CARE], [CARE, BUILD, ["99104", "Kok", "2", "", "bbl"]]):
        read_in(book(rows), editor)
        CourseFactory(crebo="99101")
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert "?q=99101" in client.get(url).content.decode()
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_part_needs_the_licence_holder_of_the_whole():
    ours, theirs = InstitutionFactory(), InstitutionFactory()
    whole = CourseFactory(
        credential="mbo-diploma", level="mbo-3", crebo="99101", licence_holder=theirs, title="Verzorgende"
    )
    part = CourseFactory(credential="mbo-certificaat", level="mbo-3", crebo="99105", licence_holder=ours)
    part.leads_to.add(whole)
    assert "geheel" in {check.key for check in missing(part)}
    CourseFactory(credential="mbo-diploma", crebo="99101", licence_holder=ours)
    assert "geheel" not in {check.key for check in missing(part)}


def test_the_database_refuses_such_a_part_too():
    whole = CourseFactory(
        state="gepubliceerd", credential="mbo-diploma", crebo="99101", licence_holder=InstitutionFactory()
    )
    part = CourseFactory(credential="mbo-certificaat", crebo="99105", licence_holder=InstitutionFactory())
    part.leads_to.add(whole)
    with pytest.raises(IntegrityError, match="licence holder of the whole"):
        publish_past_the_services(part, whole)


def publish_past_the_services(part, like):
    with transaction.atomic(), connection.cursor() as cursor:
        people = {"submitted_by": like.submitted_by, "published_by": like.published_by}
        Course.objects.filter(pk=part.pk).update(state="ter beoordeling", **people)
        Course.objects.filter(pk=part.pk).update(state="gepubliceerd")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_block_that_counts_as_a_certificate_needs_a_code_and_a_licence_holder():
    course = CourseFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleFactory(course=course, counts_as="mbo-certificaat")
    ModuleFactory(course=course, counts_as="keuzedeel", code="K9901")
    assert "delen" in {check.key for check in missing(course)}


def test_who_holds_the_whole_gives_the_part():
    one, other = InstitutionFactory().pk, InstitutionFactory().pk
    wholes = [Whole("A", frozenset({one})), Whole("B", frozenset({one, other}))]
    assert lacking(one, wholes) == []
    assert lacking(other, wholes) == ["A"]
    assert lacking(None, wholes) == ["A", "B"]
    assert lacking(None, []) == []
