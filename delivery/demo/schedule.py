"""Sessions of the demo without a clash."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from catalogue.models import Room
from delivery.models import Programme, Session, Trainer
from delivery.series import moments, weekly_dates

DAYS = {"maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4, "zaterdag": 5}
TOPICS = (
    "Kennismaken en basis",
    "Oefenen in de praktijk",
    "Veilig werken",
    "Verdieping",
    "Casus uit je werk",
    "Afsluiting",
)
AT_CLIENTS = (
    "maandag 9.00-12.30 uur", "dinsdag 13.00-16.30 uur", "woensdag 13.30-17.00 uur", "donderdag 13.00-16.30 uur",
    "vrijdag 9.00-12.30 uur", "maandag 13.00-16.30 uur", "dinsdag 9.00-12.30 uur", "vrijdag 13.00-16.30 uur",
)  # fmt: skip


class Planner:
    """Remembers who and what is taken, so that the database has nothing to refuse."""

    def __init__(self, trainers: list[Trainer]) -> None:
        self.trainers = trainers
        self.rooms = list(Room.objects.select_related("location"))
        self.taken: dict[Any, list[tuple[datetime, datetime]]] = {}
        self.turn = 0

    def sessions(self, programme: Programme, *, count: int) -> list[Session]:
        """One a week from the start on, given by one trainer where that fits."""
        first, begin, end = self._times(programme)
        trainer = self.trainers[self.turn % len(self.trainers)]
        self.turn += 1
        rows = []
        for number, day in enumerate(weekly_dates(first, count)):
            slot = moments(day, begin, end)
            rows.append(
                Session(
                    programme=programme, title=TOPICS[number % len(TOPICS)], starts_at=slot[0], ends_at=slot[1],
                    trainer=self._free([trainer, *self.trainers], slot), **self._place(programme, slot),
                )
            )  # fmt: skip
        return rows

    def _times(self, programme: Programme) -> tuple[date, time, time]:
        words = programme.offering.when_text if programme.offering else AT_CLIENTS[self.turn % len(AT_CLIENTS)]
        clocks = re.findall(r"(\d{1,2})[.:](\d{2})", words)
        begin, end = [time(int(h), int(m)) for h, m in clocks[:2]] if len(clocks) >= 2 else (time(9), time(12, 30))
        day = programme.starts_on or date.today()  # noqa: DTZ011 - demo
        weekday = next((n for name, n in DAYS.items() if name in words), day.weekday())
        return day + timedelta(days=(weekday - day.weekday()) % 7), begin, end

    def _free(self, options: list[Any], slot: tuple[datetime, datetime]) -> Any:
        for option in options:
            booked = self.taken.setdefault(option.pk, [])
            if not any(slot[0] < end and begin < slot[1] for begin, end in booked):
                booked.append(slot)
                return option
        return None

    def _place(self, programme: Programme, slot: tuple[datetime, datetime]) -> dict[str, Any]:
        if programme.offering is None and self.turn % 2:
            return {"place_note": f"bij {programme.organisation}"}
        if programme.offering and programme.offering.location_id is None:
            return {"place_note": "online"}
        wanted = programme.offering.location_id if programme.offering else None
        fitting = sorted(
            self.rooms, key=lambda r: (r.location_id != wanted, r.capacity < programme.capacity, r.capacity)
        )
        return {"room": self._free(fitting, slot)}
