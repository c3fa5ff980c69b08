"""R0, R1 and S6: the last seat is sold once, the test of that can fail, and a link is used once."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.db.models import F
from django.urls import reverse

from catalogue.errors import OfferingFull
from catalogue.models import Offering
from catalogue.services import take_seat
from delivery.models import Enrolment, KeepInformed, SeatOffer, WaitingEntry
from delivery.services import informing
from llo_portal.documents.models import Effect
from tests.factories.catalogue import CourseFactory, OfferingFactory
from tests.factories.delivery import open_programme, strategy
from tests.factories.waiting import full_start, give_up, wait
from tests.fault.browser import Browser, read_forms
from tests.fault.web import gunicorn

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
ROUNDS = 40
BUYERS = 12
VISITORS = 200
LINKS = 100
ORDER = "betalingsverplichting"


def naive_take_seat(*, offering_id: Any) -> None:
    """What everybody writes first: look, then write."""
    offering = Offering.objects.get(pk=offering_id)
    if offering.seats_taken >= offering.capacity:
        raise OfferingFull
    Offering.objects.filter(pk=offering_id).update(seats_taken=F("seats_taken") + 1)


def sold(take: Any, offering: Offering, gate: Barrier) -> int:
    """How many of BUYERS got the one seat."""

    def buy(_: int) -> int:
        try:
            connection.ensure_connection()
            gate.wait()
            take(offering_id=offering.pk)
        except OfferingFull:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(BUYERS) as pool:
        return sum(pool.map(buy, range(BUYERS)))


def test_r0_without_the_lock_the_same_race_oversells(capsys: Any) -> None:
    """The CHECK is dropped in this test's own copy of the database, and comes back."""
    with connection.schema_editor() as editor:
        check = next(c for c in Offering._meta.constraints if c.name == "never_above_capacity")
        editor.remove_constraint(Offering, check)
    try:
        naive = Counter(sold(naive_take_seat, OfferingFactory(capacity=1, min_places=1), Barrier(BUYERS)) > 1
                        for _ in range(ROUNDS))  # fmt: skip
    finally:
        Offering.objects.all().update(seats_taken=0)
        with connection.schema_editor() as editor:
            editor.add_constraint(Offering, check)
    real = Counter(sold(take_seat, OfferingFactory(capacity=1, min_places=1), Barrier(BUYERS)) for _ in range(ROUNDS))
    with capsys.disabled():
        print(
            f"\nR0: without the lock {naive[True]} of {ROUNDS} races oversold; with it {real[1]} of {ROUNDS} sold one"
        )
    assert naive[True] >= 0.95 * ROUNDS
    assert real == {1: ROUNDS}


def walk_to_order(browser: Browser, path: str, who: dict[str, str], gate: Any) -> str:
    """Fills every step until the order button stands there, waits for all others, presses it; says how it ended."""
    page = browser.get(path)
    for _ in range(8):
        forms = [form for form in read_forms(page.html) if form.buttons and _is_ours(form)]
        if page.status >= 500:
            return str(page.status)
        if not forms:
            return how_it_stands(page)
        form = max(forms, key=lambda found: len(found.fields))
        if any(ORDER in button["text"] for button in form.buttons):
            gate.wait()
            return how_it_stands(browser.send(page, form, who, _button(form, ORDER)))
        sent = browser.send(page, form, who)
        page = browser.get(sent.location) if sent.location else sent
    return "verdwaald"


def _is_ours(form: Any) -> bool:
    return "csrfmiddlewaretoken" in form.names() and ("idempotency_key" in form.names() or len(form.fields) > 2)


def _button(form: Any, words: str) -> int:
    return next(n for n, button in enumerate(form.buttons) if words in button["text"])


def how_it_stands(answer: Any) -> str:
    if answer.status >= 500:
        return str(answer.status)
    if answer.status in (301, 302, 303):
        return "binnen"
    return "vol" if "Dit startmoment is vol" in answer.html else f"{answer.status} onbekend"


