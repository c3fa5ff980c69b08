"""What a group can do: typed in a grid or read from a file, always as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from accounts.services import person_for
from catalogue.models import Skill
from clients.choices import IntakeState
from clients.errors import ClientsError, GroupChanged, SheetFaults, StateError
from clients.models import Intake, ScreenedLevel, ScreenedPerson, ScreenedSkill
from clients.names import split_person
from clients.screening_sheet import MOST_PEOPLE, ScreeningSheet, code_problem, read_screening
from clients.selectors.screening import stamp_of
from clients.services.timeline import record
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.sheets import SheetError

MOST_SKILLS = 12


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One of the group as typed. `levels` maps a skill to (now, wanted): now None for unknown, wanted None to leave it as it
    is. Skills that are left out stay as they are."""

    code: str
    name: str = ""
    levels: Mapping[UUID, tuple[int | None, int | None]] = field(default_factory=dict)


def allows_names(intake: Intake) -> bool:
    """Never persons of a benefit agency (domein/formules.yaml, privacy)."""
    return intake.formula != MarketFormula.BENEFIT_AGENCY


def set_skills(*, intake: Intake, wanted: Mapping[Skill, int], by: Any, seen: str | None = None) -> None:
    """The skills to screen on, each with the level the group should reach. What was measured on a skill that goes, goes.

    Raises ClientsError for none, too many, or a level outside 1 to 4; GroupChanged when the stamp is not `seen` any more.
    """
    if not wanted:
        raise ClientsError("Kies minstens één vaardigheid.", field="skills")
    if len(wanted) > MOST_SKILLS:
        raise ClientsError(f"Kies hoogstens {MOST_SKILLS} vaardigheden.", field="skills")
    if any(not 1 <= level <= 4 for level in wanted.values()):
        raise ClientsError("Een gewenst niveau is 1, 2, 3 of 4.", field="skills")
    with transaction.atomic():
        _check_seen(_locked(intake), seen)
        intake.screened_skills.exclude(skill__in=wanted).delete()
        ScreenedLevel.objects.filter(person__intake=intake).exclude(skill__in=wanted).delete()
        for skill, level in wanted.items():
            ScreenedSkill.objects.update_or_create(intake=intake, skill=skill, defaults={"wanted": level})


def save_group(*, intake: Intake, members: Iterable[GroupMember], by: Any, seen: str | None = None) -> int:
    """Stores the whole group: who is not named any more goes. Gives the number of people.

    Raises ClientsError naming the first code that cannot be used, and GroupChanged when the stamp is not `seen` any more;
    then nothing was changed.
    """
    rows = list(members)
    _check(intake, rows)
    with transaction.atomic():
        _check_seen(_locked(intake), seen)
        skills = set(intake.screened_skills.values_list("skill", flat=True))
        known = {one.code.casefold(): one for one in intake.screened_people.select_related("person")}
        wanted_codes = {row.code.casefold() for row in rows}
        for code in known.keys() - wanted_codes:
            _let_go(known[code])
        for row in rows:
            _store(intake, known.get(row.code.casefold()), row, skills)
        if rows and not known:
            record(
                organisation=intake.organisation, kind="intake", text=f"Screening ingevuld voor {len(rows)} deelnemers",
                by=by, subject_kind="clients.intake", subject_id=intake.pk, url=intake.get_absolute_url(),
            )  # fmt: skip
    return len(rows)


def _check(intake: Intake, rows: list[GroupMember]) -> None:
    if len(rows) > MOST_PEOPLE:
        raise ClientsError(f"Een groep heeft hoogstens {MOST_PEOPLE} mensen.")
    seen: set[str] = set()
    for row in rows:
        if problem := code_problem(row.code):
            raise ClientsError(f"Code “{row.code[:40]}”: {problem}.")
        if row.code.casefold() in seen:
            raise ClientsError(f"De code “{row.code}” staat er twee keer in.")
        seen.add(row.code.casefold())
        if row.name and not allows_names(intake):
            raise ClientsError("Bij een uitkeringsinstantie leggen we geen namen vast. Gebruik alleen codes.")


