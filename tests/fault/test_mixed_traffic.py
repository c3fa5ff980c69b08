"""R2: whatever happens at the same time, nothing is sold twice and the list keeps its order."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection

from catalogue.models import Offering
from catalogue.services import save_offering
from delivery import tasks
from delivery.models import Enrolment, SeatOffer, WaitingEntry
from delivery.services import enrolling, moving, waiting
from llo_portal.kernel.dates import today
from llo_portal.kernel.errors import DomainError
from tests.factories.accounts import UserFactory
from tests.factories.delivery import open_programme
from tests.factories.queue_checks import counters_differ, passed_over, waits_beside_a_free_seat
from tests.factories.waiting import applicant, enrol, wait

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
SEED = 20261125
WORKERS = 6
SECONDS, LONGEST = 20, 45
PEOPLE = 60


class Traffic:
    """One worker that does one thing after another, from its own seed."""

    def __init__(self, number: int, programmes: list[Any], by: Any) -> None:
        self.dice, self.programmes, self.by = random.Random(SEED + number), programmes, by
        self.done: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        end, last = time.monotonic() + SECONDS, time.monotonic() + LONGEST
        deeds = [self.enrol] * 3 + [self.cancel] * 3 + [self.move] * 2 + [self.join] * 3 + [self.answer] * 4
        deeds += [self.resize, self.clock]
        try:
            while time.monotonic() < (end if self._saw_enough() else last):
                deed = self.dice.choice(deeds)
                try:
                    deed()
                    self.done[deed.__name__] += 1
                except DomainError:
                    self.done[f"{deed.__name__}: nee"] += 1
        finally:
            connection.close()
        return self.done

    def _saw_enough(self) -> bool:
        """A busy machine does little in the time: go on until this worker moved and placed somebody."""
        return bool(self.done["move"] and self.done["answer"])

    def _offering(self) -> Offering:
        return Offering.objects.get(pk=self.dice.choice(self.programmes).offering_id)

    def _who(self) -> str:
        return f"Mens{self.dice.randrange(PEOPLE)}"

    def _any(self, rows: Any) -> Any:
        found = list(rows[:40])
        if not found:
            raise DomainError("niemand")
        return self.dice.choice(found)

    def enrol(self) -> None:
        enrol(self._offering(), self._who())

    def cancel(self) -> None:
        row = self._any(Enrolment.objects.filter(state__in=("aangemeld", "bevestigd")))
        enrolling.cancel_enrolment(enrolment_id=row.pk, by=self.by, reason="Verkeer")

    def move(self) -> None:
        row = self._any(Enrolment.objects.filter(state="aangemeld").select_related("programme"))
        moving.move_enrolment(enrolment=row, offering=self._offering(), by=self.by)

    def join(self) -> None:
        wait(self.programmes[0].course, self._who())

    def answer(self) -> None:
        offer = self._any(SeatOffer.objects.open().select_related("entry__person"))
        if self.dice.random() < 0.4:
            waiting.decline(offer_id=offer.pk)
        else:
            waiting.accept(
                offer_id=offer.pk, applicant=applicant(offer.entry.person.first_name), terms_version="1",
                seen=(offer.price, offer.vat_amount),
            )  # fmt: skip

    def resize(self) -> None:
        offering = self._offering()
        offering.capacity = self.dice.randrange(1, 7)
        save_offering(offering=offering, by=None)

    def clock(self) -> None:
        tasks.keep_lists()


def test_r2_mixed_traffic_keeps_every_promise(capsys: Any) -> None:
    first = open_programme(offering__capacity=3, offering__min_places=1)
    programmes = [first] + [
        open_programme(
            offering__course=first.course, offering__capacity=3, offering__min_places=1,
            offering__starts_on=today() + timedelta(days=70 + 10 * n),
        )
        for n in range(2)
    ]  # fmt: skip
    by = UserFactory()
    with ThreadPoolExecutor(WORKERS) as pool:
        counts = sum(
            (f.result() for f in [pool.submit(Traffic(n, programmes, by).run) for n in range(WORKERS)]), Counter()
        )
    close_old_connections()
    tasks.keep_lists()
    told = {
        "seed": SEED, "daden": counts.total(), "aangeboden": SeatOffer.objects.count(),
        "aanvaard": SeatOffer.objects.filter(state="aanvaard").count(), "op de lijst": WaitingEntry.objects.count(),
        "deelnames": Enrolment.objects.count(), "verplaatst": Enrolment.objects.filter(moved_from__isnull=False).count(),
    }  # fmt: skip
    with capsys.disabled():
        print(f"\nR2: {told}\n    {dict(sorted(counts.items()))}")
    assert counters_differ() == []
    assert passed_over() == []
    assert waits_beside_a_free_seat() == []
    assert told["aanvaard"]
    assert told["verplaatst"]
