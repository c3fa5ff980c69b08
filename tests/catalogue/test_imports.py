"""The import as staff does it, and files that nobody should be able to break it with."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import CatalogueImport, Course, Offering
from catalogue.vat import EXEMPT_GROUND
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, ModuleFactory

pytestmark = pytest.mark.django_db
SAMPLE = (Path(__file__).parents[2] / "catalogue/demo/aanbod.xlsx").read_bytes()
HEAD = ["Code", "Naam opleiding", "Papier", "Prijs (excl. btw)", "Btw", "Max", "Start", "Toegangseis"]
ROW = ["A-1", "Lassen", "branchecertificaat", "100", "vrij", "10", "22-01-2027", ""]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(roles=("onderwijskundige",)))
    return client


def offer(client, content, name="aanbod.xlsx"):
    answer = client.post(reverse("catalogue:import_create"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code in (200, 302), answer.content
    return CatalogueImport.objects.first() if answer.status_code == 302 else answer


def as_csv(*rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEAD, *rows])
    return out.getvalue().encode()


def as_xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def apply(client, upload, **data):
    return client.post(reverse("catalogue:import_apply", args=[upload.pk]), data, follow=True)


def test_nothing_goes_in_before_the_user_says_so(staff):
    upload = offer(staff, SAMPLE)
    assert not Course.objects.exists()
    html = staff.get(reverse("catalogue:import_detail", args=[upload.pk])).content.decode()
    for words in ("getuigschrift", "bestaat niet in de kalender", "hoger dan Max"):
        assert words in html


def test_faulty_rows_are_left_out_only_when_the_user_agrees(staff):
    upload = offer(staff, SAMPLE)
    assert "3 rijen hebben een fout" in apply(staff, upload).content.decode()
    assert not Course.objects.exists()
    apply(staff, upload, leave_out_faulty="ja")
    assert (Course.objects.count(), Offering.objects.count()) == (42, 81)
    assert set(Course.objects.values_list("state", flat=True)) == {"concept"}
    assert not Offering.objects.filter(is_open=True).exists()


def test_the_same_file_twice_changes_nothing(staff):
    for _ in range(2):
        apply(staff, offer(staff, SAMPLE), leave_out_faulty="ja")
    assert (Course.objects.count(), Offering.objects.count()) == (42, 81)
    assert CatalogueImport.objects.first().report["counts"]["ongewijzigd"] == 81


def test_one_import_is_one_transaction(staff, monkeypatch):
    from catalogue.services import imports

    real, made = imports._offering_fields, []

    def breaks(*args):
        made.append(1)
        if len(made) > 5:
            raise ValueError("halfway")
        return real(*args)

    upload = offer(staff, SAMPLE)
    monkeypatch.setattr(imports, "_offering_fields", breaks)
    with pytest.raises(ValueError, match="halfway"):
        imports.apply(upload=upload, leave_out_faulty=True, by=upload.by)
    assert not Course.objects.exists()


def test_what_was_read_in_cannot_be_read_in_again(staff):
    upload = offer(staff, as_csv(ROW), "aanbod.csv")
    apply(staff, upload)
    assert "al ingelezen" in apply(staff, upload).content.decode()
    assert Offering.objects.get().import_key


def test_a_csv_in_the_old_encoding_is_read(staff):
    upload = offer(staff, as_csv([*ROW[:1], "Hygiëne", *ROW[2:]]).decode().encode("cp1252"), "aanbod.csv")
    assert upload.report["rows"][0]["title"] == "Hygiëne"


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return out.getvalue()


UNREADABLE = {
    "empty": (b"", "aanbod.xlsx", "leeg"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "aanbod.xlsx", "past niet bij"),
    "zip": (b"PK\x03\x04 niets", "aanbod.xlsx", "geen leesbare xlsx"),
    "bomb": (bomb(), "aanbod.xlsx", "te groot"),
    "binary": (bytes(500), "aanbod.csv", "geen tekstbestand"),
    "words": (b"zomaar wat tekst\nzonder kolommen", "aanbod.csv", "kolomkoppen"),
    "few columns": (b"Code;Papier\nA;B", "aanbod.csv", "missen de kolommen"),
    "no rows": (";".join(HEAD).encode(), "aanbod.csv", "geen rijen"),
    "300 columns": (as_xlsx(HEAD, ROW + ["x"] * 300), "aanbod.xlsx", "kolommen"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_we_cannot_read_gets_a_clear_report(staff, case):
    content, name, words = UNREADABLE[case]
    upload = offer(staff, content, name)
    assert upload.state == "onleesbaar"
    html = staff.get(reverse("catalogue:import_detail", args=[upload.pk])).content.decode()
    assert words in html
    assert "niet leesbaar" in apply(staff, upload).content.decode()


def test_a_huge_cell_fifty_columns_and_formulas_are_reported_per_cell(staff):
    head = HEAD + [f"Extra {n}" for n in range(50)]
    rows = [[*ROW[:-1], "x" * 30_000], ["A-2", *ROW[1:3], "=50*2", *ROW[4:]], ["A-3", "=1+1", *ROW[2:]]]
    upload = offer(staff, as_xlsx(head, *rows))
    found = {(note["row"], note["column"]) for note in upload.report["notes"] if note["level"] == "fout"}
    assert found == {(2, "Toegangseis"), (3, "Prijs (excl. btw)"), (4, "Naam opleiding")}
    assert len(upload.report["unknown_columns"]) == 50


def test_a_csv_cell_of_200000_characters_is_refused_in_words(staff):
    upload = offer(staff, as_csv([*ROW[:-1], "x" * 200_000]), "aanbod.csv")
    assert "te lang" in upload.report["fatal"]


def test_more_than_five_megabytes_is_refused(staff):
    answer = offer(staff, b"a" * (5 * 1024 * 1024 + 1), "aanbod.csv")
    assert "groter dan 5 MB" in answer.content.decode()


def test_the_report_can_be_taken_away_without_live_formulas(staff):
    upload = offer(staff, as_csv(["A-1", '=HYPERLINK("http://x")', *ROW[2:]], ["@SUM(A1)", *ROW[1:]]), "aanbod.csv")
    text = staff.get(reverse("catalogue:import_report", args=[upload.pk, "csv"])).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    book = openpyxl.load_workbook(
        io.BytesIO(staff.get(reverse("catalogue:import_report", args=[upload.pk, "xlsx"])).content)
    )
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_an_import_exists_for_importers_only(client):
    report = {"fatal": "x", "counts": {}, "rows": [], "notes": []}
    by = UserFactory(roles=("onderwijskundige",))
    upload = CatalogueImport.objects.create(name="x", file="x", checksum="x", size=1, by=by, report=report)
    url = reverse("catalogue:import_detail", args=[upload.pk])
    for roles, status in [
        (("beheer",), 200),
        (("onderwijskundige",), 200),
        (("marketeer",), 403),
        (("deelnemer",), 403),
    ]:
        client.force_login(UserFactory(roles=roles))
        assert client.get(url).status_code == status


def test_a_start_of_a_block_goes_in_with_its_block(staff):
    """The blocks are made at the course first; a list then names them, and the second time nothing changes."""
    course = CourseFactory(code="LLO-9", title="Lassen", weeks=20)
    first, second = (ModuleFactory(course=course, title=title) for title in ("Veilig werken", "Hoeknaden"))
    head = ("Code", "Naam opleiding", "Start", "Max", "Prijs (excl. btw)", "Btw", "Papier", "Locatie", "Blok")
    rows = [("LLO-9", "Lassen", f"0{day}-03-2027", 12, 495, "vrij", "branchecertificaat", "online", block)
            for day, block in ((1, "hoeknaden"), (2, str(first.number)), (3, ""))]  # fmt: skip
    for _ in range(2):
        apply(staff, offer(staff, as_xlsx(head, *rows)))
    made = Offering.objects.order_by("starts_on")
    assert [one.module for one in made] == [second, first, None]
    assert [(one.ends_on - one.starts_on).days for one in made] == [69, 69, 139]


def test_what_is_exempt_gets_the_ground_that_stands_on_invoices(staff):
    taxed = [*ROW[:4], "21%", *ROW[5:]]
    apply(staff, offer(staff, as_xlsx(HEAD, ROW, ["A-2", *taxed[1:]])))
    reasons = dict(Offering.objects.values_list("course__code", "vat_reason"))
    assert reasons == {"A-1": EXEMPT_GROUND, "A-2": "Belast volgens het aanbodbestand aanbod.xlsx"}