def _locked(intake: Intake) -> Intake:
    found = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if found.state == IntakeState.CLOSED:
        raise StateError("Deze intake is gesloten. Heropen hem eerst als je iets wilt veranderen.")
    return found


def _check_seen(intake: Intake, seen: str | None) -> None:
    if seen is not None and seen != stamp_of(intake):
        raise GroupChanged("Iemand heeft de screening intussen ook bewaard. Vergelijk en kies.")


def _store(intake: Intake, known: ScreenedPerson | None, row: GroupMember, skills: set[UUID]) -> None:
    one = known or ScreenedPerson(intake=intake)
    one.code, before = row.code, one.person
    one.person = _person(before, row.name)
    one.save()
    if before is not None and one.person_id != before.pk:
        _forget(before)
    for skill, (current, wanted) in row.levels.items():
        if skill not in skills:
            continue
        said = {"current": current} if wanted is None else {"current": current, "wanted": wanted}
        ScreenedLevel.objects.update_or_create(person=one, skill_id=skill, defaults=said)


def _person(before: Person | None, name: str) -> Person | None:
    """The same person under the same name, a new one for a name that is new."""
    name = " ".join(name.split())
    if not name:
        return None
    if before is not None and before.full_name == name:
        return before
    first, infix, last = split_person(name)
    return person_for(first_name=first[:80], infix=infix[:20], last_name=last[:120], email="")


def _let_go(one: ScreenedPerson) -> None:
    person = one.person
    one.delete()
    if person is not None:
        _forget(person)


def _forget(person: Person) -> None:
    """Who was made for this screening alone does not stay behind."""
    from django.db.models import ProtectedError

    if person.email or person.contacts.exists() or ScreenedPerson.objects.filter(person=person).exists():
        return
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return  # another chapter knows this person


def import_group(*, intake: Intake, content: bytes, name: str, by: Any) -> tuple[int, tuple[str, ...]]:
    """Reads a file into the screening; people already there are kept unless the file names them too. Gives the number of
    rows and the columns that were passed over.

    Raises SheetFaults with what is wrong per row, or SheetError (Dutch) for a file that cannot be read; nothing half done.
    """
    skills = {one.skill.name: one.skill_id for one in intake.screened_skills.select_related("skill")}
    if not skills:
        raise ClientsError("Kies eerst de vaardigheden waarop je screent.")
    sheet = read_screening(content, name, list(skills), with_names=allows_names(intake))
    if sheet.faults:
        raise SheetFaults(sheet)
    save_group(intake=intake, members=[*_others(intake, sheet), *_members(sheet, skills)], by=by)
    return len(sheet.rows), sheet.unknown_columns


def _members(sheet: ScreeningSheet, skills: Mapping[str, UUID]) -> list[GroupMember]:
    return [
        GroupMember(
            row.code, row.name,
            {
                pk: (row.current.get(skill), row.wanted.get(skill)) for skill, pk in skills.items()
                if skill in row.current or skill in row.wanted
            },
        )
        for row in sheet.rows
    ]  # fmt: skip


def _others(intake: Intake, sheet: ScreeningSheet) -> list[GroupMember]:
    told = {row.code.casefold() for row in sheet.rows}
    people = intake.screened_people.select_related("person")
    return [
        GroupMember(one.code, one.person.full_name if one.person else "")
        for one in people if one.code.casefold() not in told
    ]  # fmt: skip


def move_skill(*, old_id: UUID, new_id: UUID) -> None:
    """A skill became part of another: what was measured goes along, unless the other was measured too."""
    for model, owner in ((ScreenedSkill, "intake"), (ScreenedLevel, "person")):
        rows: Any = model
        taken = rows.objects.filter(skill=new_id).values(owner)
        rows.objects.filter(skill=old_id, **{f"{owner}__in": taken}).delete()
        rows.objects.filter(skill=old_id).update(skill=new_id)


__all__ = ["GroupMember", "SheetError", "allows_names", "import_group", "move_skill", "save_group", "set_skills"]
