"""Two organisations become one; nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clients.errors import ClientsError
from clients.models import Organisation
from clients.services import merging, record
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(owner: Any) -> Organisation:
    made = OrganisationFactory(owner=owner, name="De Linde B.V.", size="10-49")
    IntakeFactory(organisation=made)
    record(organisation=made, kind="telefoon", text="Gebeld", by=owner)
    return made


@pytest.fixture
def kept(owner: Any) -> Organisation:
    return OrganisationFactory(owner=owner, name="De Linde", kvk="", size="")


def test_everything_goes_over(kept: Organisation, gone: Organisation, owner: Any) -> None:
    contact, intake = gone.contacts.get(), gone.intakes.get()
    expected = dict(merging.preview(kept=kept, gone=gone).moves)
    assert expected == {"contactpersonen": 1, "intakes": 1, "regels op de tijdlijn": 1}
    done = merging.merge(kept=kept, gone=gone, by=owner)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert (kept.size, kept.kvk) == ("10-49", gone.kvk)
    assert kept.contacts.get() == contact
    assert kept.intakes.get() == intake
    assert set(kept.timeline.values_list("text", flat=True)) == {
        "Gebeld",
        "De Linde B.V. is samengevoegd met deze klant",
    }
    assert done.moved["clients.intake"] == [str(intake.pk)]


def test_a_person_known_at_both_is_one_contact(kept: Organisation, gone: Organisation, owner: Any) -> None:
    same = gone.contacts.get()
    there = ContactFactory(organisation=kept, person=same.person)
    merging.merge(kept=kept, gone=gone, by=owner)
    assert kept.contacts.get() == there
    assert kept.intakes.get().contact == there


def test_signposts_stay_short(kept: Organisation, gone: Organisation, owner: Any) -> None:
    earlier = OrganisationFactory(merged_into=gone)
    merging.merge(kept=kept, gone=gone, by=owner)
    earlier.refresh_from_db()
    assert earlier.merged_into == kept
    record(organisation=Organisation.objects.get(pk=gone.pk), kind="mail", text="Nog een mail", by=owner)
    assert kept.timeline.filter(text="Nog een mail").exists()


def test_not_twice_and_not_into_itself(kept: Organisation, gone: Organisation, owner: Any) -> None:
    merging.merge(kept=kept, gone=gone, by=owner)
    with pytest.raises(ClientsError, match="al samengevoegd"):
        merging.merge(kept=kept, gone=gone, by=owner)
    with pytest.raises(ClientsError, match="verschillende"):
        merging.merge(kept=kept, gone=kept, by=owner)


def test_the_pages(web: Client, kept: Organisation, gone: Organisation) -> None:
    Organisation.objects.filter(pk=gone.pk).update(place=kept.place)
    start = web.get(reverse("clients:organisation_merge", args=[kept.pk]))
    assert "zelfde naam en plaats" in start.content.decode()
    url = reverse("clients:organisation_merge_with", args=[kept.pk, gone.pk])
    assert "Regels op de tijdlijn: 1" in web.get(url).content.decode()
    answer = web.post(url, follow=True)
    assert "is samengevoegd met De Linde" in answer.content.decode()
    assert web.get(url).status_code == 404


def test_a_colleague_cannot(kept: Organisation, gone: Organisation, colleague: Any) -> None:
    client = Client()
    client.force_login(colleague)
    url = reverse("clients:organisation_merge_with", args=[kept.pk, gone.pk])
    assert client.get(url).status_code == client.post(url).status_code == 404
