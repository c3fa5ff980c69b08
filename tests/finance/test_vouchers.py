"""Vouchers: readable, unguessable, used once however many try."""

import threading
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from finance import services, vouchercode
from finance.errors import VoucherError
from finance.models import Redemption, Voucher, VoucherSeries, VoucherTerm
from finance.services.vouchers import code_for, last_day_of
from finance.tasks import remind_of_vouchers
from finance.voucherworth import discount
from llo_portal.kernel.dates import today
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import CourseFactory


@given(st.uuids(), st.integers(1, 9), st.text(min_size=1, max_size=40))
def test_a_code_survives_how_people_type_it(pk: Any, generation: int, secret: str) -> None:
    code = vouchercode.code_of(pk, generation, secret)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert vouchercode.digest(sloppy) == vouchercode.digest(code)
    assert vouchercode.looks_like_one(sloppy)
    assert vouchercode.code_of(pk, generation + 1, secret) != code


@given(st.decimals("0", "9999", places=2), st.decimals("0.01", "999", places=2), st.decimals("0.01", "1", places=4))
def test_a_discount_never_passes_the_price(price: D, amount: D, share: D) -> None:
    for off in (discount(price, amount, None), discount(price, None, share)):
        assert 0 <= off <= price


pytestmark = pytest.mark.django_db


def issue(**changes: Any) -> VoucherSeries:
    told: dict[str, Any] = {"name": "Diploma", "value": D("250"), "count": 2, "valid_from": today(), "by": None}
    return services.issue_series(**(told | changes))


def code(series: VoucherSeries) -> str:
    return code_for(series.vouchers.first())


def redeem(code: str, **changes: Any) -> Redemption:
    told: dict[str, Any] = {"price_including": D("400"), "source_kind": "test", "source_id": uuid4(), "by": None}
    return services.redeem_voucher(code=code, **(told | changes))


def test_five_years_by_the_term_of_the_day() -> None:
    assert last_day_of(date(2024, 2, 29)) == date(2029, 2, 28)
    VoucherTerm.objects.create(starts_on=date(2030, 1, 1), months=24)
    assert last_day_of(date(2029, 12, 31)) == date(2034, 12, 31)
    assert last_day_of(date(2030, 1, 1)) == date(2032, 1, 1)
    with pytest.raises(VoucherError):
        last_day_of(date(2019, 12, 31))


def test_no_code_lies_in_the_database() -> None:
    series = issue(count=5)
    codes = [code_for(v) for v in series.vouchers.all()]
    assert len(set(codes)) == 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(v::text, ' ') FROM finance_voucher v")
        [lies] = cursor.fetchone()
        cursor.execute("SELECT string_agg(v::text, ' ') FROM finance_voucherevent v")
        [trail] = cursor.fetchone()
    assert not any(vouchercode.normal(c) in lies + trail or c in lies + trail for c in codes)
    assert not any(vouchercode.digest(c) in trail for c in codes)


def test_a_changed_secret_gives_a_next_code_and_the_printed_one_still_works(settings: Any) -> None:
    series = issue()
    before = code(series)
    settings.SECRET_KEY = "iets heel anders dan eerst, en lang genoeg om te tellen"
    assert services.check_voucher(code=before).amount == 250
    after = code_for(series.vouchers.first())
    assert services.check_voucher(code=after).amount == 250
    with pytest.raises(VoucherError):
        services.check_voucher(code=before)


def test_each_refusal_says_why() -> None:
    mine, other = PersonFactory(), PersonFactory()
    course, elsewhere = CourseFactory(), CourseFactory()
    series = issue(persons=[mine], courses=[course])
    told = code(series)
    cases = [
        ({"code": "AAAA-BBBB"}, "kennen we niet"), ({"code": "😀" * 5000}, "kennen we niet"),
        ({"code": told, "on": series.valid_until + timedelta(days=1)}, "was geldig"),
        ({"code": told, "on": series.valid_from - timedelta(days=1)}, "geldig vanaf"),
        ({"code": told, "course": elsewhere}, "niet voor deze opleiding"), ({"code": told, "person": other}, "iemand anders"),
    ]  # fmt: skip
    for given_, words in cases:
        with pytest.raises(VoucherError, match=words):
            services.check_voucher(**given_)
    assert "250,00 korting" in services.check_voucher(code=told, course=course, person=mine).text
    services.block_voucher(voucher=series.vouchers.get(), reason="Kwijt", by=None)
    with pytest.raises(VoucherError, match="geblokkeerd"):
        services.check_voucher(code=told)


