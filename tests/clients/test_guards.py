"""What the database itself refuses."""

import itertools

import pytest
from django.db import DataError, IntegrityError, transaction

from clients.choices import INTAKE_MOVES, IntakeState
from clients.models import Intake, Organisation
from tests.factories.clients import IntakeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["volledig", "gesloten"])
def test_an_intake_starts_as_draft(state: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeFactory(state=state)


WAYS = {"concept": (), "volledig": ("volledig",), "gesloten": ("gesloten",)}


@pytest.mark.parametrize(("old", "new"), list(itertools.permutations(IntakeState.values, 2)))
def test_only_the_known_steps_exist(old: str, new: str) -> None:
    intake = IntakeFactory()
    for step in WAYS[old]:
        Intake.objects.update(state=step)
    if new in INTAKE_MOVES[old]:
        assert Intake.objects.filter(pk=intake.pk).update(state=new) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            Intake.objects.filter(pk=intake.pk).update(state=new)


def test_no_intake_for_a_private_person() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeFactory(formula="particulieren")


@pytest.mark.parametrize("kvk", ["1234567", "ABC", "123456789", "1234567a"])
def test_a_kvk_number_has_eight_digits(kvk: str) -> None:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Organisation.objects.filter(pk=OrganisationFactory().pk).update(kvk=kvk)


def test_an_organisation_is_not_merged_into_itself() -> None:
    organisation = OrganisationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(merged_into=organisation)
