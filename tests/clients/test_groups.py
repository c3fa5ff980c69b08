"""Locations, groups, files, doubles on entry, and a selection that goes to a colleague."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.services import lifting
from clients import personal_data
from clients.errors import ClientsError
from clients.models import Attachment, Organisation, OrganisationSite
from clients.services import groups
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory, opportunity

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%plan\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(web: Client, address: str, content: bytes = PDF, **values: Any) -> Any:
    data = {"title": "Opleidingsplan", "file": SimpleUploadedFile("plan.exe", content)} | values
    return web.post(address, data, follow=True)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_file_is_kept_and_handed_over(web: Client, organisation: Organisation, colleague: Any) -> None:
    add = reverse("clients:attachment_create", args=[organisation.pk])
    assert "Opleidingsplan" in upload(web, add).content.decode()
    row = Attachment.objects.get()
    assert (row.file_name, row.mime, row.size) == ("plan.pdf", "application/pdf", len(PDF))
    answer = web.get(row.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "staat hier al" in upload(web, add).content.decode()
    assert signed_in(colleague).get(row.get_absolute_url()).status_code == 200
    assert signed_in(UserFactory(roles=("trainer",))).get(row.get_absolute_url()).status_code == 403
    remove = reverse("clients:attachment_delete", args=[row.pk])
    assert signed_in(colleague).post(remove).status_code == 404
    web.post(remove)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "leeg"), (b"MZ\x90 run me", "kunnen we niet bewaren"), (b"<script>", "kunnen we niet bewaren")],
)
def test_what_could_run_is_refused(web: Client, organisation: Organisation, content: bytes, words: str) -> None:
    answer = upload(web, reverse("clients:attachment_create", args=[organisation.pk]), content)
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()


def test_confidential_is_for_owner_and_director(
    web: Client, owner: Any, organisation: Organisation, colleague: Any
) -> None:
    intake = IntakeFactory(organisation=organisation)
    upload(web, reverse("clients:intake_attachment_create", args=[intake.pk]), is_confidential="on")
    row = Attachment.objects.get()
    assert (row.intake, row.organisation) == (intake, organisation)
    assert signed_in(colleague).get(row.get_absolute_url()).status_code == 404
    assert "Opleidingsplan" not in signed_in(colleague).get(organisation.get_absolute_url()).content.decode()
    assert signed_in(UserFactory(roles=("directeur",))).get(row.get_absolute_url()).status_code == 200
    assert "Opleidingsplan" in web.get(intake.get_absolute_url()).content.decode()


def test_erasing_a_person_takes_the_files_along(
    web: Client, organisation: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    contact = ContactFactory(organisation=organisation)
    upload(web, reverse("clients:attachment_create", args=[organisation.pk]), contact=contact.pk)
    row = Attachment.objects.get()
    path = Path(row.file.path)
    assert "Opleidingsplan" in str(personal_data.export(contact.person_id))
    with django_capture_on_commit_callbacks(execute=True):
        told = personal_data.erase(contact.person_id)
    assert "1 bijlage(n) over deze persoon weggegooid." in told
    assert not Attachment.objects.exists()
    assert not path.exists()
    assert not Attachment.pgh_event_model.objects.filter().values().first().get("title")


def test_a_group_is_a_tree(owner: Any) -> None:
    top, middle, low = (OrganisationFactory(name=name, owner=owner) for name in ("Top", "Midden", "Laag"))
    groups.set_parent(organisation=middle, parent=top, by=owner)
    groups.set_parent(organisation=low, parent=middle, by=owner)
    with pytest.raises(ClientsError, match="boven zichzelf"):
        groups.set_parent(organisation=top, parent=low, by=owner)
    with pytest.raises(IntegrityError, match="circle"), transaction.atomic():
        Organisation.objects.filter(pk=top.pk).update(parent=low)
    assert top.timeline.filter(text="Midden hoort bij deze organisatie").exists()


def test_the_pages_of_a_group(web: Client, organisation: Organisation, colleague: Any) -> None:
    mother = OrganisationFactory(name="Moederhuis")
    choose = reverse("clients:parent_choose", args=[organisation.pk])
    assert "Moederhuis" in web.get(choose, {"q": "moederhuis"}).content.decode()
    web.post(reverse("clients:parent_set", args=[organisation.pk, mother.pk]))
    assert "Hoort bij" in web.get(organisation.get_absolute_url()).content.decode()
    assert organisation.name in web.get(mother.get_absolute_url()).content.decode()
    other = signed_in(colleague)
    assert other.get(choose).status_code == 404
    assert other.post(reverse("clients:parent_clear", args=[organisation.pk])).status_code == 404
    web.post(reverse("clients:parent_clear", args=[organisation.pk]))
    organisation.refresh_from_db()
    assert organisation.parent is None


def test_locations(web: Client, organisation: Organisation, colleague: Any) -> None:
    create = reverse("clients:site_create", args=[organisation.pk])
    assert "onjuist" not in web.get(create).content.decode()
    web.post(create, {"name": "Loods", "place": "Gouda", "postcode": "2801ab", "employees": "40"})
    site = OrganisationSite.objects.get()
    assert (site.postcode, site.region) == ("2801 AB", "AM20")
    edit = reverse("clients:site_edit", args=[site.pk])
    web.post(edit, {"name": "Loods", "place": "Gouda", "is_closed": "on"})
    assert "(gesloten)" in web.get(organisation.get_absolute_url()).content.decode()
    assert signed_in(colleague).get(edit).status_code == 404


def test_a_likely_double_is_shown_before_it_is_stored(web: Client, owner: Any) -> None:
    there = OrganisationFactory(name="De Brug B.V.", place="Gouda", kvk="12345678")
    data = {"name": "De Brug", "kind": "werkgever", "place": "Gouda", "kvk": "12345678", "owner": owner.pk}
    create = reverse("clients:organisation_create")
    page = web.post(create, data).content.decode()
    assert "Misschien staat deze klant er al" in page
    assert there.get_absolute_url() in page
    assert Organisation.objects.count() == 1
    web.post(create, data | {"dubbel": "bewust"})
    assert Organisation.objects.count() == 2


def test_the_director_hands_over_a_selection(owner: Any, colleague: Any) -> None:
    first, second, third = (OrganisationFactory(owner=owner, name=f"Klant {n}") for n in range(3))
    chance, intake = opportunity(organisation=first), IntakeFactory(organisation=first)
    kept = IntakeFactory(organisation=third)
    director = signed_in(UserFactory(roles=("directeur",)))
    url = reverse("clients:hand_over")
    assert "Klant 2" in director.get(url, {"owner": owner.pk}).content.decode()
    assert "Kies minstens" in director.post(url, {"successor": colleague.pk}).content.decode()
    director.post(url, {"organisations": [first.pk, second.pk], "successor": colleague.pk})
    assert set(Organisation.objects.filter(owner=colleague)) == {first, second}
    for row in (chance, intake, kept):
        row.refresh_from_db()
    assert (chance.owner, intake.owner, kept.owner) == (colleague, colleague, owner)
    assert first.timeline.filter(kind="overdracht").exists()
    assert signed_in(owner).get(url).status_code == 403


@pytest.fixture(autouse=True)
def _task() -> Iterator[None]:
    """Erasing sets triggers aside, which only a task that is written down may do."""
    with lifting.task():
        yield
