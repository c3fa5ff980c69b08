"""Between tables and Content: what is stored, what is being worked on, and the same in words."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from catalogue.choices import CourseState, Level, ModuleWorth
from catalogue.content import FIELDS, LISTS, Content, Difference, differences
from catalogue.models import (
    Course,
    CourseImage,
    CourseProposal,
    CourseSkill,
    CourseVersion,
    ExtraCost,
    Institution,
    Module,
    ModulePrerequisite,
    NetPriceExample,
    ProposalState,
    Skill,
    SkillKind,
    SkillLevel,
    SubsidyScheme,
)
from llo_portal.kernel.dutch import hours, number
from llo_portal.kernel.money import euro

OPEN = (ProposalState.DRAFT, ProposalState.REVIEW)


def stored_content(course: Course) -> Content:
    """What visitors read now, or the words of a concept."""
    return Content(
        fields={name: getattr(course, name) for name in FIELDS},
        modules=tuple(row | {"id": str(row["id"])} for row in course.modules.values(*LISTS["modules"])),
        order=_stored_order(course),
        extras=tuple(course.extra_costs.values(*LISTS["extras"])),
        examples=tuple(course.price_examples.values(*LISTS["examples"])),
        skills=tuple(row | {"skill_id": str(row["skill_id"])} for row in course.course_skills.values(*LISTS["skills"])),
        schemes=frozenset(str(pk) for pk in course.course_schemes.values_list("scheme_id", flat=True)),
        leads_to=frozenset(str(pk) for pk in course.leads_to.values_list("pk", flat=True)),
    )


def _stored_order(course: Course) -> tuple[dict[str, int], ...]:
    pairs = ModulePrerequisite.objects.filter(module__course=course).values_list("module_id", "needed_id")
    if not pairs:
        return ()
    place = {pk: number for number, pk in enumerate(course.modules.values_list("pk", flat=True), 1)}
    return tuple({"block": b, "needed": n} for b, n in sorted((place[block], place[needed]) for block, needed in pairs))


def open_proposal(course: Course) -> CourseProposal | None:
    if course.state != CourseState.PUBLISHED:
        return None
    return course.proposals.filter(state__in=OPEN).select_related("author__person", "submitted_by__person").first()


def working_content(course: Course) -> Content:
    """The words that editors see: the open proposal of a published course, else what is stored."""
    proposal = open_proposal(course)
    return Content.from_json(proposal.content) if proposal else stored_content(course)


def stamp(content: Content) -> str:
    """Changes with every word: what a reviewer has read is what may be published."""
    return hashlib.sha256(json.dumps(content.as_json(), sort_keys=True).encode()).hexdigest()[:32]


def part_stamp(content: Content, parts: Iterable[str], words: Iterable[str] = ()) -> str:
    """Changes with these lists and these words of the course, and with nothing else."""
    plain = content.as_json()
    told = {name: plain[name] for name in parts} | {name: plain["fields"][name] for name in words}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def told_parts(content: Content, parts: Iterable[str], words: Iterable[str] = ()) -> list[str]:
    """The same, a line each, as people read it."""
    plain = Content.from_json(content.as_json())
    names = _words(plain)
    lines = [(names[name][0], names[name][1](plain.fields[name])) for name in words]
    lines += [(names[part][0], names[part][1](row)) for part in parts for row in getattr(plain, part)]
    return [f"{label}: {told}" for label, told in lines if told]


def overlay(course: Course, content: Content) -> Course:
    """The course as it would be: an instance for showing and for forms, not for saving."""
    for name, value in content.fields.items():
        setattr(course, name, value)
    return course


def rows_of(course: Course, content: Content) -> dict[str, list[Any]]:
    """The lists of the content as unsaved rows that templates can show like stored ones."""
    kinds: dict[str, type] = {
        "modules": Module,
        "extras": ExtraCost,
        "examples": NetPriceExample,
        "skills": CourseSkill,
    }
    shown: dict[str, list[Any]] = {
        name: [kind(course=course, **{k: v for k, v in row.items() if k != "id"}) for row in getattr(content, name)]
        for name, kind in kinds.items()
    }
    for order, module in enumerate(shown["modules"], 1):
        module.number = order
    return shown


def frozen_content(course: Course, house: dict[str, str]) -> dict[str, Any]:
    """For a version: the content with the code, the house texts that held and the names of what it points at."""
    content = stored_content(course)
    names = _names(Skill, {row["skill_id"] for row in content.skills})
    names |= _names(Course, set(content.leads_to)) | _names(SubsidyScheme, set(content.schemes))
    return content.as_json() | {"code": course.code, "house": house, "names": names}


def current_version(course: Course | None) -> CourseVersion | None:
    """What an enrolment of now is sold with; None for no course or one that was never published."""
    return course.versions.defer("content").order_by("-number").first() if course else None


def proposed_differences(course: Course, proposal: CourseProposal) -> list[Difference]:
    new = Content.from_json(proposal.content)
    old = Content.from_json(stored_content(course).as_json())
    return differences(old, new, _words(old, new))


def _words(*contents: Content) -> dict[str, tuple[str, Callable[[Any], str]]]:
    """Per name a Dutch label and how a value is told. Names of what ids point at are asked once."""
    words: dict[str, tuple[str, Callable[[Any], str]]] = {}
    for name in FIELDS:
        field = Course._meta.get_field(name.removesuffix("_id"))
        label = str(field.verbose_name)  # type: ignore[union-attr]
        words[name] = (label[:1].upper() + label[1:], _teller(field, contents, name))
    schemes = _names(SubsidyScheme, {pk for one in contents for pk in one.schemes})
    courses = _names(Course, {pk for one in contents for pk in one.leads_to})
    skills = _names(Skill, {row["skill_id"] for one in contents for row in one.skills})
    return words | {
        "modules": ("Blok", told_module),
        "order": ("Volgorde", lambda row: f"Blok {row['block']} pas na blok {row['needed']}"),
        "extras": ("Komt erbij", lambda row: f"{row['name']}, {euro(row['amount'])}"),
        "examples": ("Rekenvoorbeeld", lambda r: f"{r['situation']} {euro(r['price'])} waarvan {r['payer']} {euro(r['contribution'])}"),
        "skills": ("Vaardigheid", lambda row: _told_skill(row, skills)),
        "schemes": ("Regeling", lambda pk: schemes.get(pk, pk)),
        "leads_to": ("Telt mee voor", lambda pk: courses.get(pk, pk)),
    }  # fmt: skip


def told_module(row: Mapping[str, Any]) -> str:
    """A block in one line: title, load, level and what it counts for."""
    counts = f"telt als {ModuleWorth(row['counts_as']).label.lower()} {row['code']}".strip() if row["counts_as"] else ""
    level = Level(row["level"]).label.lower() if row["level"] else ""
    facts = ", ".join(filter(None, (hours(row["study_hours"]), level, counts)))
    told = f"{row['title']} ({facts})" if facts else row["title"]
    said = f"{told}: {row['content']}" if row["content"] else told
    return ". ".join(part.rstrip(".") for part in (said, row["worth"]) if part)


def _told_skill(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kind, level = SkillKind(row["kind"]).label.lower(), SkillLevel(row["level"]).label.lower()
    return f"{names.get(row['skill_id'], 'verwijderde vaardigheid')} ({kind}: {level})"


def _teller(field: Any, contents: tuple[Content, ...], name: str) -> Callable[[Any], str]:
    if name in ("licence_holder_id", "image_id"):
        model = Institution if name == "licence_holder_id" else CourseImage
        names = _names(model, {str(one.fields[name]) for one in contents if one.fields.get(name)})
        return lambda value: names.get(str(value), "") if value else ""
    labels = dict(field.flatchoices or ())
    return lambda value: told_value(labels.get(value, value))


def told_value(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return "; ".join(value)
    if value is None or isinstance(value, str):
        return value or ""
    return number(value)


def _names(model: Any, ids: set[str]) -> dict[str, str]:
    return {str(row.pk): str(row) for row in model.objects.filter(pk__in=ids)} if ids else {}
