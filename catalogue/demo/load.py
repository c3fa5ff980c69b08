"""The offer of the fictional provider: the list is imported as staff would, then completed and published."""

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalogue import services
from catalogue.choices import CourseState, DeliveryForm, VatTreatment
from catalogue.demo import blocks, funnel, model
from catalogue.models import CatalogueImport, Course, Institution, Location, MissedTerm, Offering, Room, SubsidyScheme
from catalogue.models.offerings import DECIDED_DAYS_BEFORE
from catalogue.services import imports
from llo_portal.kernel import yamldata
from llo_portal.kernel.choices import Credential, DayPart
from llo_portal.kernel.demo import World

HERE = Path(__file__).parent
IN_REVIEW = ("LLO-028", "LLO-035")
RETIRED = ("LLO-033",)
SPECIALIST = ("LLO-009", "LLO-007")
YEARS_BACK = 2
YEARLY = 12  # months
TIMES = (
    (DayPart.EVENING, (1,), time(19), time(21, 30)),
    (DayPart.DAY, (3,), time(9, 30), time(16)),
    (DayPart.MORNING, (2,), time(9), time(12, 30)),
    (DayPart.WEEKEND, (5,), time(9, 30), time(15, 30)),
    (DayPart.EVENING, (0, 2), time(19), time(21, 30)),
)
INSTITUTIONS = (
    ("ROC Rijnstroom", "mbo", "99AA", True),
    ("Vechtdal College", "mbo", "99BB", False),
    ("Hogeschool Groene Delta", "hbo", "99CC", False),
    ("Vaktraining De Hoeve", "privaat", "", False),
    ("Veilig Werkt Opleidingen", "privaat", "", False),
)
LOCATIONS = (
    ("Campus Oost", "Oostsingel 8", "3446 ZZ", "Woerden", True,
     "Bus 102 stopt voor de deur. Parkeren is gratis.",
     (("lokaal 2.14", 20), ("lokaal 2.16", 16), ("praktijkhal techniek", 12), ("skillslab zorg", 12))),
    ("Leidsekade 12", "Leidsekade 12", "3445 ZZ", "Woerden", False,
     "Tien minuten lopen van station Woerden. Betaald parkeren in de straat.",
     (("zaal 1", 24), ("zaal 2", 14), ("computerlokaal", 16))),
    ("De Waag", "Markt 3", "2801 ZZ", "Gouda", True,
     "Vijf minuten lopen van station Gouda. Parkeergarage om de hoek.", (("grote zaal", 30), ("kleine zaal", 12))),
)  # fmt: skip


def load(world: World) -> None:
    """Institutions, places, the imported list, 36 published courses with past and coming starts. Repeatable."""
    world.bag["institutions"] = {name: _institution(name, *rest) for name, *rest in INSTITUTIONS}
    world.bag["locations"] = {row[0]: _location(*row) for row in LOCATIONS}
    if not CatalogueImport.objects.filter(name="aanbod.xlsx").exists():
        _import(world)
        _complete(world)
        _starts(world)
        model.load_materials(world)
        model.load_crebo(world)
        _missed(world)
    blocks.load(
        world,
        lambda course: _explain(course, guide()),
        lambda course: _costs(course, list(SubsidyScheme.objects.all())),
    )
    funnel.load(world)
    world.bag["courses"] = {course.code: course for course in Course.objects.all()}
    rows = Offering.objects.select_related("course").filter(course__state=CourseState.PUBLISHED, module=None)
    world.bag["past_offerings"] = list(rows.filter(starts_on__lt=world.today))
    world.bag["coming_offerings"] = list(rows.filter(starts_on__gte=world.today, price__isnull=False))


def _institution(name: str, kind: str, brin: str, own: bool) -> Institution:
    return Institution.objects.get_or_create(name=name, defaults={"kind": kind, "brin": brin, "is_own_school": own})[0]


def _location(
    name: str, street: str, postcode: str, place: str, step_free: bool, travel: str, rooms: tuple[tuple[str, int], ...]
) -> Location:
    told = {"street": street, "postcode": postcode, "place": place, "is_step_free": step_free, "travel": travel}
    location, is_new = Location.objects.get_or_create(name=name, defaults=told | {"region": "AM20"})
    if is_new:
        Room.objects.bulk_create([Room(location=location, name=room, capacity=places) for room, places in rooms])
    return location


def _import(world: World) -> None:
    by = world.users["onderwijskundige"]
    upload = imports.receive(content=(HERE / "aanbod.xlsx").read_bytes(), name="aanbod.xlsx", by=by)
    imports.apply(upload=upload, leave_out_faulty=True, by=by)


