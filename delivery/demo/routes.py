"""Learners on their way through the blocks: with exemptions, a passed block, a start that filled up, and one who is stuck."""

from datetime import timedelta
from typing import Any

from catalogue.carousel_time import ALL_SLOTS
from catalogue.models import Course, Offering
from catalogue.services import take_seat
from delivery.models import Enrolment, Learner, Result
from delivery.services import exempting, routes
from delivery.services.programmes import plan_for_offering
from llo_portal.kernel.demo import World

CODE = "LLO-060"
EVENINGS = [f"{day}-avond" for day in range(5)] + ["3-ochtend", "3-middag"]
MONDAYS = ["0-avond", "3-ochtend", "3-middag"]
SATURDAY = ["5-ochtend", "5-middag"]
# (when, days until the first day, blocks exempt and why)
OTHERS: tuple[tuple[list[str], int, dict[int, str]], ...] = (
    (list(ALL_SLOTS), 0, {}),
    (EVENINGS, 0, {2: "evc"}),
    (EVENINGS, 90, {1: "eerder certificaat", 4: "evc"}),
    (MONDAYS, 0, {2: "evc", 4: "evc"}),
    (list(ALL_SLOTS), 200, {}),
    (SATURDAY, 0, {1: "evc"}),
)
PASSED = ("lopend", "afgerond")
DONE = ("bevestigd", "gestart", "afgerond")


def load(world: World, story: Any) -> None:
    course = Course.objects.filter(code=CODE).first()
    if course is None:
        return
    way = Way(world, story, course)
    way.open_starts()
    way.mine()
    way.others()
    way.full_start()


class Way:
    def __init__(self, world: World, story: Any, course: Course) -> None:
        self.world, self.story, self.course = world, story, course
        self.modules = list(course.modules.all())
        self.leader, self.clerk = world.users["programmaleider"], world.users["administrateur"]
        self.people: list[Learner] = list(story.learners[-70:])

    def open_starts(self) -> None:
        """Every coming start has a programme and can be chosen; the nearest ones have some learners."""
        coming = list(
            self.course.offerings.filter(starts_on__gte=self.world.today).order_by("starts_on", "module__number")
        )
        for number, offering in enumerate(coming):
            programme = plan_for_offering(offering=offering, by=self.leader, leader=self.leader)
            for learner in self.people[: max(0, 7 - number)]:
                self.seat(programme, learner)
        Offering.objects.filter(pk__in=[offering.pk for offering in coming]).update(is_open=True)

    def seat(self, programme: Any, learner: Learner) -> Enrolment:
        enrolment: Enrolment = self.story._enrolment(programme, learner)
        enrolment.save()
        take_seat(offering_id=programme.offering_id)
        return enrolment

    def mine(self) -> None:
        """The learner who signs in passed the first block, and needs not do the second."""
        past = (
            self.course.offerings.filter(module=self.modules[0], ends_on__lt=self.world.today)
            .order_by("-ends_on")
            .first()
        )
        if past is not None:
            self._passed(past, self.story.me)
        self._exempt(self.story.me, 2, "evc")
        self._wish(self.story.me, EVENINGS, 0)

    def _passed(self, offering: Offering, learner: Learner) -> None:
        programme = plan_for_offering(offering=offering, by=self.leader, leader=self.leader)
        enrolment = self.seat(programme, learner)
        for state in ("gereed", *PASSED):
            type(programme).objects.filter(pk=programme.pk).update(state=state)
        for state in DONE:
            Enrolment.objects.filter(pk=enrolment.pk).update(state=state)
        Result.objects.create(
            enrolment=enrolment, is_passed=True, decided_on=offering.ends_on or self.world.today,
            recorded_by=self.world.users["trainer"],
        )  # fmt: skip

    def others(self) -> None:
        for learner, (slots, days, exempt) in zip(self.people[-len(OTHERS) :], OTHERS, strict=True):
            for number, basis in exempt.items():
                self._exempt(learner, number, basis)
            self._wish(learner, slots, days)

    def _exempt(self, learner: Learner, number: int, basis: str) -> None:
        exempting.exempt(
            learner=learner, module=self.modules[number - 1], basis=basis, decided_on=self.world.today - timedelta(days=12),
            reference=f"EC-{self.world.today.year}-{100 + len(self.people) + number}", by=self.clerk,
        )  # fmt: skip

    def _wish(self, learner: Learner, slots: list[str], days: int) -> None:
        first = self.world.today + timedelta(days=days) if days else None
        routes.wish(learner=learner, course=self.course, slots=slots, earliest_start=first, by=self.leader)

    def full_start(self) -> None:
        """The nearest start of the third block fills up: routes through it are planned anew."""
        start = (
            self.course.offerings.filter(module=self.modules[2], starts_on__gte=self.world.today)
            .order_by("starts_on")
            .first()
        )
        if start is None:
            return
        inside = set(Enrolment.objects.filter(programme__offering=start).values_list("learner_id", flat=True))
        free = [learner for learner in self.people[:50] if learner.pk not in inside]
        for learner in free[: start.free_seats]:
            self.seat(start.programme, learner)
        routes.replan({"course": str(self.course.pk), "learner": "", "cause": routes.OFFER})