def test_used_once_and_again_for_the_same_enrolment_is_the_same() -> None:
    series, source = issue(), uuid4()
    used = redeem(code(series), source_id=source)
    assert (used.discount, used.to_pay) == (250, 150)
    assert redeem(code(series), source_id=source) == used
    with pytest.raises(VoucherError, match="al gebruikt"):
        redeem(code(series))
    with pytest.raises(VoucherError, match="één voucher"):
        redeem(code_for(series.vouchers.last()), source_id=source)
    assert Voucher.objects.filter(redeemed_at__isnull=False).count() == 1


def test_never_more_than_the_price_and_nothing_on_nothing() -> None:
    assert redeem(code(issue(value=None, percentage=D("0.25"))), price_including=D("99.99")).discount == D("25.00")
    assert redeem(code(issue()), price_including=D("80")).to_pay == 0
    with pytest.raises(VoucherError, match="niets te betalen"):
        redeem(code(issue()), price_including=D("0"))


def test_a_cancelled_enrolment_makes_the_voucher_whole() -> None:
    series, source = issue(), uuid4()
    redeem(code(series), source_id=source)
    services.release_voucher(source_kind="test", source_id=source, reason="Geannuleerd", by=None)
    assert services.release_voucher(source_kind="test", source_id=source, reason="x", by=None) is None
    assert redeem(code(series)).discount == 250


def test_the_database_itself_lets_a_voucher_be_used_once() -> None:
    series = issue()
    used = redeem(code(series))
    with pytest.raises(IntegrityError), transaction.atomic():
        Redemption.objects.create(
            voucher=used.voucher, source_kind="x", source_id=uuid4(), price_including=1, discount=1
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Redemption.objects.filter(pk=used.pk).update(discount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        used.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        VoucherSeries.objects.update(value=1)


@pytest.mark.parametrize(
    "changes",
    [{"value": None}, {"percentage": D("0.5")}, {"count": 0}, {"count": 2001}, {"valid_until": date(2020, 1, 1)}],
)
def test_a_series_makes_sense(changes: dict[str, Any]) -> None:
    with pytest.raises(VoucherError):
        issue(**changes)


def test_a_person_gets_the_code_by_mail_and_two_reminders(run_outbox: Any, mailoutbox: Any) -> None:
    series = issue(persons=[PersonFactory(email="noor@voorbeeld.nl")], valid_until=today() + timedelta(days=91))
    run_outbox()
    assert code(series) in mailoutbox[0].body
    assert remind_of_vouchers() == 0
    for days, left in ((89, "drie maanden"), (14, "twee weken")):
        VoucherSeries.objects.update(valid_until=today() + timedelta(days=days))
        assert remind_of_vouchers() == 1
        assert remind_of_vouchers() == 0
        run_outbox()
        assert left in mailoutbox[-1].subject
    assert len(mailoutbox) == 3


def test_a_voucher_that_ran_out_is_not_mailed_again() -> None:
    days = {"valid_from": today() - timedelta(days=9), "valid_until": today() - timedelta(days=1)}
    series = issue(persons=[PersonFactory()], send=False, **days)
    with pytest.raises(VoucherError, match="verlopen"):
        services.send_voucher(voucher=series.vouchers.get(), by=None)


def test_nobody_is_reminded_of_what_is_used_or_nobodys() -> None:
    soon = today() + timedelta(days=10)
    issue(valid_until=soon)
    redeem(code(issue(persons=[PersonFactory()], valid_until=soon, send=False)))
    assert remind_of_vouchers() == 0


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_one_success() -> None:
    VoucherTerm.objects.get_or_create(starts_on=date(2020, 1, 1), defaults={"months": 60})
    told, outcomes = code(issue(count=1)), []
    start = threading.Barrier(20)

    def many() -> None:
        start.wait()
        for _ in range(5):
            try:
                redeem(told)
                outcomes.append("gelukt")
            except VoucherError as error:
                outcomes.append(error.message)
        connection.close()

    threads = [threading.Thread(target=many) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("gelukt") == 1
    assert outcomes.count("Deze voucher is al gebruikt.") == 99
    assert Redemption.objects.count() == 1
