"""The 28 checks of the course page (what a visitor must find). Pure: facts in, items out.

A required check stands in the way of publishing while its item is empty. Every check names where it is mended: `page` is
kern, uitleg, kosten, blokken, starts, locatie, huis or aanbieder, and `field` the form field on it. Checks 11 and 26 may
say "nog geen", visibly; 12 and 27 are what the page does by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

VALID_DAYS = 180  # a page that nobody looked at for longer is hidden (check 28)
LEAST_RATED = 10  # under this number of people no figure is shown (check 26)
EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class StartFacts:
    """A coming start. `needs_place` is false for online and at the client."""

    has_price: bool = True
    has_vat_reason: bool = True
    has_clock_times: bool = True
    has_decision_day: bool = True
    needs_place: bool = False
    has_address: bool = True
    has_travel: bool = True
    knows_step_free: bool = True


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What the checks look at. Hours in clock hours."""

    title: str = ""
    summary: str = ""
    description: str = ""
    credential: str = ""
    is_recognised: bool = False
    needs_level: bool = False
    level: str = ""
    crebo: str = ""
    has_licence_holder: bool = False
    crebo_is_retired: bool = False
    crebo_is_unknown: bool = False
    lacks_licence_for: tuple[str, ...] = ()
    recognised_parts: int = 0
    contact_hours: Decimal | None = None
    self_study_hours: Decimal | None = None
    weeks: int | None = None
    entry_requirement: str = ""
    entry_helps: str = ""
    price_includes: str = ""
    funding_note: str = ""
    valid_schemes: int = 0
    price_examples: int = 0
    week_text: str = ""
    bring: str = ""
    assessment: str = ""
    resits: str = ""
    exemption: str = ""
    next_step: str = ""
    self_check: int = 0
    counts_towards: int = 0
    modules: int = 0
    modules_without_content: int = 0
    starts: tuple[StartFacts, ...] = ()
    house_texts: frozenset[str] = field(default_factory=frozenset)
    has_phone: bool = False
    is_checked: bool = True


