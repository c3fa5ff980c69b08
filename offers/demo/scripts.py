"""What the fictional provider sold: believable titles, lines and choices."""

from typing import Any, NamedTuple

from llo_portal.kernel.choices import MarketFormula, Sector


class Script(NamedTuple):
    """`factor` lifts the floor price to the asked price per place; `advice` is hours of advice beside the training;
    `keyword` finds the course it builds on, when the range has one."""

    title: str
    sector: str
    participants: int
    hours: int
    factor: str
    advice: int
    goal: str
    keyword: str
    choices: dict[str, object]

    def about(self, intake: Any) -> "Script":
        """The same sale, in the words and numbers of a conversation."""
        return self._replace(
            title=intake.subject or self.title, goal=intake.learning_goal or intake.question or self.goal,
            participants=intake.participants or self.participants, choices=intake.choices or self.choices,
        )  # fmt: skip


def _choices(
    amount: int, unit: str, place: list[str], moment: str, finish: str, guidance: str = "alleen groep"
) -> dict[str, object]:
    return {
        "duur": {"aantal": amount, "eenheid": unit}, "locatie": place, "tijdstip": moment, "dagen": "doordeweeks",
        "leermiddelen": "mix", "overdracht": "persoonlijk", "afronding": finish, "onderwijsvorm": "mengvorm", "evc": "geen",
        "begeleiding": guidance, "klantinbreng": "praktijkbegeleiding door de klant",
    }  # fmt: skip


SCRIPTS = (
    Script("Lassen voor instromers", Sector.TECHNOLOGY, 12, 40, "1.12", 0,
           "Twaalf medewerkers uit andere vakken lassen in het voorjaar zelfstandig. De werkmeester tekent hun takenlijst af.",
           "lass",
           _choices(10, "week", ["op school", "bij de klant"], "overdag", "branchecertificaat")),
    Script("Omgaan met onbegrepen gedrag", Sector.CARE, 14, 24, "1.15", 16,
           "Alle helpenden van twee locaties herkennen onbegrepen gedrag en weten wat ze dan doen.",
           "gedrag",
           _choices(6, "dagdeel", ["bij de klant"], "overdag", "bewijs van deelname")),
    Script("Nederlands op de werkvloer", Sector.LANGUAGE, 10, 60, "1.08", 8,
           "Tien medewerkers begrijpen de werkinstructies en bespreken hun planning met de teamleider.",
           "Nederlands op de werkvloer",
           _choices(20, "week", ["bij de klant"], "avond", "bewijs van deelname", "groep met begeleiding op de werkvloer")),
    Script("Basisveiligheid en VCA", Sector.SAFETY, 16, 8, "1.2", 0,
           "De hele ploeg haalt VCA Basis vóór de start van het nieuwe werk.",
           "vca",
           _choices(1, "dag", ["op school"], "overdag", "branchecertificaat")),
    Script("Leidinggeven op de werkvloer", Sector.OTHER, 8, 48, "1.18", 12,
           "Acht nieuwe teamleiders voeren zelf verzuim- en jaargesprekken.",
           "Leidinggeven",
           _choices(8, "dag", ["elders"], "overdag", "bewijs van deelname", "vooral individueel")),
    Script("Pedagogisch medewerker: opfrissen", Sector.CHILDCARE, 12, 30, "1.1", 0,
           "Herintreders werken na de zomer weer zelfstandig op de groep.",
           "edagogisch",
           _choices(5, "week", ["op school"], "avond", "mbo-certificaat")),
    Script("Warmtepompen installeren", Sector.CONSTRUCTION, 9, 32, "1.14", 0,
           "Negen monteurs plaatsen en regelen lucht-waterwarmtepompen volgens de norm.",
           "warmtepomp",
           _choices(4, "dag", ["op school"], "overdag", "branchecertificaat")),
    Script("Voedselveiligheid in de keuken", Sector.HOSPITALITY, 15, 8, "1.16", 0,
           "Iedereen in de keuken werkt aantoonbaar volgens HACCP.",
           "haccp",
           _choices(2, "dagdeel", ["bij de klant"], "overdag", "bewijs van deelname")),
    Script("Heftruck en reachtruck", Sector.LOGISTICS, 8, 16, "1.22", 0,
           "Acht magazijnmedewerkers rijden veilig en hebben een geldig certificaat.",
           "heftruck",
           _choices(2, "dag", ["bij de klant"], "overdag", "branchecertificaat")),
    Script("Praktijkverklaring groen", Sector.GREEN, 10, 80, "1.06", 10,
           "Tien kandidaten laten in een hovenierswerkplaats zien wat ze kunnen en stromen door naar werk.",
           "groen",
           _choices(4, "maand", ["op school", "elders"], "overdag", "praktijkverklaring",
                    "groep met begeleiding op de werkvloer")),
)  # fmt: skip
FOR_EVERYONE = ("Nederlands op de werkvloer", "Basisveiligheid en VCA", "Leidinggeven op de werkvloer")


def script_for(sector: str, turn: int) -> Script:
    """What an employer of this sector would buy; every third time something that every employer needs."""
    own = [script for script in SCRIPTS if script.sector == sector]
    general = [script for script in SCRIPTS if script.title in FOR_EVERYONE]
    return own[0] if own and turn % 3 else general[turn % len(general)]


AGENCY_SCRIPTS = (2, 9, 8)  # what benefit agencies ask for
FORMULA_OF = {"uwv": MarketFormula.BENEFIT_AGENCY, "gemeente": MarketFormula.BENEFIT_AGENCY}
REFUSALS = (
    "We kiezen voor een aanbieder die de training in het Engels geeft.",
    "Het budget is dit jaar op; we komen er in januari op terug.",
    "De planning past niet bij onze drukke periode.",
)
RESPONSE_DAYS = {
    Sector.TECHNOLOGY: 10, Sector.CARE: 8, Sector.CONSTRUCTION: 10, Sector.HOSPITALITY: 10, Sector.LOGISTICS: 12,
    Sector.ICT: 10, Sector.CHILDCARE: 8, Sector.GREEN: 15, Sector.SAFETY: 5, Sector.LANGUAGE: 10, Sector.OTHER: 10,
}  # fmt: skip
