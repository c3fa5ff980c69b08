"""The content of a course as plain values: what is proposed, frozen and compared. Pure but for the model classes it names.

`fields` are the words of the course itself by field name; the lists are in their order; `schemes` and `leads_to` are ids.
`order` says which block waits for which, both by their place in `modules` (the first is 1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

FIELDS = (
    "title", "summary", "description", "sector", "range", "learning_route", "level", "credential", "crebo", "licence_holder_id",
    "validity_months", "repeats_every_months", "stance", "contact_hours", "self_study_hours", "practice_hours", "weeks",
    "needs_no_diploma", "entry_requirement", "entry_helps", "guidance_open", "open_options", "price_includes", "funding_note", "week_text",
    "bring", "assessment", "resits", "exemption", "next_step", "self_check", "image_id",
)  # fmt: skip
AMOUNTS = frozenset({"contact_hours", "self_study_hours", "practice_hours"})
LISTS = {
    "modules": ("id", "title", "content", "study_hours", "level", "counts_as", "code", "worth"),
    "order": ("block", "needed"),
    "extras": ("name", "amount", "is_optional"),
    "examples": ("situation", "price", "contribution", "payer"),
    "skills": ("skill_id", "kind", "level"),
}
LATER = {"level": "", "counts_as": "", "code": "", "worth": ""}  # words of a block that older proposals do not know
DECIMALS = {"study_hours", "amount", "price", "contribution"}


@dataclass(frozen=True, slots=True)
class Content:
    fields: Mapping[str, Any]
    modules: Sequence[Mapping[str, Any]] = ()
    order: Sequence[Mapping[str, Any]] = ()
    extras: Sequence[Mapping[str, Any]] = ()
    examples: Sequence[Mapping[str, Any]] = ()
    skills: Sequence[Mapping[str, Any]] = ()
    schemes: frozenset[str] = field(default_factory=frozenset)
    leads_to: frozenset[str] = field(default_factory=frozenset)

    def as_json(self) -> dict[str, Any]:
        """Values that JSON keeps: amounts as text, ids as text."""
        return {
            "fields": {name: _plain(value) for name, value in self.fields.items()},
            **{name: [{k: _plain(v) for k, v in row.items()} for row in getattr(self, name)] for name in LISTS},
            "schemes": sorted(self.schemes),
            "leads_to": sorted(self.leads_to),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Content":
        fields = {name: _amount(value) if name in AMOUNTS else value for name, value in data["fields"].items()}
        fields.setdefault("open_options", [])  # older proposals do not know them
        lists = {
            name: tuple({k: _amount(v) if k in DECIMALS else v for k, v in row.items()} for row in data.get(name, ()))
            for name in LISTS
        }
        lists["modules"] = tuple(LATER | row for row in lists["modules"])
        return cls(fields, **lists, schemes=frozenset(data["schemes"]), leads_to=frozenset(data["leads_to"]))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str | list):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes, in words. `old` or `new` is empty when something came or went."""

    label: str
    old: str
    new: str


def differences(old: Content, new: Content, words: Mapping[str, Any]) -> list[Difference]:
    """What differs, in the order of the fields. `words` gives per name a Dutch label and how a value is told:
    `words[name] = (label, tell)`."""
    found = []
    for name in FIELDS:
        before, after = old.fields.get(name), new.fields.get(name)
        if before != after:
            label, tell = words[name]
            found.append(Difference(label, tell(before), tell(after)))
    for name in (*LISTS, "schemes", "leads_to"):
        label, tell = words[name]
        found += _list_differences(label, tell, list(getattr(old, name)), list(getattr(new, name)))
    return found


def _list_differences(label: str, tell: Any, old: list[Any], new: list[Any]) -> list[Difference]:
    gone, came = [row for row in old if row not in new], [row for row in new if row not in old]
    found = [Difference(label, tell(was), tell(becomes)) for was, becomes in zip(gone, came, strict=False)]
    found += [Difference(label, tell(row), "") for row in gone[len(came) :]]
    found += [Difference(label, "", tell(row)) for row in came[len(gone) :]]
    if not found and old != new:
        found.append(Difference(f"{label}: volgorde", "; ".join(map(tell, old)), "; ".join(map(tell, new))))
    return found