Rule = Callable[[CourseFacts], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """`number` is that of the list of 28; one number may have several parts."""

    number: int
    key: str
    label: str
    page: str
    field: str
    is_met: Rule
    is_required: bool = True


def _said(name: str) -> Rule:
    return lambda facts: bool(getattr(facts, name).strip())


def _house(key: str) -> Rule:
    return lambda facts: key in facts.house_texts


def _each_start(name: str) -> Rule:
    return lambda facts: all(getattr(start, name) for start in facts.starts)


def _each_place(name: str) -> Rule:
    return lambda facts: all(getattr(start, name) for start in facts.starts if start.needs_place)


CHECKS: tuple[Check, ...] = (
    Check(1, "titel", "een titel in gewone woorden", "kern", "title", _said("title")),
    Check(2, "samenvatting", "één zin: voor wie en wat je daarna kunt", "kern", "summary", _said("summary")),
    Check(2, "beschrijving", "een beschrijving", "kern", "description", _said("description")),
    Check(3, "prijs", "de prijs van elk startmoment dat komt", "starts", "price", _each_start("has_price")),
    Check(3, "btw", "waarom er wel of geen btw is, per startmoment", "starts", "vat_reason", _each_start("has_vat_reason")),
    Check(3, "in-prijs", "wat er in de prijs zit", "kosten", "price_includes", _said("price_includes")),
    Check(
        4, "meebetalen", "wie meebetaalt (een regeling die geldt, of in woorden dat die er niet is)", "kosten", "funding_note",
        lambda f: f.valid_schemes > 0 or bool(f.funding_note.strip()),
    ),
    Check(
        5, "voorbeelden", "twee rekenvoorbeelden van wat je zelf betaalt", "kosten", "examples",
        lambda f: f.price_examples >= EXAMPLES,
    ),
    Check(6, "betalen", "de huistekst over betalen", "huis", "betalen", _house("betalen")),
    Check(7, "lesuren", "het aantal lesuren", "kern", "contact_hours", lambda f: bool(f.contact_hours)),
    Check(7, "thuis", "het aantal uren thuis leren (0 mag)", "kern", "self_study_hours", lambda f: f.self_study_hours is not None),
    Check(7, "weken", "het aantal weken", "kern", "weeks", lambda f: bool(f.weeks)),
    Check(8, "tijden", "dag en kloktijden van elk startmoment", "starts", "weekdays", _each_start("has_clock_times")),
    Check(10, "adres", "het adres van elke locatie", "locatie", "street", _each_place("has_address")),
    Check(10, "reizen", "openbaar vervoer en parkeren bij elke locatie", "locatie", "travel", _each_place("has_travel")),
    Check(10, "drempel", "of je er met een rolstoel in kunt", "locatie", "is_step_free", _each_place("knows_step_free")),
    Check(11, "zeker", "de dag waarop elk startmoment zeker is", "starts", "decides_on", _each_start("has_decision_day")),
    Check(11, "start", "een startmoment", "starts", "", lambda f: bool(f.starts), is_required=False),
    Check(13, "papier", "welk papier je krijgt", "kern", "credential", _said("credential")),
    Check(13, "niveau", "het niveau van het papier", "kern", "level", lambda f: not f.needs_level or bool(f.level)),
    Check(13, "crebo", "de crebo-code van het erkende papier", "kern", "crebo", lambda f: not f.is_recognised or bool(f.crebo)),
    Check(
        13, "licentie", "de licentiehouder van het erkende papier", "kern", "licence_holder",
        lambda f: not f.is_recognised or f.has_licence_holder,
    ),
    Check(13, "crebo-geldig", "een crebo-code die SBB niet heeft laten vervallen", "kern", "crebo", lambda f: not f.crebo_is_retired),
    Check(
        13, "crebo-bekend", "een crebo-code die in de lijst van SBB staat", "kern", "crebo",
        lambda f: not f.crebo_is_unknown, is_required=False,
    ),
    Check(
        13, "delen", "een licentiehouder voor de blokken die als mbo-certificaat of keuzedeel tellen", "kern",
        "licence_holder", lambda f: not f.recognised_parts or f.has_licence_holder,
    ),
    Check(
        14, "geheel", "een licentiehouder die ook de hele opleiding mag geven", "kern", "licence_holder",
        lambda f: not f.lacks_licence_for,
    ),
    Check(
        14, "stapelen", "waarvoor dit papier meetelt of wat je hierna kunt doen", "uitleg", "next_step",
        lambda f: f.counts_towards > 0 or bool(f.next_step.strip()), is_required=False,
    ),
    Check(
        15, "overslaan", "hoe je delen kunt overslaan", "uitleg", "exemption",
        lambda f: bool(f.exemption.strip()) or "overslaan" in f.house_texts,
    ),
    Check(16, "moet", "wat je nodig hebt om te beginnen", "kern", "entry_requirement", _said("entry_requirement")),
    Check(16, "helpt", "wat helpt als je het al kunt", "uitleg", "entry_helps", _said("entry_helps")),
    Check(17, "zelf-nagaan", "vragen om zelf na te gaan of het past", "uitleg", "self_check", lambda f: f.self_check > 0, False),
    Check(18, "meenemen", "wat je meeneemt of nodig hebt", "uitleg", "bring", _said("bring")),
    Check(19, "blokken", "de inhoud in ten minste één blok", "blokken", "", lambda f: f.modules > 0),
    Check(
        19, "week", "hoe een week eruitziet, en wat je leert per blok", "uitleg", "week_text",
        lambda f: bool(f.week_text.strip()) and not f.modules_without_content, is_required=False,
    ),
    Check(20, "toets", "hoe je wordt getoetst", "uitleg", "assessment", _said("assessment")),
    Check(20, "herkansen", "herkansen en wat dat kost", "uitleg", "resits", _said("resits")),
    Check(21, "hulp", "de huistekst over hulp", "huis", "hulp", _house("hulp")),
    Check(22, "gemist", "de huistekst over gemiste lessen", "huis", "gemist", _house("gemist")),
    Check(23, "annuleren", "de huistekst over bedenktijd", "huis", "annuleren", _house("annuleren")),
    Check(24, "bellen", "een telefoonnummer van de aanbieder", "aanbieder", "", lambda f: f.has_phone),
    Check(25, "daarna", "de huistekst over wat er na Aanmelden gebeurt", "huis", "na-aanmelden", _house("na-aanmelden")),
    Check(28, "nagekeken", "dat iemand de pagina heeft nagekeken", "", "", lambda f: f.is_checked),
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


@dataclass(frozen=True, slots=True)
class Figures:
    """Check 26. None where fewer than ten people stand behind it; the page then says "nog geen"."""

    rating: Decimal | None
    rated: int
    passed_percent: int | None
    finished: int


def figures(*, rated: int, rating_sum: int, finished: int, passed: int) -> Figures:
    rating = (Decimal(rating_sum) / rated).quantize(Decimal("0.1")) if rated >= LEAST_RATED else None
    percent = passed * 100 // finished if finished >= LEAST_RATED else None
    return Figures(rating, rated, percent, finished)
