"""Reads for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Provider
from catalogue import terms
from catalogue.choices import CourseState, DeliveryForm, ModuleWorth
from catalogue.completeness import VALID_DAYS, CourseFacts, StartFacts
from catalogue.content import Content
from catalogue.drafts import working_content
from catalogue.models import (
    Audience,
    Course,
    CreboCode,
    HouseText,
    Material,
    Module,
    Offering,
    SubsidyScheme,
    Synonym,
    VatRate,
)
from catalogue.stacking import Whole, lacking
from catalogue.vat import Price, Rate, consumer_price
from llo_portal.kernel.choices import CourseRange, Credential, MarketFormula
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO
from llo_portal.kernel.remembered import remembered
from strategy.errors import NoStrategy
from strategy.policy import policy_on

CREBO_DIGITS = 5


def vat_rates() -> list[Rate]:
    """All rates ever, to be asked by date."""
    return remembered(
        "catalogue.vat", lambda: [Rate(row.treatment, row.starts_on, row.fraction) for row in VatRate.objects.all()]
    )


def price_of(offering: Offering, rates: list[Rate], day: date | None = None) -> Price | None:
    """What a consumer pays, by the rate on the day it starts; None when the price is on request."""
    if offering.price is None:
        return None
    return consumer_price(Decimal(offering.price), offering.vat_treatment, day or offering.starts_on, rates)


def course_facts(course: Course, content: Content | None = None) -> CourseFacts:
    """What the publication checks look at, of `content` or else of what is being worked on."""
    day, content = today(), content or working_content(course)
    coming = course.offerings.filter(starts_on__gte=day, is_cancelled=False).select_related("location")
    fields = content.fields
    phone = Provider.objects.values_list("phone", flat=True).first()
    return CourseFacts(
        **{name: fields[name] for name in _SAME_NAME},
        is_recognised=Credential(fields["credential"]).is_recognised,
        needs_level=fields["credential"] in (Credential.DIPLOMA, Credential.MBO_CERTIFICATE),
        has_licence_holder=fields["licence_holder_id"] is not None,
        **_licence_facts(content),
        valid_schemes=SubsidyScheme.objects.valid_on(day).filter(pk__in=content.schemes).count()
        if content.schemes
        else 0,
        price_examples=len(content.examples),
        self_check=len(fields["self_check"]),
        counts_towards=len(content.leads_to),
        modules=len(content.modules),
        modules_without_content=sum(not row["content"] for row in content.modules),
        starts=tuple(start_facts(offering) for offering in coming),
        house_texts=frozenset(key.replace("_", "-") for key, body in house_texts().items() if body),
        has_phone=bool(phone),
        is_checked=course.state != CourseState.PUBLISHED or is_fresh(course.checked_on),
    )


def _licence_facts(content: Content) -> dict[str, Any]:
    fields, parts = content.fields, [row["counts_as"] for row in content.modules]
    standing = crebo_standing(fields["crebo"])
    return {
        "crebo_is_retired": standing is Standing.RETIRED,
        "crebo_is_unknown": standing is Standing.UNKNOWN,
        "recognised_parts": sum(bool(part) and ModuleWorth(part).is_recognised for part in parts),
        "lacks_licence_for": tuple(lacks_licence_for(content)),
    }


class Standing(Enum):
    """How a crebo stands in the list of SBB that was last read in."""

    NOT_ASKED = "geen"  # no code, a keuzedeel, or no list yet
    CURRENT = "geldig"
    RETIRED = "vervallen"
    UNKNOWN = "onbekend"


def crebo_standing(code: str) -> Standing:
    if len(code) != CREBO_DIGITS or not code.isdecimal():
        return Standing.NOT_ASKED
    found = CreboCode.objects.filter(code=code).first()
    if found is None:
        return Standing.UNKNOWN if CreboCode.objects.exists() else Standing.NOT_ASKED
    return Standing.RETIRED if found.retired_on else Standing.CURRENT


def lacks_licence_for(content: Content) -> list[str]:
    """Titles of recognised courses that this one counts towards but whose licence its holder does not have."""
    if not Credential(content.fields["credential"]).is_recognised or not content.leads_to:
        return []
    wholes = [course for course in Course.objects.filter(pk__in=content.leads_to) if course.is_recognised]
    held = Course.objects.exclude(crebo="").filter(crebo__in=[w.crebo for w in wholes], licence_holder__isnull=False)
    pairs = list(held.values_list("crebo", "licence_holder")) if wholes else []
    rule = [
        Whole(w.title, frozenset({h for crebo, h in pairs if crebo == w.crebo} | ({w.licence_holder_id} - {None})))
        for w in wholes
    ]
    return lacking(_uuid(content.fields["licence_holder_id"]), rule)


def _uuid(value: Any) -> UUID | None:
    return UUID(str(value)) if value else None


_SAME_NAME = (
    "title", "summary", "description", "credential", "level", "crebo", "contact_hours", "self_study_hours", "weeks",
    "entry_requirement", "entry_helps", "price_includes", "funding_note", "week_text", "bring", "assessment", "resits",
    "exemption", "next_step",
)  # fmt: skip


def start_facts(offering: Offering) -> StartFacts:
    needs_place = DeliveryForm(offering.form).has_place
    place = offering.location
    return StartFacts(
        has_price=offering.price is not None,
        has_vat_reason=bool(offering.vat_reason),
        has_clock_times=offering.has_clock_times or offering.form == DeliveryForm.OWN_TIME,
        has_decision_day=offering.decides_on is not None,
        needs_place=needs_place,
        has_address=place is not None and bool(place.street and place.place),
        has_travel=place is not None and bool(place.travel),
        knows_step_free=place is not None and place.is_step_free is not None,
    )


def is_fresh(checked_on: date | None) -> bool:
    """Whether somebody looked at the page recently enough to show it."""
    return checked_on is not None and checked_on >= today() - timedelta(days=VALID_DAYS)


def house_texts() -> dict[str, str]:
    """Markdown by key, for the course page. A key with a dash is read with an underscore in templates."""
    return remembered(
        "catalogue.house_texts",
        lambda: {key.replace("-", "_"): body for key, body in HouseText.objects.values_list("key", "body")},
    )


def individuals_may_enrol() -> bool:
    """Whether the published strategy of today serves individuals with training."""
    try:
        policy = policy_on()
    except NoStrategy:
        return False
    return policy.enrolment_open_for(MarketFormula.INDIVIDUAL)


@dataclass(frozen=True, slots=True)
class Start:
    """A start on the course page. `can_enrol` is about the start; the policy is asked for the page as a whole."""

    offering: Offering
    price: Price | None
    can_enrol: bool


def coming_starts(course: Course, limit: int = 12) -> list[Start]:
    """What comes of the whole course, soonest first, with consumer prices."""
    return _with_prices(
        course, course.offerings.upcoming().filter(module=None).select_related("location", "room")[:limit]
    )


def all_starts(
    course: Course, limit: int = 12, per_block: int = 3
) -> tuple[list[Start], list[tuple[Module, list[Start]]]]:
    """What comes of the whole course, and the next starts of every block that starts on its own, in the order of the
    blocks. One question for both."""
    whole: list[Start] = []
    blocks: dict[Module, list[Start]] = {}
    rows = course.offerings.upcoming().select_related("location", "room", "module")
    for start in _with_prices(course, rows.prefetch_related("module__prerequisites__needed")):
        module = start.offering.module
        (whole if module is None else blocks.setdefault(module, [])).append(start)
    in_order = sorted(blocks, key=lambda module: module.number)
    return whole[:limit], [(module, blocks[module][:per_block]) for module in in_order]


def all_blocks_from(blocks: Sequence[tuple[Module, Sequence[Start]]], count: int) -> Decimal | None:
    """Euros including VAT for the cheapest coming start of each block; None when one of the `count` blocks has none with a
    price."""
    cheapest = [min((s.price.including for s in found if s.price), default=None) for _, found in blocks]
    known = [price for price in cheapest if price is not None]
    return sum(known, ZERO) if known and len(known) == count else None


def _with_prices(course: Course, rows: Iterable[Offering]) -> list[Start]:
    rates = vat_rates()
    for_individuals = course.range == CourseRange.CORE and course.state == CourseState.PUBLISHED
    return [Start(o, price_of(o, rates), for_individuals and o.is_open and not o.is_full) for o in rows]


def same_part_elsewhere(block: Module) -> list[Module]:
    """Blocks of other courses that are the same part: by code, or by title where neither has one."""
    rows = Module.objects.exclude(course=block.course_id).select_related("course").order_by("course__title_key")
    same = rows.filter(code=block.code) if block.code else rows.filter(code="", title__iexact=block.title)
    return list(same[:20])


def synonyms() -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """The list of the editors, both ways."""
    return remembered(
        "catalogue.synonyms", lambda: terms.both_ways(Synonym.objects.order_by().values_list("word", "same_as"))
    )


def materials_for(course: Course, audience: str) -> QuerySet[Material]:
    """What belongs to a course for learners, or all of it for who teaches. Who may ask is decided by the caller."""
    rows = Material.objects.filter(course=course)
    return rows if audience == Audience.TRAINERS else rows.filter(audience=Audience.LEARNERS)


def courses_to_pick(chosen: set[UUID], term: str, limit: int) -> tuple[list[Course], list[Course], bool]:
    """For a form: what was chosen, on the site or not; then at most `limit` on the site that the term finds, by title, all
    when it is empty; and whether there are more. Part of a title or the start of a code finds before words do."""
    rows, others = Course.objects.only("pk", "title", "code"), Course.objects.published().exclude(pk__in=chosen)
    found = others.filter(Q(title__icontains=term) | Q(code__istartswith=term)) if term else others
    if term and not found.exists():
        found = others.search(term)
    found = found.only("pk", "title", "code").order_by("title_key", "pk")[: limit + 1]
    listed = list(found)
    return list(rows.filter(pk__in=chosen).order_by("title_key", "pk")), listed[:limit], len(listed) > limit
