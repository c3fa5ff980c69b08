"""Who reads and who changes: owner, team mate, colleague, stranger (domein/rollen.yaml, `rijen`)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from clients.models import Contact, Intake, Organisation, TimelineEntry
from clients.services import record
from llo_portal.kernel.rights import CORE_TEAM, STAFF_ROLES
from tests.factories.accounts import TeamFactory, UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
MODELS = (Organisation, Contact, Intake, TimelineEntry)


@pytest.fixture
def intake() -> Intake:
    made = IntakeFactory()
    record(organisation=made.organisation, kind="gesprek", text="Kennismaking", by=made.owner)
    OrganisationFactory()
    return made


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_only_the_core_team_reads(intake: Intake, role: str) -> None:
    user = UserFactory(roles=(role,))
    for model in MODELS:
        assert model.objects.for_user(user).exists() == (role in CORE_TEAM), model


def test_a_contact_of_the_client_sees_its_own_organisation_and_nothing_of_ours(intake: Intake) -> None:
    contact = UserFactory(roles=("klantcontact",), person=intake.contact.person)
    assert list(Organisation.objects.for_user(contact)) == [intake.organisation]
    assert list(Contact.objects.for_user(contact)) == [intake.contact]
    assert not Intake.objects.for_user(contact).exists()
    assert not TimelineEntry.objects.for_user(contact).exists()
    assert not Organisation.objects.editable_by(contact).exists()


def test_a_contact_who_left_sees_nothing(intake: Intake) -> None:
    contact = UserFactory(roles=("klantcontact",), person=intake.contact.person)
    Contact.objects.update(is_active=False)
    assert not Organisation.objects.for_user(contact).exists()


@pytest.mark.parametrize("user", [AnonymousUser()])
def test_strangers_see_nothing(intake: Intake, user: AnonymousUser) -> None:
    for model in MODELS:
        assert not model.objects.for_user(user).exists()
        assert not model.objects.editable_by(user).exists()


def test_the_owner_his_team_and_the_directeur_change(intake: Intake) -> None:
    owner, mate, colleague = (
        intake.owner,
        UserFactory(roles=("accountmanager",)),
        UserFactory(roles=("accountmanager",)),
    )
    director = UserFactory(roles=("directeur",))
    TeamFactory(users=(owner, mate))
    for user, may in ((owner, True), (mate, True), (director, True), (colleague, False)):
        assert Organisation.objects.editable_by(user).filter(pk=intake.organisation_id).exists() == may
        assert Contact.objects.editable_by(user).filter(pk=intake.contact_id).exists() == may
        assert Intake.objects.editable_by(user).filter(pk=intake.pk).exists() == may


def test_the_team_of_an_organisation_changes_it() -> None:
    mate = UserFactory(roles=("accountmanager",))
    organisation = OrganisationFactory(team=TeamFactory(users=(mate,)))
    assert Organisation.objects.editable_by(mate).get() == organisation


def test_a_team_mate_without_the_role_changes_nothing(intake: Intake) -> None:
    mate = UserFactory(roles=("trainer",))
    TeamFactory(users=(intake.owner, mate))
    assert not Organisation.objects.editable_by(mate).exists()


def test_confidential_is_for_owner_and_directeur(intake: Intake) -> None:
    mate = UserFactory(roles=("accountmanager",))
    TeamFactory(users=(intake.owner, mate))
    assert intake.shows_confidential_to(intake.owner)
    assert intake.shows_confidential_to(UserFactory(roles=("directeur",)))
    assert not intake.shows_confidential_to(mate)


def test_a_user_who_was_switched_off_sees_nothing(intake: Intake) -> None:
    user = UserFactory(roles=("directeur",), is_active=False)
    assert not Organisation.objects.for_user(user).exists()


def test_contacts_are_drawn_from_the_rows() -> None:
    ContactFactory.create_batch(2)
    contact = ContactFactory()
    user = UserFactory(roles=("klantcontact",), person=contact.person)
    assert Contact.objects.for_user(user).get() == contact
