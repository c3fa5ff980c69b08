"""The words of a course: a concept changes in its tables, a published course in a proposal beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError

from catalogue import carousel
from catalogue.choices import CourseState
from catalogue.content import FIELDS, LATER, LISTS, Content
from catalogue.drafts import OPEN, stored_content
from catalogue.errors import CatalogueError
from catalogue.models import (
    Course,
    CourseImage,
    CourseProposal,
    CourseScheme,
    CourseSkill,
    ExtraCost,
    Module,
    ModulePrerequisite,
    NetPriceExample,
    ProposalState,
    Skill,
    SubsidyScheme,
)
from llo_portal.kernel.dutch import join_words

OUT_OF_THE_WAY = 1000  # more blocks than any course has


def save_course(*, course: Course, leads_to: Iterable[Course] | None = None, by: Any) -> Course:
    """Stores a filled course; a new one as concept. `leads_to` are the courses it is a part of; None leaves them."""
    parts: dict[str, Any] = {"fields": {name: getattr(course, name) for name in FIELDS}}
    if leads_to is not None:
        parts["leads_to"] = frozenset(str(one.pk) for one in leads_to)
    with transaction.atomic():
        if not Course.objects.filter(pk=course.pk).exists():
            course.save()
            if leads_to is not None:
                course.leads_to.set(leads_to)
            return course
        return change(course=course, by=by, code=course.code, **parts)


def save_modules(*, course: Course, rows: Sequence[dict[str, Any]], by: Any) -> None:
    """Replaces the blocks by `rows` (id and the words of a block), numbered in their order. `needs` of a row are the
    places (first is 1) of rows that must be done before it. Raises CatalogueError for a circle."""
    wanted = [
        LATER | {"id": str(row["id"]) if row.get("id") else None, "content": "", "study_hours": None}
        | {name: row[name] for name in LISTS["modules"][1:] if name in row}
        for row in rows if row.get("title")
    ]  # fmt: skip
    change(course=course, by=by, modules=wanted, order=_order_of(rows))


def _order_of(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, int]]:
    """Who waits for whom by the place it gets now that empty rows are left out."""
    titled = [place for place, row in enumerate(rows, 1) if row.get("title")]
    new = {old: number for number, old in enumerate(titled, 1)}
    pairs = []
    for place in titled:
        for needed in sorted(set(rows[place - 1].get("needs") or ())):
            if needed not in new:
                raise CatalogueError(f"Blok {place} wacht op blok {needed}, maar dat blok is er niet.")
            pairs.append({"block": new[place], "needed": new[needed]})
    if ring := carousel.circle(
        {row["block"]: [r["needed"] for r in pairs if r["block"] == row["block"]] for row in pairs}
    ):
        raise CatalogueError(f"Blok {join_words([str(one) for one in ring])} wachten op elkaar. Dan begint er niemand.")
    return pairs


def save_skills(*, course: Course, rows: Iterable[Mapping[str, Any]], by: Any) -> None:
    """Replaces what the course asks and adds by `rows` (skill_id, kind, level). The last word about a skill counts."""
    wanted = {(row["kind"], str(row["skill_id"])): int(row["level"]) for row in rows}
    names = {
        str(pk): name for pk, name in Skill.objects.filter(pk__in=[pk for _, pk in wanted]).values_list("pk", "name")
    }
    order = sorted((kind, names[pk], pk) for kind, pk in wanted if pk in names)
    told = [{"skill_id": pk, "kind": kind, "level": wanted[kind, pk]} for kind, _, pk in order]
    change(course=course, by=by, skills=told)


def save_costs(
    *, course: Course, schemes: Iterable[SubsidyScheme], extras: Sequence[dict[str, Any]],
    examples: Sequence[dict[str, Any]], by: Any,
) -> Course:  # fmt: skip
    """Stores a course with its schemes, extra costs and worked examples, replacing what was there."""
    fields = {name: getattr(course, name) for name in FIELDS}
    ids = frozenset(str(scheme.pk) for scheme in schemes)
    return change(course=course, by=by, fields=fields, schemes=ids, extras=extras, examples=examples)


def change(*, course: Course, by: Any, code: str = "", **parts: Any) -> Course:
    """Replaces parts of the content (see catalogue.content.Content). Raises CatalogueError while somebody reviews it."""
    with transaction.atomic():
        locked = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        if locked.state == CourseState.PUBLISHED:
            _into_proposal(locked, parts, by)
            return locked
        if locked.state != CourseState.DRAFT:
            raise CatalogueError("Alleen een concept kun je wijzigen. Zet de opleiding eerst terug naar concept.")
        if code:
            locked.code = code
        write(locked, parts)
    return locked


def _into_proposal(course: Course, parts: Mapping[str, Any], by: Any) -> CourseProposal:
    proposal = course.proposals.select_for_update().filter(state__in=OPEN).first()
    if proposal is None:
        proposal = CourseProposal(course=course, author=by, content=stored_content(course).as_json())
    if proposal.state != ProposalState.DRAFT:
        raise CatalogueError("Deze wijziging ligt bij een collega. Wacht op het antwoord of haal haar terug.")
    content = replace(Content.from_json(proposal.content), **parts)
    proposal.content = content.as_json()
    proposal.save()
    return proposal


def write(course: Course, parts: Mapping[str, Any]) -> None:
    """Puts parts of a content in the tables. The caller holds the lock and decided that this may be."""
    if fields := parts.get("fields"):
        for name, value in fields.items():
            setattr(course, name, value)
        course.save()
    if "modules" in parts:
        _write_modules(course, parts["modules"])
    if "order" in parts:
        _write_order(course, parts["order"])
    if "extras" in parts:
        course.extra_costs.all().delete()
        ExtraCost.objects.bulk_create(ExtraCost(course=course, **row) for row in parts["extras"])
    if "examples" in parts:
        course.price_examples.all().delete()
        rows = enumerate(parts["examples"], 1)
        NetPriceExample.objects.bulk_create(NetPriceExample(course=course, number=n, **row) for n, row in rows)
    if "skills" in parts:
        _write_skills(course, parts["skills"])
    if "schemes" in parts:
        _write_schemes(course, set(parts["schemes"]))
    if "leads_to" in parts:
        course.leads_to.set(Course.objects.filter(pk__in=parts["leads_to"]))


def _write_modules(course: Course, rows: Sequence[Mapping[str, Any]]) -> None:
    """Blocks keep who they are: others point at them."""
    kept = {str(module.pk): module for module in course.modules.all()}
    if kept:
        _drop_modules(course.modules.exclude(pk__in=[row["id"] for row in rows if row["id"]]))
        # numbers are unique: move out of the way before numbering anew
        course.modules.update(number=F("number") + OUT_OF_THE_WAY)
    made = []
    for number, row in enumerate(rows, 1):
        module = kept.get(row["id"] or "") or Module(course=course)
        module.number = number
        for name in LISTS["modules"][1:]:
            setattr(module, name, row[name])
        if str(module.pk) in kept:
            module.save()
        else:
            made.append(module)
    Module.objects.bulk_create(made)


def _write_skills(course: Course, rows: Sequence[Mapping[str, Any]]) -> None:
    """A skill that left the list while a proposal waited is passed over."""
    known = {
        str(pk) for pk in Skill.objects.filter(pk__in=[row["skill_id"] for row in rows]).values_list("pk", flat=True)
    }
    course.course_skills.all().delete()
    CourseSkill.objects.bulk_create(CourseSkill(course=course, **row) for row in rows if row["skill_id"] in known)


def _drop_modules(gone: Any) -> None:
    try:
        gone.delete()
    except ProtectedError as error:
        titles = join_words(list(gone.values_list("title", flat=True)))
        raise CatalogueError(f"Aan {titles} hangen al startmomenten of besluiten. Dat blok kan niet weg.") from error


def _write_order(course: Course, rows: Sequence[Mapping[str, int]]) -> None:
    blocks = list(course.modules.values_list("pk", flat=True))
    wanted = {(blocks[row["block"] - 1], blocks[row["needed"] - 1]) for row in rows}
    had = {(one.module_id, one.needed_id): one for one in ModulePrerequisite.objects.filter(module__course=course)}
    if gone := [one.pk for pair, one in had.items() if pair not in wanted]:
        ModulePrerequisite.objects.filter(pk__in=gone).delete()
    for block, needed in sorted(wanted - had.keys(), key=str):
        ModulePrerequisite.objects.create(module_id=block, needed_id=needed)


def _write_schemes(course: Course, wanted: set[str]) -> None:
    had = {str(pk) for pk in course.course_schemes.values_list("scheme_id", flat=True)}
    if had - wanted:
        course.course_schemes.filter(scheme_id__in=had - wanted).delete()
    new = SubsidyScheme.objects.filter(pk__in=wanted - had) if wanted - had else []
    CourseScheme.objects.bulk_create(CourseScheme(course=course, scheme=scheme) for scheme in new)


def add_image(*, course: Course, content: bytes, alt: str, by: Any) -> CourseImage:
    """Encodes a picture anew and puts it beside the course, to be chosen in its words. The same picture is kept once."""
    from django.core.files.base import ContentFile

    from catalogue import images

    picture = images.encode(content)
    with transaction.atomic():
        found = course.images.filter(checksum=picture.checksum).first()
        if found is not None:
            return found
        image = CourseImage(
            course=course, alt=alt.strip(), width=picture.width, height=picture.height, checksum=picture.checksum, by=by
        )
        image.file.save(f"{picture.checksum[:24]}.webp", ContentFile(picture.content), save=False)
        image.save()
    return image
