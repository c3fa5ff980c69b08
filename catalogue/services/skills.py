"""The list of skills: one name per skill, doubles merged into the one that stays."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from catalogue.drafts import OPEN
from catalogue.errors import CatalogueError
from catalogue.models import CourseProposal, CourseSkill, Skill
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.functions import NameKey
from llo_portal.kernel.signals import skill_merged


def named(names: Iterable[str]) -> dict[str, Skill]:
    """Known skills by the name asked for, whatever its capitals and accents."""
    asked = {name: name for name in names}
    if not asked:
        return {}
    rows = Skill.objects.annotate(key=NameKey("name"))
    keys = _keys(asked)
    known = {row.key: row for row in rows.filter(key__in=set(keys.values()))}
    return {name: known[keys[name]] for name in asked if keys[name] in known}


def _keys(names: Iterable[str]) -> dict[str, str]:
    """The comparable form of each name, as the database makes it."""
    from django.db import connection

    listed = list(names)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_key(n) FROM unnest(%s::text[]) WITH ORDINALITY AS t(n, i) ORDER BY i", [listed])
        return dict(zip(listed, (key for (key,) in cursor.fetchall()), strict=True))


def add_missing(*, names: Iterable[str], sector: str = Sector.OTHER, by: Any) -> dict[str, Skill]:
    """All of these skills by name; those that were not in the list are added with this sector."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    with transaction.atomic():
        known = named(wanted)
        for name in wanted:
            if name not in known and not (found := named([name])):
                known[name] = Skill.objects.create(name=name, sector=sector)
            elif name not in known:
                known |= found
    return known


def merge(*, skill: Skill, into: Skill, by: Any) -> Skill:
    """`skill` goes and `into` takes its place on courses and in open proposals; the higher level counts. Published
    versions keep the name they had. Raises CatalogueError for a skill with itself."""
    if skill.pk == into.pk:
        raise CatalogueError("Kies een andere vaardigheid om mee samen te voegen.", field="into")
    try:
        with transaction.atomic():
            both = {row.pk: row for row in Skill.objects.select_for_update().filter(pk__in=(skill.pk, into.pk))}
            if len(both) != len({skill.pk, into.pk}):
                raise CatalogueError("Een van de twee staat niet meer in de lijst.")
            _move_on_courses(skill, into)
            _move_in_proposals(str(skill.pk), str(into.pk))
            skill_merged.send(sender=Skill, old_id=skill.pk, new_id=into.pk)
            skill.delete()
    except IntegrityError as error:
        raise CatalogueError("Een collega wijzigde deze vaardigheid tegelijk. Probeer het nog eens.") from error
    return into


def _move_on_courses(skill: Skill, into: Skill) -> None:
    kept = {(row.course_id, row.kind): row for row in CourseSkill.objects.filter(skill=into)}
    for row in CourseSkill.objects.filter(skill=skill):
        known = kept.get((row.course_id, row.kind))
        if known is None:
            row.skill = into
            row.save(update_fields=["skill"])
        else:
            known.level = max(known.level, row.level)
            known.save(update_fields=["level"])
            row.delete()


def _move_in_proposals(old: str, new: str) -> None:
    for proposal in CourseProposal.objects.select_for_update().filter(state__in=OPEN):
        rows = proposal.content.get("skills", [])
        if not any(row["skill_id"] == old for row in rows):
            continue
        best: dict[tuple[str, str], dict[str, Any]] = {}
        for row in rows:
            moved = row | {"skill_id": new if row["skill_id"] == old else row["skill_id"]}
            key = (moved["kind"], moved["skill_id"])
            best[key] = moved | {"level": max(moved["level"], best.get(key, moved)["level"])}
        proposal.content["skills"] = list(best.values())
        proposal.save(update_fields=["content", "updated_at"])


def delete(*, pk: UUID, by: Any) -> None:
    """Raises CatalogueError while a course or an open proposal names it."""
    with transaction.atomic():
        skill = Skill.objects.select_for_update().get(pk=pk)
        proposed = CourseProposal.objects.filter(state__in=OPEN, content__skills__contains=[{"skill_id": str(pk)}])
        if skill.course_skills.exists() or proposed.exists():
            raise CatalogueError("Opleidingen noemen deze vaardigheid. Voeg haar samen met een andere.")
        try:
            skill.delete()
        except ProtectedError as error:
            raise CatalogueError(
                "Bij een klant is op deze vaardigheid gescreend. Voeg haar samen met een andere."
            ) from error
