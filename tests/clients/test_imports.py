"""The import from file to clients: looked at first, chosen by a person, in one go, harmless twice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clients.errors import ClientsError
from clients.models import ClientImport, Contact, Organisation, TimelineEntry
from clients.services import importing, imports
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.clients import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[2] / "clients" / "demo" / "klanten.csv"
HEAD = "Organisatie;Soort;KvK-nummer;Plaats;Medewerkers;Contactpersoon;E-mail;Telefoon;Functie;Accountmanager\r\n"


def read(owner: Any, text: str = "", name: str = "klanten.csv") -> ClientImport:
    content = (HEAD + text).encode() if text else SAMPLE.read_bytes()
    return imports.read_file(name=name, content=content, by=owner)


def choose(client_import: ClientImport, owner: Any, choice: str) -> None:
    found = imports.examine(client_import=client_import, by=owner)
    imports.keep_choices(
        client_import=client_import, confirmed=True, pairs={pair.key: choice for pair in found.pairs}, by=owner
    )


def everything() -> tuple[Any, ...]:
    return (
        sorted(Organisation.objects.values_list("name", "kvk", "place", "owner")), Contact.objects.count(),
        TimelineEntry.objects.count(),
    )  # fmt: skip


@pytest.fixture
def bakker(owner: Any) -> Any:
    return UserFactory(roles=("accountmanager",), person=PersonFactory(email="a.bakker@voorbeeld.nl"))


def test_a_file_with_tabs_and_more_faults_than_fit_is_read_and_the_cut_is_told(
    web: Client, owner: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("clients.views.imports.SHOWN_ROWS", 2)
    text = "Organisatie\tKvK-nummer\r\n" + "".join(f"Bakkerij {n}\t12\r\n" for n in range(3))
    file = SimpleUploadedFile("klanten.tsv", text.encode())
    page = web.post(reverse("clients:import_create"), {"file": file}, follow=True).text
    assert "Je ziet de eerste 2 van 3 rijen" in page
    assert "tab" in page


def test_nothing_happens_until_chosen(owner: Any) -> None:
    made = read(owner)
    with pytest.raises(ClientsError, match="foutieve cellen"):
        importing.carry_out(client_import=made, by=owner)
    imports.keep_choices(client_import=made, confirmed=True, pairs={}, by=owner)
    with pytest.raises(ClientsError, match="7 mogelijke dubbelen"):
        importing.carry_out(client_import=made, by=owner)
    assert not Organisation.objects.exists()


def test_the_sample_merged_and_twice(owner: Any, bakker: Any) -> None:
    UserFactory(roles=("accountmanager",), person=PersonFactory(email="m.visser@voorbeeld.nl"))
    made = read(owner)
    assert len(imports.examine(client_import=made, by=owner).faulty) == 3
    choose(made, owner, imports.MERGE)
    assert importing.carry_out(client_import=made, by=owner) == {
        "nieuw": 120, "samengevoegd": 7, "overgeslagen": 0, "bekend": 0
    }  # fmt: skip
    first = everything()
    dijk = Organisation.objects.get(sort_key="transport van dijk", place="Zoetermeer")
    assert dijk.kvk == "14788180"
    assert dijk.owner.email == "m.visser@voorbeeld.nl"
    assert dijk.contacts.count() == 1
    again = read(owner)
    assert again.pk != made.pk
    choose(again, owner, imports.BOTH)
    assert importing.carry_out(client_import=again, by=owner)["nieuw"] == 0
    assert everything() == first


@pytest.mark.parametrize(("choice", "expected"), [(imports.BOTH, 127), (imports.SKIP, 120), (imports.MERGE, 120)])
def test_each_choice_does_what_it_says(owner: Any, bakker: Any, choice: str, expected: int) -> None:
    made = read(owner)
    choose(made, owner, choice)
    importing.carry_out(client_import=made, by=owner)
    assert Organisation.objects.count() == expected


def test_an_unknown_accountmanager_is_told(owner: Any) -> None:
    (row,) = imports.examine(client_import=read(owner, "Bedrijf;bv;;;;;;;;a.bakker"), by=owner).faulty
    assert row.faults[0].reason == "deze accountmanager kennen we niet"


def test_the_file_goes_when_the_work_is_done(owner: Any) -> None:
    made = read(owner, "Bedrijf;bv;;Gouda;;Piet Jansen;piet@voorbeeld.nl;;;")
    importing.carry_out(client_import=made, by=owner)
    made.refresh_from_db()
    assert bytes(made.content) == b""
    assert "piet" not in str((made.report, made.outcome, made.choices))
    with pytest.raises(ClientsError, match="al verwerkt"):
        importing.carry_out(client_import=made, by=owner)


def test_merging_fills_what_is_empty_and_keeps_what_differs(owner: Any) -> None:
    there = OrganisationFactory(owner=owner, name="De Brug B.V.", kvk="", place="Gouda", region="AM20", size="")
    ContactFactory(organisation=there, person=PersonFactory(first_name="Piet", last_name="Jansen", email="", phone=""))
    made = read(owner, "De Brug;stichting;12345678;Gouda;10-49;Piet Jansen;piet@voorbeeld.nl;06 12345678;;")
    choose(made, owner, imports.MERGE)
    importing.carry_out(client_import=made, by=owner)
    there.refresh_from_db()
    assert (there.name, there.kvk, there.size) == ("De Brug B.V.", "12345678", "10-49")
    assert there.contacts.get().person.email == "piet@voorbeeld.nl"


def test_a_client_of_another_is_not_filled(owner: Any, colleague: Any) -> None:
    OrganisationFactory(owner=colleague, name="De Brug", kvk="12345678", place="Gouda")
    made = read(owner, "De Brug;bv;12345678;Gouda;;;;;;")
    choose(made, owner, imports.MERGE)
    with pytest.raises(ClientsError, match="is van een ander"):
        importing.carry_out(client_import=made, by=owner)
    choose(made, owner, imports.SKIP)
    assert importing.carry_out(client_import=made, by=owner)["overgeslagen"] == 1


def names() -> list[str]:
    return sorted(Organisation.objects.values_list("name", flat=True))


def test_a_broken_worker_goes_on_where_it_was(owner: Any, monkeypatch: pytest.MonkeyPatch, run_outbox: Any) -> None:
    """Pieces are whole; the rows before the break are not done twice, those after it not left out."""
    monkeypatch.setattr(importing, "PIECE", 2)
    made = read(owner, "\r\n".join(f"Bedrijf {n};bv;;;;Piet {n};p{n}@voorbeeld.nl;;;" for n in range(1, 8)))
    imports.start(client_import=made, by=owner)
    real = importing.record

    def fail(**told: Any) -> Any:
        if told["organisation"].name == "Bedrijf 4":
            raise RuntimeError("halverwege")
        return real(**told)

    monkeypatch.setattr(importing, "record", fail)
    assert run_outbox() == 0
    made.refresh_from_db()
    assert (made.state, made.processed, made.total) == ("bezig", 2, 7)
    assert names() == ["Bedrijf 1", "Bedrijf 2"]
    monkeypatch.setattr(importing, "record", real)
    imports.resume(client_import=made, by=owner)
    assert run_outbox() >= 1
    made.refresh_from_db()
    assert (made.state, made.processed, made.outcome["nieuw"]) == ("verwerkt", 7, 7)
    assert names() == [f"Bedrijf {n}" for n in range(1, 8)]
    importing.run(made.pk)
    assert Organisation.objects.count() == 7
    assert made.lines.count() == 7


def test_a_long_import_works_in_turns(owner: Any, monkeypatch: pytest.MonkeyPatch, run_outbox: Any) -> None:
    monkeypatch.setattr(importing, "PIECE", 1)
    monkeypatch.setattr(importing, "TURN", 0)
    made = read(owner, "Een;bv;;;;;;;;\r\nTwee;bv;;;;;;;;\r\nDrie;bv;;;;;;;;")
    imports.start(client_import=made, by=owner)
    assert run_outbox() == 4  # three turns and the mail
    assert names() == ["Drie", "Een", "Twee"]


def test_a_pair_within_the_file_over_the_edge_of_a_piece(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PIECE", 1)
    made = read(owner, "De Brug;bv;12345678;Gouda;;;;;;\r\nDe Brug;bv;12345678;Gouda;10-49;;;;;")
    choose(made, owner, imports.MERGE)
    importing.carry_out(client_import=made, by=owner)
    assert Organisation.objects.get().size == "10-49"


OTHER = "Firma;Vestigd te;Wie\r\nDe Brug;Gouda;Piet Jansen\r\n"


def test_columns_are_chosen_and_remembered(web: Client, owner: Any, run_outbox: Any) -> None:
    url = web.post(reverse("clients:import_create"), {"file": SimpleUploadedFile("a.csv", OTHER.encode())}).url
    page = web.get(url).content.decode()
    assert "Kolom in het bestand" in page
    assert "naam van de organisatie" in page
    assert (
        "naam van de organisatie"
        in web.post(url, {"doe": "kolommen", "kolom-1": "place"}, follow=True).content.decode()
    )
    twice = {"doe": "kolommen", "kolom-0": "name", "kolom-1": "name"}
    assert "bij twee kolommen" in web.post(url, twice, follow=True).content.decode()
    web.post(url, {"doe": "kolommen", "kolom-0": "name", "kolom-1": "place", "kolom-2": "person"})
    web.post(url, {"doe": "importeren"})
    assert run_outbox() == 2  # the work and the mail
    made = Organisation.objects.get()
    assert (made.name, made.place, str(made.contacts.get())) == ("De Brug", "Gouda", "Piet Jansen")
    again = OTHER.replace("De Brug", "De Sluis")
    next_url = web.post(reverse("clients:import_create"), {"file": SimpleUploadedFile("b.csv", again.encode())}).url
    assert "zoals eerder gekozen" in web.get(next_url).content.decode()


def test_progress_and_report(web: Client, owner: Any, colleague: Any, run_outbox: Any) -> None:
    made = read(owner, "De Brug;bv;123;Gouda;;;;;;\r\n;bv;;Gouda;;;;;;\r\n=HYPERLINK(1);bv;;;;;;;;")
    url = reverse("clients:import_detail", args=[made.pk])
    web.post(url, {"doe": "importeren", "fouten": "on"})
    assert "0</progress>" in web.get(url).content.decode()
    progress = reverse("clients:import_progress", args=[made.pk])
    assert "HX-Refresh" not in web.get(progress)
    run_outbox()
    assert web.get(progress)["HX-Refresh"] == "true"
    assert "Verslag per rij" in web.get(url).content.decode()
    report = reverse("clients:import_report", args=[made.pk])
    text = web.get(report).content.decode("utf-8-sig")
    assert "2;Nieuwe klant;De Brug;KvK-nummer: een KvK-nummer heeft acht cijfers, dit zijn er 3" in text
    assert "3;Overgeslagen;;Organisatie: zonder naam" in text
    assert "formule" in text
    assert web.get(report, {"soort": "xlsx"}).content[:2] == b"PK"
    other = Client()
    other.force_login(colleague)
    assert {other.get(address).status_code for address in (url, progress, report)} == {404}
    assert other.post(reverse("clients:import_resume", args=[made.pk])).status_code == 404


WIDE = ";".join(["Organisatie", "Plaats", *(f"Kolom {n}" for n in range(48))]) + "\r\nDe Brug;Gouda" + ";x" * 48


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Organisatie;Plaats\r\nCafé De Brug;Gouda".encode("cp1252"), "Café De Brug"),
        ("Organisatie\tPlaats\r\nCafé De Brug\tGouda".encode("utf-16"), "Café De Brug"),
        ("Organisatie,Plaats\r\nCafé De Brug,Gouda".encode("utf-16-le"), "Café De Brug"),
        ("Organisatie|Plaats\r\nCafé De Brug|Gouda".encode().decode("cp1252").encode(), "Café De Brug"),
        (WIDE.encode(), "De Brug"),
    ],
)  # fmt: skip
def test_odd_files_are_read(owner: Any, content: bytes, words: str) -> None:
    made = imports.read_file(name="klanten.csv", content=content, by=owner)
    (row,) = imports.examine(client_import=made, by=owner).rows
    assert (row.name, row.place) == (words, "Gouda")


def test_a_cell_without_end_leaves_nothing_behind(web: Client) -> None:
    content = f"Organisatie;Plaats\r\nDe Brug;{'x' * 200_000}".encode()
    answer = web.post(reverse("clients:import_create"), {"file": SimpleUploadedFile("klanten.csv", content)})
    assert "veel te lang" in answer.content.decode()
    assert not ClientImport.objects.exists()


def test_the_pages_from_upload_to_outcome(web: Client, owner: Any, bakker: Any, run_outbox: Any) -> None:
    UserFactory(roles=("accountmanager",), person=PersonFactory(email="m.visser@voorbeeld.nl"))
    file = SimpleUploadedFile("klanten.csv", SAMPLE.read_bytes(), "text/csv")
    url = web.post(reverse("clients:import_create"), {"file": file}).url
    page = web.get(url).content.decode()
    for words in ("a@@b", "123456789", "zelfde KvK-nummer", "Mogelijke dubbelen"):
        assert words in page
    web.post(url, {"paar-23": "overslaan", "doe": "bewaren"})
    assert 'value="overslaan" checked' in web.get(url).content.decode()
    refused = web.post(url, {"paar-23": "overslaan", "doe": "importeren"}, follow=True)
    assert "Bevestig eerst" in refused.content.decode()
    done = web.post(
        url, {"paar-23": "overslaan", "fouten": "on", "alle": "samenvoegen", "doe": "importeren"}, follow=True
    )
    assert "De import is begonnen" in done.content.decode()
    run_outbox()
    made = ClientImport.objects.get()
    assert (made.outcome["nieuw"], made.outcome["samengevoegd"]) == (120, 6)
    assert "Verwerkt" in web.get(reverse("clients:import_list")).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("klanten.pdf", b"%PDF", "csv- of xlsx-bestand"), ("klanten.xlsx", b"Organisatie;Soort", "past niet bij de bestandsnaam"),
        ("klanten.csv", b"niets\r\n", "geen rij met kolomkoppen"), ("klanten.csv", b"", "leeg"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told(web: Client, name: str, content: bytes, words: str) -> None:
    answer = web.post(reverse("clients:import_create"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not ClientImport.objects.exists()


def test_an_import_is_its_makers(owner: Any, colleague: Any) -> None:
    made = read(owner, "Bedrijf;bv;;;;;;;;")
    client = Client()
    client.force_login(colleague)
    assert client.get(reverse("clients:import_detail", args=[made.pk])).status_code == 404
    keeper = UserFactory(roles=("beheer",))
    client.force_login(keeper)
    assert made.file_name in client.get(reverse("clients:import_list")).content.decode()


def test_stopping_throws_the_file_away(web: Client, owner: Any) -> None:
    made = read(owner, "Bedrijf;bv;;;;;;;;")
    web.post(reverse("clients:import_drop", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, bytes(made.content)) == ("gestopt", b"")


def test_who_left_the_page_hears_that_it_is_done(
    web: Client, owner: Any, colleague: Any, bakker: Any, run_outbox: Any
) -> None:
    made = read(owner)
    choose(made, owner, imports.MERGE)
    today_page = reverse("today")
    assert "kies hoe het verder gaat" in web.get(today_page).content.decode()
    imports.start(client_import=made, by=owner)
    running = web.get(today_page).content.decode()
    assert "Bezig" in running
    assert "Staat stil" not in running
    ClientImport.objects.filter(pk=made.pk).update(updated_at=timezone.now() - timedelta(minutes=16))
    assert "Staat stil" in web.get(today_page).content.decode()
    mail.outbox.clear()
    run_outbox()
    importing.work({"import": str(made.pk)})  # a worker that comes twice tells once
    run_outbox()
    (letter,) = [one for one in mail.outbox if "import is klaar" in one.subject]
    made.refresh_from_db()
    assert letter.to == [owner.email]
    assert f"Nieuwe klanten: {made.outcome['nieuw']}" in letter.body
    assert reverse("clients:import_detail", args=[made.pk]) in letter.body
    assert "klanten.csv" in web.get(today_page).content.decode()
    web.force_login(colleague)
    assert "klanten.csv" not in web.get(today_page).content.decode()