def test_r1_two_hundred_want_the_last_seat(tmp_path: Any, capsys: Any) -> None:
    programme = open_programme(offering__capacity=1, offering__min_places=1)
    path, gate, errors = reverse("delivery:enrol", args=[programme.offering_id]), Barrier(VISITORS, timeout=240), []
    with gunicorn(tmp_path) as port:

        def visit(number: int) -> str:
            who = {
                "first_name": f"Koper{number}", "last_name": "Kok", "email": f"koper{number}@voorbeeld.nl",
                "old_enough": "on", "terms": "on", "payers": "zelf", "way": "factuur", "self_street": "Leidsekade 1",
                "self_postcode": "3445 HA", "self_place": "Woerden",
            }  # fmt: skip
            try:
                return walk_to_order(Browser(port, f"10.0.{number // 250}.{number % 250 + 1}"), path, who, gate)
            except Exception as error:  # noqa: BLE001 - counted and shown
                errors.append(repr(error))
                gate.abort()
                return "fout"

        with ThreadPoolExecutor(VISITORS) as pool:
            ends = Counter(pool.map(visit, range(VISITORS)))
    with capsys.disabled():
        print(f"\nR1: {VISITORS} visitors, 1 seat: {dict(ends)}")
    assert ends == {"binnen": 1, "vol": VISITORS - 1}, (errors[:3], (tmp_path / "web.txt").read_text()[-2000:])
    assert Offering.objects.get().seats_taken == Enrolment.objects.count() == 1


def link_in(kind: str, part: str) -> str:
    """The secret address in a mail that was not sent yet."""
    bodies = [e.payload["body"] for e in Effect.objects.filter(kind=kind) if part in e.payload.get("body", "")]
    found = re.search(rf"\S*(/\S*{part}\S*)", bodies[-1])
    assert found
    return "/" + found.group(0).split("/", 3)[3]


def all_press(port: int, link: str, values: dict[str, str], words: str) -> Counter[str]:
    """LINKS browsers open the same link, and press the same button at the same moment."""
    gate = Barrier(LINKS, timeout=50)

    def press(number: int) -> str:
        browser = Browser(port, f"10.1.0.{number + 1}")
        page = browser.get(link)
        form = next(f for f in read_forms(page.html) if any(words in b["text"] for b in f.buttons))
        gate.wait()
        answer = browser.send(page, form, values, _button(form, words))
        return "gelukt" if answer.status == 302 and "/nee/" not in answer.url else str(answer.status)

    with ThreadPoolExecutor(LINKS) as pool:
        return Counter(pool.map(press, range(LINKS)))


def test_s6_an_offered_seat_is_taken_by_one_of_a_hundred_presses(tmp_path: Any, capsys: Any) -> None:
    programme = full_start()
    wait(programme.course, "Anna")
    give_up(programme)
    link = link_in("mail.confidential", "/plaats/")
    with gunicorn(tmp_path) as port:
        ends = all_press(port, link, {"old_enough": "on", "terms": "on"}, ORDER)
    with capsys.disabled():
        print(f"\nS6 plaats: {dict(ends)}")
    assert ends == {"gelukt": 1, "200": LINKS - 1}
    assert (
        SeatOffer.objects.filter(state="aanvaard").count()
        == Enrolment.objects.exclude(state="geannuleerd").count()
        == 1
    )
    token = link.strip("/").split("/")[1]
    assert not SeatOffer.objects.filter(token_digest=token).exists()
    assert not WaitingEntry.objects.filter(token_digest=token).exists()


def test_s6_an_address_is_confirmed_by_one_of_a_hundred_presses(tmp_path: Any, capsys: Any) -> None:
    strategy()
    informing.ask(course=CourseFactory(state="gepubliceerd"), email="lezer@voorbeeld.nl")
    link = link_in("mail.confidential", "/bevestigen/")
    with gunicorn(tmp_path) as port:
        ends = all_press(port, link, {}, "Ja")
    with capsys.disabled():
        print(f"\nS6 op de hoogte: {dict(ends)}")
    assert ends == {"gelukt": 1, "410": LINKS - 1}
    assert KeepInformed.objects.get().confirmed_at


@pytest.fixture(autouse=True)
def _closed() -> Any:
    yield
    close_old_connections()
