"""Skills, stacking, materials and the list of SBB of the fictional provider."""

import io
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from catalogue import services
from catalogue.models import Course, CreboImport, Material, Skill
from catalogue.services import crebo, materials
from llo_portal.kernel import yamldata
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.demo import World

HERE = Path(__file__).parent
DIPLOMA = "LLO-045"
RETIRED_CODE = "99009"  # cobots: the code was retired this summer
WORTH = {
    Credential.DIPLOMA: ("werkproces", "Een deel van het mbo-diploma."),
    Credential.MBO_CERTIFICATE: ("werkproces", "Een deel van het mbo-certificaat, apart te toetsen."),
    Credential.PRACTICE_STATEMENT: ("werkproces", "Komt op je praktijkverklaring te staan."),
    Credential.BRANCH_CERTIFICATE: ("branchecertificaat", "Hoort bij het examen van de branche."),
}
ELECTIVES = {("LLO-002", 2): "K9901", ("LLO-029", 0): "K9902"}  # (course, place of the block) -> code


@lru_cache(maxsize=1)
def skills_file() -> dict[str, Any]:
    """Read once: every course asks for it."""
    data = yamldata.load(HERE / "vaardigheden.yaml")
    yamldata.check_keys(
        data, required={"vaardigheden", "opleidingen", "stapelen", "materialen"}, where="vaardigheden.yaml"
    )
    return data


def load_skills() -> dict[str, Skill]:
    """The list of skills by the key of the file."""
    rows = skills_file()["vaardigheden"]
    made = {key: Skill(name=name, sector=sector, description=told) for key, (name, sector, told) in rows.items()}
    Skill.objects.bulk_create(made.values())
    return made


def give_skills(course: Course, known: dict[str, Skill], by: Any) -> None:
    told = skills_file()["opleidingen"].get(course.code, {})
    rows = [
        {"skill_id": known[key].pk, "kind": kind, "level": level}
        for kind, skills in told.items() for key, level in skills.items()
    ]  # fmt: skip
    services.save_skills(course=course, rows=rows, by=by)


def valued(course: Course, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with the level of the course and what they count for."""
    counts_as, worth = WORTH.get(Credential(course.credential), ("eigen", "Je krijgt er een bewijs van deelname voor."))
    for place, block in enumerate(blocks):
        block |= {"level": course.level, "counts_as": counts_as, "worth": worth, "code": ""}
        if code := ELECTIVES.get((course.code, place)):
            block |= {
                "counts_as": "keuzedeel",
                "code": code,
                "worth": "Een erkend keuzedeel. Je kunt het apart afronden.",
            }
    return blocks


def whole_course() -> Course:
    """The diploma that three parts stack to; filled and published by the loader like the others."""
    return Course.objects.get_or_create(
        code=DIPLOMA,
        defaults={"slug": "verzorgende-ig", "title": "Verzorgende IG", "sector": "zorg-en-welzijn", "crebo": "99045"},
    )[0]


def wholes_of(course: Course) -> list[Course]:
    whole = skills_file()["stapelen"].get(course.code)
    return list(Course.objects.filter(code=whole)) if whole else []


def load_materials(world: World) -> None:
    courses = Course.objects.in_bulk(field_name="code")
    for number, row in enumerate(skills_file()["materialen"]):
        made = Material(
            course=courses[row["opleiding"]], kind=row["soort"], title=row["titel"], owner=row["eigenaar"],
            url=row.get("adres", ""), version=row.get("versie", ""), note=row.get("opmerking", ""),
            checked_on=world.today - timedelta(days=70 * number),
        )  # fmt: skip
        content = _sheet(row["titel"]) if "bestand" in row else None
        by = world.users["onderwijsontwikkelaar"]
        materials.save(material=made, content=content, name=row.get("bestand", ""), by=by)


def _sheet(title: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append([title])
    for number in range(1, 9):
        book.active.append([f"Oefening {number}", "gedaan op", "besproken met"])
    return _bytes(book)


def load_crebo(world: World) -> None:
    """Two lists: last year's, and this year's in which one of our codes is retired. All codes are made up and start with 99."""
    if CreboImport.objects.exists():
        return
    by = world.users["onderwijskundige"]
    ours = Course.objects.filter(crebo__regex=r"^[0-9]{5}$").exclude(crebo="").order_by("crebo")
    rows = {course.crebo: [f"\u00a0{course.crebo}\u00a0", course.title, *_level(course), "bbl"] for course in ours}
    rows |= {
        str(code): [str(code), f"Voorbeeldkwalificatie {code}", "3", "Vakopleiding", "bol"]
        for code in range(99501, 99541)
    }
    for gone in ((), (RETIRED_CODE,)):
        content = _list(
            [row for code, row in rows.items() if code not in gone], [rows[code] for code in gone if code in rows]
        )
        upload = crebo.receive(content=content, name=f"crebo-lijst {'nieuw' if gone else 'vorig jaar'}.xlsx", by=by)
        crebo.apply(upload=upload, by=by)


def _level(course: Course) -> tuple[str, str]:
    kinds = {"1": "Entreeopleiding", "2": "Basisberoepsopleiding", "3": "Vakopleiding", "4": "Middenkaderopleiding"}
    level = course.level[-1:] if course.level.startswith("mbo-") else "3"
    return level, kinds[level]


def _list(current: list[list[str]], retired: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    from catalogue.crebo_sheet import COLUMNS, CURRENT, RETIRED

    book = Workbook()
    book.active.title = CURRENT
    for page, rows in ((book.active, current), (book.create_sheet(RETIRED), retired)):
        page.append(list(COLUMNS.values()))
        for row in rows:
            page.append(row)
    return _bytes(book)


def _bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def diploma_text() -> dict[str, Any]:
    """What the editors write about the diploma, in the form of opleidingen.yaml."""
    return {
        "papier": "mbo-diploma", "niveau": "mbo-3", "les": 480, "thuis": 480, "weken": 80, "leerweg": "derde leerweg",
        "samenvatting": "Voor wie in de zorg werkt en een diploma wil. Daarna ben je verzorgende IG.",
        "tekst": "Je leert de hele zorg voor een cliënt. Je werkt en leert tegelijk. Had je al een deel? Dan ben je sneller klaar.",
        "toegang": "Je werkt in de zorg, ten minste 20 uur per week.",
        "blokken": ["Zorg en begeleiding | Het zorgplan en de dag van de cliënt.", "Verpleegtechniek | Injecties, wonden en medicijnen.",
                    "Samenwerken | Overleg met familie en team.", "Examen | Je laat op je werk zien wat je kunt."],
    }  # fmt: skip


__all__ = [
    "DIPLOMA", "diploma_text", "give_skills", "load_crebo", "load_materials", "load_skills", "valued",
    "whole_course", "wholes_of",
]  # fmt: skip
