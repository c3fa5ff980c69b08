"""An offer list in: first a dry run, then everything that is right in one transaction."""

import hashlib
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import slugify

from catalogue import offer_sheet as sheet
from catalogue.choices import ImportState, VatTreatment
from catalogue.day_words import weekdays_of
from catalogue.errors import CatalogueError
from catalogue.models import CatalogueImport, Course, Location, Module, Offering, Room
from catalogue.models.courses import RESERVED_SLUGS
from catalogue.models.offerings import DECIDED_DAYS_BEFORE
from catalogue.vat import EXEMPT_GROUND
from llo_portal.kernel import sheets
from llo_portal.kernel.dates import today

MAX_BYTES = 5 * 1024 * 1024
OUTCOMES = ("nieuw", "ongewijzigd", "dubbel", "fout")


def receive(*, content: bytes, name: str, by: Any) -> CatalogueImport:
    """Keeps the upload with the report of a dry run; nothing else is written. A file we cannot read is kept too,
    so that somebody else can see why. Raises CatalogueError for a file that is too large."""
    if len(content) > MAX_BYTES:
        raise CatalogueError("Het bestand is groter dan 5 MB.", field="file")
    short = name.replace("\x00", "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1][-160:] or "bestand"
    report = check(content, short)
    with transaction.atomic():
        made = CatalogueImport(
            name=short, checksum=hashlib.sha256(content).hexdigest(), size=len(content), by=by, report=report,
            state=ImportState.UNREADABLE if report["fatal"] else ImportState.CHECKED,
        )  # fmt: skip
        suffix = ".xlsx" if content[:4] == b"PK\x03\x04" else ".csv"
        made.file.save(f"{made.pk}{suffix}", ContentFile(content), save=False)
        made.save()
    return made


def check(content: bytes, name: str) -> dict[str, Any]:
    """The report of a dry run: what would happen, per row and per cell."""
    try:
        rows = _rows(content, name)
    except sheets.SheetError as error:
        return _report(fatal=str(error))
    return _report(plan=sheet.plan(sheet.read_rows(rows), _known(), today()), unknown=sheet.unknown_columns(rows))


def apply(*, upload: CatalogueImport, leave_out_faulty: bool, by: Any) -> CatalogueImport:
    """Reads the list in, all of it or nothing. Raises CatalogueError when rows are faulty and the user did not say that
    those may be left out. Doing it twice changes nothing: known starts stay as they are."""
    try:
        with transaction.atomic():
            locked = CatalogueImport.objects.select_for_update().get(pk=upload.pk)
            if locked.state != ImportState.CHECKED:
                raise CatalogueError("Dit bestand is al ingelezen of niet leesbaar.")
            with locked.file.open("rb") as stored:
                rows = _rows(stored.read(), locked.name)
            plan = sheet.plan(sheet.read_rows(rows), _known(), today())
            if plan.count("fout") and not leave_out_faulty:
                raise CatalogueError(
                    f"{plan.count('fout')} rijen hebben een fout. Zet een vinkje dat die mogen vervallen, "
                    "of verbeter het bestand.", field="leave_out_faulty",
                )  # fmt: skip
            _write(plan, locked.name)
            locked.report = _report(plan=plan, unknown=sheet.unknown_columns(rows))
            locked.state, locked.applied_at = ImportState.APPLIED, timezone.now()
            locked.save(update_fields=["report", "state", "applied_at"])
    except IntegrityError as error:
        raise CatalogueError("Iemand anders wijzigde het aanbod tegelijk. Probeer het nog eens.") from error
    except sheets.SheetError as error:
        raise CatalogueError(str(error)) from error
    return locked


def _rows(content: bytes, name: str) -> list[sheets.SheetRow]:
    rows = sheets.read(content, name, known=set(sheet.COLUMNS.values()))
    if not rows:
        raise sheets.SheetError("Onder de kolomkoppen staan geen rijen.")
    if missing := sheet.missing_columns(rows):
        raise sheets.SheetError("In dit bestand missen de kolommen: " + ", ".join(missing) + ".")
    return rows


def _report(*, plan: sheet.Plan | None = None, unknown: list[str] | None = None, fatal: str = "") -> dict[str, Any]:
    if plan is None:
        return {"fatal": fatal, "counts": {}, "rows": [], "notes": [], "unknown_columns": []}
    counts = {outcome: plan.count(outcome) for outcome in OUTCOMES}
    counts |= {"opleidingen": len(plan.courses), "startmomenten": len(plan.offerings)}
    counts |= {level: sum(note.level == level for note in plan.notes) for level in (sheet.WARNING, sheet.INFO)}
    return {
        "fatal": "",
        "counts": counts,
        "rows": [asdict(row) for row in plan.rows],
        "notes": [asdict(note) for note in plan.notes],
        "unknown_columns": [name[:60] for name in unknown or []][:60],
    }


def _known() -> sheet.Known:
    courses = Course.objects.prefetch_related(
        Prefetch("offerings", Offering.objects.exclude(import_key="").select_related("location", "room"))
    )
    offerings = {one.import_key: _offering_values(course, one) for course in courses for one in course.offerings.all()}
    return sheet.Known(
        courses={course.code: _course_values(course) for course in courses},
        offerings=offerings,
        locations=frozenset(_location_names()),
        blocks=_blocks(),
    )


def _blocks() -> dict[tuple[str, str], str]:
    """Titles of blocks by code of the course and what people write: the title or the number."""
    found = {}
    for code, number, title in Module.objects.values_list("course__code", "number", "title").order_by("number"):
        found[code, str(number)] = found[code, title.casefold()] = title
    return found


def _course_values(course: Course) -> sheet.CourseValues:
    return sheet.CourseValues(
        course.code, course.title, course.sector, course.level, course.credential, course.crebo, course.contact_hours,
        course.self_study_hours, course.weeks, course.guidance_open, course.entry_requirement,
    )  # fmt: skip


def _offering_values(course: Course, one: Offering) -> sheet.OfferingValues:
    return sheet.OfferingValues(
        course.code, one.starts_on, one.form, str(one.location or ""), one.room.name if one.room else "", one.day_part,
        one.day_parts, one.price, one.vat_treatment, one.min_places, one.capacity,
    )  # fmt: skip


def _location_names() -> dict[str, Location]:
    """Locations by every way people write them: name, name and place, street and place."""
    found = {}
    for location in Location.objects.all():
        spellings = (f"{location.street}, {location.place}", f"{location.name}, {location.place}", location.name)
        found |= {spelling.casefold(): location for spelling in spellings}
    return found


def _write(plan: sheet.Plan, source: str) -> None:
    slugs = set(RESERVED_SLUGS) | set(Course.objects.values_list("slug", flat=True))
    Course.objects.bulk_create([Course(**_course_fields(values, slugs)) for values in plan.courses])
    courses = {course.code: course for course in Course.objects.filter(code__in=[one.code for one in plan.offerings])}
    blocks = Module.objects.filter(course__in=courses.values()).select_related("course")
    modules = {(block.course.code, block.title): block for block in blocks}
    locations, rooms, made = _location_names(), {}, []
    for row in plan.offerings:
        if row.location and row.location.casefold() not in locations:
            locations[row.location.casefold()] = _new_location(row.location)
        location = locations.get(row.location.casefold()) if row.location else None
        if row.room and location is not None and (location.pk, row.room) not in rooms:
            rooms[location.pk, row.room] = Room.objects.get_or_create(location=location, name=row.room)[0]
        room = rooms.get((location.pk, row.room)) if location else None
        module = modules[row.code, row.block] if row.block else None
        parts = sum(code == row.code for code, _ in modules) if module else 1
        fields = _offering_fields(row, courses[row.code], source, parts)
        made.append(Offering(**fields, module=module, location=location, room=room))
    Offering.objects.bulk_create(made)


def _course_fields(values: sheet.CourseValues, slugs: set[str]) -> dict[str, Any]:
    stem = slugify(values.title)[:120] or slugify(values.code) or "opleiding"
    slug, number = stem, 1
    while slug in slugs:
        number += 1
        slug = f"{stem}-{number}"
    slugs.add(slug)
    return {
        "code": values.code, "slug": slug, "title": values.title, "sector": values.sector, "level": values.level,
        "credential": values.credential, "crebo": values.crebo, "contact_hours": values.contact_hours,
        "self_study_hours": values.self_study_hours, "weeks": values.weeks, "guidance_open": values.guidance,
        "entry_requirement": values.entry,
    }  # fmt: skip


def _offering_fields(row: sheet.OfferingValues, course: Course, source: str, parts: int) -> dict[str, Any]:
    """`parts` is in how many the weeks of the course are cut: 1 for the whole, the number of blocks for one of them."""
    days = 7 * -(-course.weeks // parts) - 1 if course.weeks else 0
    return {
        "course": course, "starts_on": row.start, "ends_on": row.start + timedelta(days=days), "form": row.form,
        "day_part": row.day_part, "day_parts": row.day_text, "price": row.price, "vat_treatment": row.vat,
        "vat_reason": _vat_reason(row, source), "min_places": row.minimum, "capacity": row.maximum,
        "import_key": row.key, "weekdays": weekdays_of(row.day_text),
        "decides_on": row.start - timedelta(days=DECIDED_DAYS_BEFORE),
    }  # fmt: skip


def _vat_reason(row: sheet.OfferingValues, source: str) -> str:
    """A ground of exemption is read by the client on the invoice; where a rate came from by staff only."""
    return EXEMPT_GROUND if row.vat == VatTreatment.EXEMPT else f"Belast volgens het aanbodbestand {source}"[:200]


def _new_location(text: str) -> Location:
    name, _, place = text.rpartition(", ")
    if not name:
        name, place = text, ""
    street = name if any(sign.isdigit() for sign in name) else ""
    return Location.objects.get_or_create(name=name[:120], defaults={"street": street, "place": place[:80]})[0]
