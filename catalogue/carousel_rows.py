"""From the tables to the carousel: blocks, starts and wishes as values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from catalogue import carousel, carousel_words
from catalogue.carousel import Block, Path, Run
from catalogue.carousel_time import ALL_SLOTS, Wish, days_of, parts_of
from catalogue.carousel_words import Told
from catalogue.models import Course, ModulePrerequisite, Offering
from catalogue.route_plan import LABELS, TONES, Status, Where, frozen
from llo_portal.kernel.dates import today


@dataclass(frozen=True, slots=True)
class Route:
    """A path in words, with the starts themselves by key for who shows them."""

    path: Path
    told: list[Told]
    offerings: dict[str, Offering]


def blocks_of(course: Course, without: Collection[UUID] = ()) -> list[Block]:
    """What is to do, in order. Blocks `without` are done: nothing waits for them any more."""
    needs: dict[UUID, set[str]] = {}
    for module, needed in ModulePrerequisite.objects.filter(module__course=course).values_list(
        "module_id", "needed_id"
    ):
        needs.setdefault(module, set()).add(str(needed))
    rows = course.modules.exclude(pk__in=without).values_list("pk", "title")
    return [Block(str(pk), title, frozenset(needs.get(pk, ()))) for pk, title in rows]


def starts_of(course: Course, held: Collection[UUID] = ()) -> list[Offering]:
    """Starts of blocks from today on, and those that somebody has a seat in."""
    rows = Offering.objects.filter(course=course, module__isnull=False)
    rows = rows.filter(Q(starts_on__gte=today()) | Q(pk__in=held))
    return list(rows.select_related("module", "location", "course").order_by("starts_on"))


def run_of(offering: Offering, held: Collection[UUID] = ()) -> Run:
    return Run(
        key=str(offering.pk), block=str(offering.module_id), starts_on=offering.starts_on,
        ends_on=offering.ends_on or offering.starts_on, weekdays=days_of(offering.weekdays, offering.day_part),
        begins=offering.begins_at, ends=offering.ends_at,
        parts=parts_of(offering.begins_at, offering.ends_at, offering.day_part), free=offering.free_seats,
        is_cancelled=offering.is_cancelled, is_held=offering.pk in held,
    )  # fmt: skip


def wish_of(slots: Iterable[str], earliest: date | None) -> Wish:
    """`slots` as stored: `0-avond`. All of them: always. The past is over, so the first day is never before today."""
    wanted = frozenset(slots)
    pairs = frozenset((int(slot[0]), slot[2:]) for slot in wanted)
    return Wish(max(earliest or today(), today()), None if wanted >= set(ALL_SLOTS) else pairs)


def route(
    course: Course, wish: Wish, *, done: Collection[UUID] = (), held: Collection[UUID] = (),
    starts: list[Offering] | None = None,
) -> Route:  # fmt: skip
    """The earliest path through what is left of a course. Three statements, none of them per start."""
    blocks = blocks_of(course, done)
    offerings = starts_of(course, held) if starts is None else starts
    runs = [run_of(offering, held) for offering in offerings]
    path = carousel.plan(blocks, runs, wish)
    told = carousel_words.tell(blocks, runs, wish, path)
    return Route(path, told, {str(offering.pk): offering for offering in offerings})


def has_block_starts(course: Course) -> bool:
    """Whether a route can be asked: some block starts on its own."""
    coming: Any = course.offerings.upcoming()
    return bool(coming.filter(module__isnull=False).exists())


def freeze(course: Course, found: Route, done: Mapping[UUID, Status] | None = None) -> dict[str, Any]:
    """The route as plain values (see catalogue.route_plan), with the blocks that are behind."""
    modules = [(str(pk), title) for pk, title in course.modules.values_list("pk", "title")]
    words = {key: Where(offering.when_text, offering.place_text) for key, offering in found.offerings.items()}
    return frozen(modules, {str(pk): one for pk, one in (done or {}).items()}, found.told, words, found.path.finish)


@dataclass(frozen=True, slots=True)
class Step:
    """One block of a frozen plan for the page. `offering` is the chosen start as it is now; None when there is none."""

    block: dict[str, Any]
    offering: Offering | None
    label: str
    tone: str

    @property
    def starts_on(self) -> date | None:
        return date.fromisoformat(self.block["run"]["starts_on"]) if self.block["run"] else None

    @property
    def ends_on(self) -> date | None:
        return date.fromisoformat(self.block["run"]["ends_on"]) if self.block["run"] else None

    @property
    def skipped(self) -> list[tuple[date, str]]:
        return [(date.fromisoformat(each["starts_on"]), each["text"]) for each in self.block["skipped"]]


def steps(plan: Mapping[str, Any]) -> list[Step]:
    """A stored plan with the starts it names: one statement, however many blocks."""
    ids = [block["run"]["id"] for block in plan.get("blocks", ()) if block["run"]]
    rows = Offering.objects.filter(pk__in=ids).select_related("location", "course", "module") if ids else ()
    known = {str(offering.pk): offering for offering in rows}
    return [_step(block, known) for block in plan.get("blocks", ())]


def _step(block: dict[str, Any], known: Mapping[str, Offering]) -> Step:
    status = Status(block["status"])
    offering = known.get(block["run"]["id"]) if block["run"] else None
    return Step(block, offering, LABELS[status], TONES[status])


def routable() -> Any:
    """Published courses of which blocks start on their own."""
    coming = Offering.objects.upcoming().filter(course=OuterRef("pk"), module__isnull=False)
    return Course.objects.published().filter(Exists(coming))
