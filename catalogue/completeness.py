"""What a course must tell before it may be published (the checks of the course page). Pure: facts in, items out.

Every check names the fact it looks at, so that an editor can be taken to the right field.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What the checks look at. Hours in clock hours; `starts` counts coming offerings, `starts_without_price` among them."""

    title: str
    summary: str
    description: str
    credential: str
    is_recognised: bool
    crebo: str
    has_licence_holder: bool
    contact_hours: Decimal | None
    self_study_hours: Decimal | None
    weeks: int | None
    entry_requirement: str
    modules: int
    starts: int
    starts_without_price: int
    starts_without_vat_reason: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """`field` is the form field that mends it, empty when it is mended elsewhere."""

    key: str
    label: str
    field: str
    is_met: Callable[[CourseFacts], bool]
    is_required: bool = True


CHECKS: tuple[Check, ...] = (
    Check("titel", "een titel", "title", lambda f: bool(f.title.strip())),
    Check("samenvatting", "één zin: voor wie en wat je daarna kunt", "summary", lambda f: bool(f.summary.strip())),
    Check("beschrijving", "een beschrijving", "description", lambda f: bool(f.description.strip())),
    Check("papier", "welk papier je krijgt", "credential", lambda f: bool(f.credential)),
    Check("crebo", "de crebo-code van het erkende papier", "crebo", lambda f: not f.is_recognised or bool(f.crebo)),
    Check(
        "licentie", "de licentiehouder van het erkende papier", "licence_holder",
        lambda f: not f.is_recognised or f.has_licence_holder,
    ),
    Check("contacturen", "het aantal lesuren", "contact_hours", lambda f: bool(f.contact_hours)),
    Check("zelfstudie", "het aantal uren zelfstudie (0 mag)", "self_study_hours", lambda f: f.self_study_hours is not None),
    Check("weken", "het aantal weken", "weeks", lambda f: bool(f.weeks)),
    Check("toegang", "wat je nodig hebt om te beginnen", "entry_requirement", lambda f: bool(f.entry_requirement.strip())),
    Check("inhoud", "de inhoud in ten minste één blok", "modules", lambda f: f.modules > 0),
    Check("prijs", "de prijs van elk startmoment dat komt", "", lambda f: f.starts_without_price == 0),
    Check("startmoment", "een startmoment", "", lambda f: f.starts > 0, is_required=False),
)  # fmt: skip


def unmet(facts: CourseFacts) -> list[Check]:
    """Everything that is still empty, required or not, in the order of the page."""
    return [check for check in CHECKS if not check.is_met(facts)]


def missing(facts: CourseFacts) -> list[Check]:
    """What stands in the way of publishing."""
    return [check for check in unmet(facts) if check.is_required]


def score(facts: CourseFacts) -> int:
    """Percentage of the checks that is met, rounded down: only a complete course reaches 100."""
    return (len(CHECKS) - len(unmet(facts))) * 100 // len(CHECKS)
