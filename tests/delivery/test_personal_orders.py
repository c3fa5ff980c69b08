"""Inzage and wissen of what an individual ordered: everything is told, and afterwards nothing is left outside the law."""

import json
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from accounts.services import erase_person
from accounts.services.requests import everything_about
from delivery.models import EnrolmentDraft, EnrolmentLink
from delivery.ordering import Deal, Payer
from delivery.services import drafting, leaving
from llo_portal.kernel.money import Decimal
from tests.delivery.test_billing import bought
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
CANARY = Payer(
    "werkgever", Decimal(300), name="Kanariewerk", contact="Kanariehoofd", email="kanarie@vos.nl", street="Kanariekade 2",
    postcode="3441 AB", place="Kanariestad", reference="KANARIE-7",
)  # fmt: skip
WORDS = (
    "Kanariewerk",
    "Kanariehoofd",
    "kanarie@vos.nl",
    "Kanariekade",
    "Kanariestad",
    "KANARIE-7",
    "Kanariereden",
    "Kanariestraat",
)


def _ordered(run_outbox: Any) -> Any:
    enrolment = bought(Deal(payers=(Payer("zelf", Decimal(195), street="Kanariestraat 1"), CANARY)))
    draft, _ = drafting.begin(offering=enrolment.programme.offering, user=None)
    drafting.keep(draft=draft, step="about", values={"email": "fatima@voorbeeld.nl", "last_name": "Kanarienaam"})
    run_outbox()
    leaving.cancel_enrolment(enrolment_id=enrolment.pk, by=UserFactory(), reason="Kanariereden")
    return enrolment


def test_the_export_tells_of_order_payers_end_and_draft(run_outbox: Any) -> None:
    enrolment = _ordered(run_outbox)
    told = json.dumps(everything_about(enrolment.learner.person), cls=DjangoJSONEncoder, ensure_ascii=False)
    for word in (*WORDS, "Kanarienaam", "Met een factuur"):
        assert word in told, word


def test_after_erasing_no_canary_is_left_also_not_in_the_trail(run_outbox: Any) -> None:
    enrolment = _ordered(run_outbox)
    told = erase_person(person=enrolment.learner.person, by=UserFactory(roles=("privacyfunctionaris",)))
    assert any("betalers" in line for line in told)
    assert not EnrolmentLink.objects.exists()
    assert not EnrolmentDraft.objects.exists()
    for table in _tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            text = cursor.fetchone()[0]
        assert [word for word in (*WORDS, "Kanarienaam") if word in text] == [], table


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name.startswith("delivery_enrolment")]
