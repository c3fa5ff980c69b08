"""A published version in words, for who reads it later: staff and the learner it was sold to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.content import FIELDS, Content
from catalogue.drafts import told_module, told_value
from catalogue.models import Course, CourseVersion, Institution, SkillKind, SkillLevel
from llo_portal.kernel.dutch import hours
from llo_portal.kernel.money import euro

TEXTS = {"description", "price_includes", "week_text", "bring", "assessment", "resits", "exemption"}  # markdown
INSIDE = {"stance", "image_id", "range", "open_options", "sector"}  # of no meaning to who bought it
HOURS = {"contact_hours", "self_study_hours", "practice_hours"}
HOUSE = {
    "betalen": "Betalen", "hulp": "Hulp bij het leren", "gemist": "Les gemist of stoppen", "annuleren": "Bedenktijd",
    "na_aanmelden": "Na het aanmelden", "overslaan": "Delen overslaan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the page said: `text` is markdown, `facts` is plain, `lines` is a list."""

    label: str
    facts: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()


def words_of(version: CourseVersion) -> list[Said]:
    """Everything the version said, in the order of the course; what was empty is left out."""
    kept, content = version.content, Content.from_json(version.content)
    said = [_field(name, content.fields.get(name)) for name in FIELDS if name not in INSIDE]
    said += [
        Said("Blokken", lines=tuple(told_module(row) for row in content.modules)),
        Said("Vaardigheden", lines=tuple(_skill(row, kept.get("names", {})) for row in content.skills)),
        Said("Komt erbij", lines=tuple(f"{row['name']}: {euro(row['amount'])}" for row in content.extras)),
        Said("Rekenvoorbeelden", lines=tuple(_example(row) for row in content.examples)),
        Said("Telt mee voor", lines=_names(kept, "leads_to")),
        Said("Wie betaalt mee", lines=_names(kept, "schemes")),
    ]
    said += [Said(label, text=kept.get("house", {}).get(key, "")) for key, label in HOUSE.items()]
    return [one for one in said if one.facts or one.text or one.lines]


def _field(name: str, value: Any) -> Said:
    field: Any = Course._meta.get_field(name.removesuffix("_id"))
    label = str(field.verbose_name)
    label = label[:1].upper() + label[1:]
    if name in TEXTS:
        return Said(label, text=value or "")
    if isinstance(value, list):
        return Said(label, lines=tuple(map(str, value)))
    if name == "licence_holder_id":
        return Said(label, str(Institution.objects.filter(pk=value).first() or "") if value else "")
    if name in HOURS:
        return Said(label, hours(value))
    if value is False:  # a no says nothing to who bought it
        return Said(label)
    return Said(label, told_value(dict(field.flatchoices or ()).get(value, value)))


def _skill(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kind, level = SkillKind(row["kind"]).label.lower(), SkillLevel(row["level"]).label.lower()
    return f"{names.get(row['skill_id'], 'vaardigheid')} ({kind}: {level})"


def _example(row: Mapping[str, Any]) -> str:
    return f"{row['situation']} Prijs {euro(row['price'])}, {row['payer']} betaalt {euro(row['contribution'])}."


def _names(kept: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Names as they were; versions from before names were kept leave them out."""
    names = kept.get("names", {})
    return tuple(names[pk] for pk in kept.get(key, ()) if pk in names)