def texts() -> dict[str, dict[str, Any]]:
    """What the editors write after the import, by course code."""
    data = yamldata.load(HERE / "opleidingen.yaml")
    yamldata.check_keys(data, required={"opleidingen"}, where="opleidingen.yaml")
    for code, row in data["opleidingen"].items():
        required = {"papier", "les", "thuis", "weken", "samenvatting", "tekst", "toegang", "blokken"}
        yamldata.check_keys(row, required=required, optional={"niveau", "geldig", "leerweg"}, where=code)
    return data["opleidingen"]


def _complete(world: World) -> None:
    school = world.bag["institutions"]["ROC Rijnstroom"]
    model.whole_course()
    skills = model.load_skills()
    words, courses = guide(), Course.objects.in_bulk(field_name="code")
    schemes = [_scheme(world, row) for row in words["regelingen"]]
    _schedule(world)
    for code, row in {model.DIPLOMA: model.diploma_text(), **texts()}.items():
        course = _explain(_fill(courses[code], row, school), words)
        services.save_costs(course=course, **_costs(course, schemes), by=world.users["onderwijsontwikkelaar"])
        services.save_modules(
            course=course, rows=model.valued(course, _blocks(row)), by=world.users["onderwijsontwikkelaar"]
        )
        model.give_skills(course, skills, world.users["onderwijsontwikkelaar"])
        course.leads_to.set(model.wholes_of(course))
        services.submit_for_review(course=course, by=world.users["onderwijsontwikkelaar"])
        if code not in IN_REVIEW:
            services.publish(course=course, by=world.users["onderwijskundige"])
        if code in RETIRED:
            services.retire(course=course, by=world.users["onderwijskundige"])


def _fill(course: Course, row: dict[str, Any], school: Institution) -> Course:
    course.summary, course.description = row["samenvatting"], row["tekst"]
    course.entry_requirement = row["toegang"]
    course.credential, course.level = row["papier"], row.get("niveau", "")
    course.contact_hours, course.self_study_hours = Decimal(row["les"]), Decimal(row["thuis"])
    course.weeks, course.validity_months = row["weken"], row.get("geldig")
    course.learning_route = row.get("leerweg", "geen")
    course.range = "specialistisch" if course.code in SPECIALIST else "basisaanbod"
    recognised = Credential(course.credential).is_recognised
    course.crebo = (course.crebo or f"99{course.code[-3:]}") if recognised else ""
    course.licence_holder = school if recognised else None
    return course


def guide() -> dict[str, Any]:
    """What goes for every course of a paper or sector."""
    data = yamldata.load(HERE / "uitleg.yaml")
    required = {"toets", "herkansen", "in_prijs", "meenemen", "helpt", "hierna", "zelf_nagaan", "regelingen"}
    yamldata.check_keys(data, required=required, where="uitleg.yaml")
    return data


def _explain(course: Course, words: dict[str, Any]) -> Course:
    course.assessment, course.resits = words["toets"][course.credential], words["herkansen"][course.credential]
    course.price_includes, course.next_step = words["in_prijs"][course.credential], words["hierna"][course.credential]
    course.bring, course.entry_helps = words["meenemen"][course.sector], words["helpt"][course.sector]
    course.self_check = words["zelf_nagaan"]
    course.needs_no_diploma = course.entry_requirement.startswith(("Iedereen", "Je hebt geen diploma"))
    if course.validity_months and course.validity_months <= YEARLY:
        course.repeats_every_months = course.validity_months
    course.week_text = "Elke week heb je les. Thuis lees je en oefen je. Op je werk probeer je uit wat je leerde."
    return course


def _scheme(world: World, row: dict[str, Any]) -> SubsidyScheme:
    required = {"naam", "soort", "voor", "aanvrager", "krijgt", "hoogstens"}
    yamldata.check_keys(row, required=required, optional={"sectoren"}, where=row.get("naam", "regeling"))
    return SubsidyScheme.objects.create(
        name=row["naam"], kind=row["soort"], audience=row["voor"], applicant=row["aanvrager"], contribution=row["krijgt"],
        maximum=row["hoogstens"], sectors=row.get("sectoren", []), starts_on=date(world.today.year, 1, 1),
        ends_on=date(world.today.year + 1, 12, 31), checked_on=world.today - timedelta(days=20),
    )  # fmt: skip


