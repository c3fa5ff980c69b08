"""A prepared question gives what the ORM would give, whatever the values."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from accounts.models import Person
from llo_portal.kernel.prepared import Prepared
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def _named(name: str, other: UUID, since: date):
    return (
        Person.objects.filter(last_name=name, created_at__date__gte=since).exclude(pk=other).values_list("pk", "email")
    )


def test_it_answers_as_the_orm_does_each_time_anew() -> None:
    ask = Prepared(_named, name=str, other=UUID, since=date)
    one, two = PersonFactory(last_name="Bos"), PersonFactory(last_name="Bos")
    PersonFactory(last_name="Vos")
    long_ago = date(2000, 1, 1)
    assert set(ask.rows(name="Bos", other=uuid4(), since=long_ago)) == {(one.pk, one.email), (two.pk, two.email)}
    assert ask.rows(name="Bos", other=one.pk, since=long_ago) == [(two.pk, two.email)]
    assert ask.first(name="Bos", other=one.pk, since=date(2999, 1, 1)) is None


@pytest.mark.parametrize("name", ["'; DROP TABLE accounts_person; --", "%s", "100%", "\u2020sample 0", "🙂"])
def test_values_are_never_part_of_the_words(name: str) -> None:
    ask = Prepared(lambda name: Person.objects.filter(last_name=name).values_list("last_name"), name=str)
    PersonFactory(last_name=name)
    PersonFactory(last_name="Vos")
    assert ask.rows(name=name) == [(name,)]


def test_a_value_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="other"):
        Prepared(
            lambda name, other: Person.objects.filter(last_name=name).values_list("pk"), name=str, other=UUID
        ).rows(name="Bos", other=uuid4())


def test_it_is_written_once() -> None:
    written: list[str] = []

    def make(name: str):
        written.append(name)
        return Person.objects.filter(last_name=name).values_list("pk")

    ask = Prepared(make, name=str)
    ask.rows(name="Bos")
    ask.rows(name="Vos")
    assert len(written) == 1
