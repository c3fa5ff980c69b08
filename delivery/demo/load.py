"""Two years of programmes in every state, with learners, attendance, results and papers."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import F

from catalogue.drafts import current_version
from catalogue.models import Course, CourseVersion, EditablePage, Offering
from clients.models import TimelineEntry
from delivery.demo import alumni, orders, papers, people, routes, waiting
from delivery.demo.schedule import Planner
from delivery.models import Attendance, Enrolment, Learner, Programme, Result, Session
from delivery.services.programmes import create_from_quote, next_number
from llo_portal.kernel.dates import start_of_day
from llo_portal.kernel.demo import World
from llo_portal.kernel.money import ZERO
from offers.models import DeliveryRequest, Quote
from strategy.models import Strategy

WORKDAY = timedelta(hours=17)
PAST, RUNNING, FULL, PER_COURSE = 18, 9, 2, 2
PROGRAMME_PATH = ("voorbereiding", "gereed", "lopend", "afgerond")
ENROLMENT_PATH = ("aangemeld", "bevestigd", "gestart", "afgerond")


def load(world: World) -> None:
    """Repeatable: does nothing when there are programmes that were not made by an acceptance."""
    if Programme.objects.filter(offering__isnull=False).exists():
        return
    story = Story(world)
    story.past_and_running()
    story.quotes()
    story.coming()
    story.write()
    routes.load(world, story)
    papers.load(world, story.done)
    waiting.build(world.today, story.me, world.users["programmaleider"])
    orders.load(world)
    alumni.load(world)


class Story:
    def __init__(self, world: World) -> None:
        self.world, self.rng, self.today = world, world.rng, world.today
        self.policy = Strategy.objects.in_force_on(world.today)[0]
        self.planner = Planner(people.crew(world))
        self.learners = people.learners(world)
        self.me = Learner.objects.create(person=world.users["deelnemer"].person)
        self.turn = 0
        self.states: dict[str, list[Programme]] = {}
        self.sessions: list[Session] = []
        self.enrolments: list[tuple[Enrolment, str]] = []
        self.done: list[Programme] = []
        self.versions: dict[Any, CourseVersion | None] = {}

    def past_and_running(self) -> None:
        past = sorted(self.world.bag.get("past_offerings", []), key=lambda o: o.starts_on, reverse=True)
        running = [o for o in past if o.ends_on and o.ends_on >= self.today][:RUNNING]
        for number, offering in enumerate(running):
            self.group(offering, "lopend", size=offering.capacity - 2 - number % 3, me=number == 0)
        finished = [o for o in past if o.ends_on and o.ends_on < self.today]
        step = max(1, len(finished) // PAST)
        for number, offering in enumerate(finished[::step][:PAST]):
            state = "geannuleerd" if number == 7 else "afgerond"
            self.group(offering, state, size=0 if state == "geannuleerd" else 7 + number % 6, me=number == 3)

    def group(self, offering: Offering, state: str, *, size: int, me: bool = False) -> Programme:
        programme = Programme.objects.create(
            number=next_number(offering.starts_on.year), title=offering.course.title, course=offering.course,
            offering=offering, formula="particulieren", policy=self.policy, leader=self.world.users["programmaleider"],
            places=offering.capacity, starts_on=offering.starts_on, ends_on=offering.ends_on,
        )  # fmt: skip
        self.fill(programme, state, size, me=me)
        return programme

    def fill(self, programme: Programme, state: str, size: int, *, me: bool = False, sessions: int = 5) -> None:
        self.states.setdefault(state, []).append(programme)
        if sessions:
            self.sessions += self.planner.sessions(programme, count=sessions)
        chosen = ([self.me] if me else []) + [self._next() for _ in range(size)]
        learner_state = {"lopend": "gestart", "afgerond": "afgerond"}.get(state, "aangemeld")
        self.enrolments += [(self._enrolment(programme, learner), learner_state) for learner in chosen]

    def _next(self) -> Learner:
        self.turn += 1
        return self.learners[self.turn % len(self.learners)]

    def _enrolment(self, programme: Programme, learner: Learner) -> Enrolment:
        offering = programme.offering
        terms = {"terms_version": self._terms, "terms_accepted_at": start_of_day(self.today)} if offering else {}
        return Enrolment(
            programme=programme, learner=learner, policy_id=programme.policy_id, price=offering.price if offering else None,
            vat_amount=ZERO, name_as_printed=learner.person.full_name, course_version=self._sold(programme.course),
            **terms,
        )  # fmt: skip

    def _sold(self, course: Course | None) -> CourseVersion | None:
        """What is sold of a course, asked once."""
        key = course.pk if course else None
        if key not in self.versions:
            self.versions[key] = current_version(course)
        return self.versions[key]

    @cached_property
    def _terms(self) -> str:
        page = EditablePage.objects.filter(slug="voorwaarden").first()
        return f"{page.updated_at:%d-%m-%Y}" if page else "1"

    def quotes(self) -> None:
        """Programmes of accepted quotes: old ones are done, the newest waits for a leader."""
        rows = list(Quote.objects.filter(state="geaccepteerd").order_by("decided_at"))
        for number, quote in enumerate(rows):
            programme = create_from_quote(quote.pk)
            if programme is None:
                continue
            age = (len(rows) - number) / max(1, len(rows))
            decided = quote.decided_at.date() if quote.decided_at else self.today
            self._business(
                programme, "afgerond" if age > 0.5 else "lopend" if age > 0.2 else "voorbereiding", decided, number
            )

    def _business(self, programme: Programme, state: str, decided: Any, number: int) -> None:
        old = {"afgerond": 90, "lopend": 14}.get(state)
        start = self.today - timedelta(days=old + 7 * (number % 5)) if old else self.today + timedelta(days=21)
        start = (
            min(start, decided + timedelta(days=35)) if state == "afgerond" else max(start, decided + timedelta(days=7))
        )
        TimelineEntry.objects.filter(subject_id=programme.pk).update(happened_at=start_of_day(decided) + WORKDAY)
        programme.starts_on, programme.ends_on = start, start + timedelta(days=42)
        is_new = state == "voorbereiding" and number % 2 == 0
        programme.leader = None if is_new else self.world.users["programmaleider"]
        programme.save()
        size = 0 if is_new else min(programme.places, 14)
        self.fill(programme, state, size, sessions=0 if is_new else 6)

    def coming(self) -> None:
        """What can be booked now: most are open, two are full, some have one seat left."""
        rows = sorted(self.world.bag.get("coming_offerings", []), key=lambda o: o.starts_on)
        core = [o for o in rows if o.course.range == "basisaanbod" and o.course.state == "gepubliceerd"]
        opened: list[Any] = []
        nearest: dict[Any, int] = {}
        for offering in core:
            nearest[offering.course_id] = nearest.get(offering.course_id, 0) + 1
            if nearest[offering.course_id] > PER_COURSE:
                continue
            number = len(opened)
            full = number < FULL
            size = offering.capacity if full else offering.capacity - 1 if number < FULL + 2 else number % 5
            self.group(offering, "gereed" if number % 3 else "voorbereiding", size=size, me=number == 4)
            opened.append(offering.pk)
        Offering.objects.filter(pk__in=opened).update(is_open=True)

    def write(self) -> None:
        Session.objects.bulk_create(self.sessions)
        Enrolment.objects.bulk_create([enrolment for enrolment, _ in self.enrolments])
        seats: dict[Any, int] = {}
        for enrolment, _ in self.enrolments:
            if key := enrolment.programme.offering_id:
                seats[key] = seats.get(key, 0) + 1
        for key, count in seats.items():
            Offering.objects.filter(pk=key).update(seats_taken=F("seats_taken") + count)
        self._walk_programmes()
        self._walk_enrolments()
        self._promises()
        self._record()

    def _walk_programmes(self) -> None:
        for state, rows in self.states.items():
            ids = [programme.pk for programme in rows]
            steps = PROGRAMME_PATH[1 : PROGRAMME_PATH.index(state) + 1] if state in PROGRAMME_PATH else (state,)
            for step in steps:
                Programme.objects.filter(pk__in=ids).update(state=step)
        Programme.objects.filter(state="geannuleerd").update(state_note="Te weinig aanmeldingen")
        self.done = self.states.get("afgerond", [])

    def _walk_enrolments(self) -> None:
        for target in ("gestart", "afgerond"):
            ids = [enrolment.pk for enrolment, state in self.enrolments if state == target]
            for step in ENROLMENT_PATH[1 : ENROLMENT_PATH.index(target) + 1]:
                Enrolment.objects.filter(pk__in=ids).update(state=step)
        for enrolment, _ in self.enrolments:
            begin = enrolment.programme.starts_on or self.today
            enrolment.created_at = start_of_day(min(begin - timedelta(days=20), self.today - timedelta(days=3)))
        Enrolment.objects.bulk_update([e for e, _ in self.enrolments], ["created_at"])
        fresh = Enrolment.objects.filter(learner=self.me, state="aangemeld")
        fresh.update(created_at=start_of_day(self.today - timedelta(days=2)))

    def _promises(self) -> None:
        """What runs or ran was promised by the school."""
        rows = [p for state in ("gereed", "lopend", "afgerond") for p in self.states.get(state, [])]
        school = self.world.bag.get("institutions", {}).get("ROC Rijnstroom")
        if school is None:
            return
        asked = []
        for programme in rows:
            about = (
                {"offering_id": programme.offering_id} if programme.offering_id else {"quote_id": programme.quote_id}
            )
            if DeliveryRequest.objects.filter(**about, state="toegezegd").exists():
                continue
            day = (programme.starts_on or self.today) - timedelta(days=45)
            asked.append(
                DeliveryRequest(
                    institution=school, asked_by=self.world.users["accountmanager"], asked_on=day,
                    answer_by=day + timedelta(days=14), description=f"Uitvoering van {programme.title}", **about,
                )
            )  # fmt: skip
        DeliveryRequest.objects.bulk_create(asked)
        answered = {"answered_by_name": "Gerard van Loon", "answer": "Ja, dat doen we.", "answered_on": F("answer_by")}
        DeliveryRequest.objects.filter(pk__in=[r.pk for r in asked]).update(state="toegezegd", **answered)

    def _record(self) -> None:
        """Attendance of what was, results of what is done."""
        first = start_of_day(self.today)
        by_programme: dict[Any, list[Enrolment]] = {}
        for enrolment, _ in self.enrolments:
            by_programme.setdefault(enrolment.programme_id, []).append(enrolment)
        trainer = self.world.users["trainer"]
        rows = [
            Attendance(session=s, enrolment=e, is_present=self.rng.random() > 0.1, recorded_by=trainer)
            for s in self.sessions if s.starts_at < first - timedelta(days=1)
            for e in by_programme.get(s.programme_id, ())
        ]  # fmt: skip
        Attendance.objects.bulk_create(rows, batch_size=1000)
        done = {programme.pk: programme for programme in self.done}
        results = [
            Result(
                enrolment=e, is_passed=e.learner_id == self.me.pk or self.rng.random() > 0.12, recorded_by=trainer,
                decided_on=done[e.programme_id].ends_on or self.today,
            )
            for pk in done for e in by_programme.get(pk, ())
        ]  # fmt: skip
        Result.objects.bulk_create(results)