def _costs(course: Course, schemes: list[SubsidyScheme]) -> dict[str, Any]:
    fitting = [scheme for scheme in schemes if not scheme.sectors or course.sector in scheme.sectors]
    price = _price(course)
    half = (price / 2).quantize(Decimal("0.01"))
    extras = [{"name": "Beschermende kleding", "amount": Decimal("45.00"), "is_optional": True}]
    return {
        "schemes": fitting,
        "extras": extras if course.sector in ("techniek", "bouw-en-infra") else [],
        "examples": [
            {
                "situation": "Je werkgever betaalt de helft.",
                "price": price,
                "contribution": half,
                "payer": "Je werkgever",
            },
            {
                "situation": "Je zoekt werk en UWV betaalt mee.",
                "price": price,
                "contribution": min(price, Decimal(2500)),
                "payer": "UWV",
            },
        ],
    }


def _schedule(world: World) -> None:
    """The planner fills in the clock times that the list did not tell."""
    clock = {"avond": (time(19), time(21, 30)), "ochtend": (time(9), time(12, 30)), "dag": (time(9, 30), time(16)),
             "weekend": (time(9, 30), time(15, 30))}  # fmt: skip
    rows = list(Offering.objects.all())
    for offering in rows:
        offering.begins_at, offering.ends_at = clock[offering.day_part]
        offering.weekdays = offering.weekdays or [offering.starts_on.weekday()]
    Offering.objects.bulk_update(rows, ["begins_at", "ends_at", "weekdays"])


def _blocks(row: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [text.split(" | ", 1) for text in row["blokken"]]
    each = Decimal(row["les"] + row["thuis"]) / len(parts)
    return [{"title": t, "content": c, "study_hours": each.quantize(Decimal("0.5"))} for t, c in parts]


def _starts(world: World) -> None:
    """Starts of the past two years and of the coming half year, beside those of the list."""
    made = []
    rooms = {room.location_id: room for room in Room.objects.order_by("-name")}
    for number, course in enumerate(Course.objects.filter(state__in=("gepubliceerd", "uit aanbod")).order_by("code")):
        first = world.today - timedelta(days=365 * YEARS_BACK - 9 * number % 120)
        days = [first + timedelta(days=150 * step) for step in range(4)]
        if course.state == CourseState.PUBLISHED:
            days += [world.today + timedelta(days=18 + 5 * number % 90), world.today + timedelta(days=130 + number)]
        made += [_start(world, course, day, number + step, rooms) for step, day in enumerate(days)]
    Offering.objects.bulk_create(made)


def _price(course: Course) -> Decimal:
    return max(Decimal(95), (course.contact_hours or Decimal(8)) * 24).quantize(Decimal("0.01"))


def _form(course: Course, turn: int) -> DeliveryForm:
    """Computers are learned at home, languages partly; the rest where the tools are."""
    if course.sector == "ict" and turn % 2 == 0:
        return DeliveryForm.ONLINE if turn % 4 else DeliveryForm.OWN_TIME
    return DeliveryForm.MIX if course.sector == "taal-en-inburgering" and turn % 3 == 0 else DeliveryForm.ON_SITE


def _missed(world: World) -> None:
    """What visitors looked for in the past weeks and did not find."""
    terms = (("drone vliegen", 14, 1), ("barista", 9, 3), ("spaans", 7, 2), ("hoogwerker bewijs", 5, 6), ("pedicure", 4, 11),
             ("podcast maken", 2, 9), ("boomverzorging", 2, 20), ("kapper", 1, 17))  # fmt: skip
    rows = [MissedTerm(term=t, count=n, last_on=world.today - timedelta(days=ago)) for t, n, ago in terms]
    MissedTerm.objects.bulk_create(rows, ignore_conflicts=True)


def _start(world: World, course: Course, day: date, turn: int, rooms: dict[Any, Room]) -> Offering:
    part, days, begins, ends = TIMES[turn % len(TIMES)]
    day += timedelta(days=(days[0] - day.weekday()) % 7)
    form = _form(course, turn)
    location = None if form.is_online else list(world.bag["locations"].values())[turn % 3]
    return Offering(
        course=course, starts_on=day, ends_on=day + timedelta(days=7 * (course.weeks or 1) - 1),
        form=form, location=location,
        room=None if location is None else rooms[location.pk], day_part=part, weekdays=list(days),
        begins_at=begins, ends_at=ends, decides_on=day - timedelta(days=DECIDED_DAYS_BEFORE),
        price=_price(course), vat_treatment=VatTreatment.EXEMPT, vat_reason="Beroepsopleiding van een CRKBO-instelling",
        min_places=6, capacity=(12, 14, 16)[turn % 3],
    )  # fmt: skip
