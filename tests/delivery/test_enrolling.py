"""Buying a place in the narrow place where somebody holds a seat: few statements, one order of locks, nothing twice."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from catalogue.models import Offering
from catalogue.selectors import vat_rates
from delivery.errors import DeliveryError
from delivery.models import Enrolment, Learner
from delivery.ordering import Deal, Payer
from delivery.services import enrolling
from delivery.services.enrolling import Applicant
from tests.factories.delivery import open_programme

pytestmark = pytest.mark.django_db
FATIMA = {"first_name": "Fatima", "infix": "el", "last_name": "Amrani", "email": "fatima@voorbeeld.nl"}
MOST = 15
"""Statements of which seven write; make bench holds the time to four times those seven (decision 19)."""


def _shown(programme: Any) -> Offering:
    """The start as the page loaded it."""
    return Offering.objects.select_related("course", "location").get(pk=programme.offering_id)


def _buy(programme: Any, offering: Any = None, **who: Any) -> enrolling.Bought:
    deal = Deal(payers=(Payer("zelf", Decimal("495.00")),))
    offering = offering or _shown(programme)
    return enrolling.buy(offering=offering, applicant=Applicant(**(FATIMA | who)), terms_version="1", deal=deal)


def test_an_enrolment_takes_few_statements_however_full_it_is(django_capture_on_commit_callbacks: Any) -> None:
    programme = open_programme()
    vat_rates()
    for number in range(3):
        offering = _shown(programme)
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
            _buy(programme, offering, email=f"f{number}@voorbeeld.nl")
        told = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(told) <= MOST, "\n".join(told)


def test_the_group_is_locked_before_anything_is_written() -> None:
    programme = open_programme()
    with CaptureQueriesContext(connection) as asked:
        _buy(programme)
    told = [query["sql"] for query in asked]
    locks = [n for n, sql in enumerate(told) if "FOR UPDATE" in sql]
    assert locks[0] < min(n for n, sql in enumerate(told) if sql.startswith(("INSERT", "UPDATE")))


def test_a_known_learner_is_found_and_gets_no_second_place() -> None:
    programme = open_programme()
    first, is_new, is_first = _buy(programme)
    again, second_is_new, second_is_first = _buy(programme, email="FATIMA@voorbeeld.nl ", first_name="fatima")
    assert (first, is_new, is_first) == (again, True, True)
    assert not second_is_new
    assert not second_is_first
    assert Person.objects.filter(last_name="Amrani").count() == Learner.objects.count() == 1
    assert Offering.objects.get(pk=programme.offering_id).seats_taken == 1


def test_what_the_paper_needs_comes_with_a_new_person() -> None:
    enrolment, *_ = _buy(open_programme(), birth_place="Gouda", phone="0348 123456")
    person = Person.objects.get(pk=enrolment.learner.person_id)
    assert (person.birth_place, person.phone, person.infix) == ("Gouda", "0348 123456", "el")


def test_the_price_of_now_holds_not_that_of_the_page() -> None:
    programme = open_programme()
    stale = _shown(programme)
    Offering.objects.filter(pk=stale.pk).update(price=Decimal("600.00"))
    with pytest.raises(DeliveryError, match="bedragen"):
        enrolling.buy(
            offering=stale, applicant=Applicant(**FATIMA), terms_version="1",
            deal=Deal(payers=(Payer("zelf", Decimal("495.00")),)),
        )  # fmt: skip
    assert not Enrolment.objects.exists()


def test_a_start_that_just_closed_sells_nothing() -> None:
    programme = open_programme()
    stale = _shown(programme)
    Offering.objects.filter(pk=stale.pk).update(is_open=False)
    with pytest.raises(DeliveryError, match="niet meer open"):
        enrolling.enrol_individual(offering=stale, applicant=Applicant(**FATIMA), terms_version="1")
