"""S3: what a role may not see stands on no page of that role: lists, details, search, history and files."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import ScreenedPerson
from tests.architecture.doors import doors, verdicts
from tests.factories.accounts import PersonFactory, ProviderFactory, UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory
from tests.factories.delivery import EnrolmentFactory, LearnerFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
CORE = {"directeur", "accountmanager", "onderwijskundige", "onderwijsontwikkelaar", "programmaleider"}
SECRET = {
    "Geheimzwaluw": {"directeur"},  # a confidential note
    "Geboortemees": {"administrateur", "programmaleider"},  # where somebody was born
    "Beschermspecht": {
        "administrateur",
        "programmaleider",
    },  # who takes part by a benefit agency; the trainer of the group
    "Gemetenuil": CORE,  # a name in a screening
}
OUTSIDE = ("compliance_officer", "marketeer", "klantcontact")
TERMS = ("Zwaluw", "Mees", "Specht", "Uil", "klant")


@pytest.fixture
def canaries() -> list[str]:
    """Addresses of the pages about them."""
    ProviderFactory()
    contact = ContactFactory()
    intake = IntakeFactory(
        organisation=contact.organisation,
        contact=contact,
        confidential_note="Geheimzwaluw",
        subject="Klant over zwaluwen",
    )
    intake.confidential_note = "Geheimzwaluw, gewijzigd"
    intake.save()
    ScreenedPerson.objects.create(intake=intake, code="U1", person=PersonFactory(last_name="Gemetenuil"))
    person = PersonFactory(last_name="Beschermspecht", birth_place="Geboortemees", birth_date="1980-01-01")
    enrolment = EnrolmentFactory(
        programme=ProgrammeFactory(formula="uitkeringsinstanties"), learner=LearnerFactory(person=person)
    )
    person.birth_place = "Geboortemees Noord"
    person.save()
    programme = enrolment.programme
    of_models = [
        ("clients", "intake", intake.pk),
        ("accounts", "person", person.pk),
        ("delivery", "enrolment", enrolment.pk),
    ]
    return [
        intake.get_absolute_url(), contact.organisation.get_absolute_url(),
        reverse("delivery:programme_detail", args=[programme.pk]), reverse("delivery:programme_learners", args=[programme.pk]),
        *(reverse("accounts:history", args=about) for about in of_models),
        *(f"{reverse('search')}?q={term}" for term in TERMS),
        *(path for path in pages_about(intake.pk, contact.organisation_id, programme.pk)),
    ]  # fmt: skip


def pages_about(*keys: Any) -> list[str]:
    """Every door with one key, tried with each of the objects: fragments, PDFs and exports too."""
    dummy = "00000000-0000-4000-8000-000000000000"
    found = [door.path for door in doors() if door.is_ours and "get" in door.methods and door.path.count(dummy) == 1]
    return [path.replace(dummy, str(key)) for path in found for key in keys]


def lists_of(role: str) -> list[str]:
    mine = [
        d for d in doors() if d.is_ours and "get" in d.methods and not any(mark in d.path for mark in ("0000", "niet"))
    ]
    return [d.path for d in mine if isinstance(verdicts()[d.name], list) and role in verdicts()[d.name]]


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_page_tells_a_role_what_it_may_not_see(role: str, canaries: list[str]) -> None:
    client = Client()
    client.raise_request_exception = False
    client.force_login(UserFactory(roles=(role,)))
    wrong = []
    for path in (*lists_of(role), *canaries):
        response = client.get(path)
        body = (b"".join(response) if response.streaming else response.content).decode(errors="ignore")  # type: ignore[arg-type]
        wrong += [f"{word} on {path}" for word, allowed in SECRET.items() if role not in allowed and word in body]
    assert wrong == []


def test_the_canaries_are_seen_by_who_may(canaries: list[str]) -> None:
    """Else the test above proves nothing."""
    seen: set[str] = set()
    for role in ("directeur", "programmaleider", "administrateur"):
        client = Client()
        client.force_login(UserFactory(roles=(role,)))
        for path in canaries[:12]:
            text = client.get(path).content.decode(errors="ignore")
            seen |= {word for word in SECRET if word in text}
    assert {"Geheimzwaluw", "Beschermspecht"} <= seen
