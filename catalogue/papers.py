"""What a paper is worth, in plain words (domein/regels.md). Pure."""

from dataclasses import dataclass

from llo_portal.kernel.choices import Credential, FundingStream, LearningRoute


@dataclass(frozen=True, slots=True)
class Worth:
    """B1 words for the course page: what it is, what it is good for and what it is not."""

    what: str
    good_for: str
    not_for: str
    recognised_by: str


WORTH: dict[str, Worth] = {
    Credential.DIPLOMA: Worth(
        "Een mbo-diploma is een erkend diploma van een school.",
        "Het geldt in heel Nederland. Je kunt er een baan mee zoeken of verder leren.",
        "Het is geen hbo-diploma.",
        "de overheid",
    ),
    Credential.MBO_CERTIFICATE: Worth(
        "Een mbo-certificaat is een erkend papier voor een deel van een mbo-opleiding.",
        "Werkgevers in heel Nederland kennen het. Met meer certificaten kun je soms een diploma halen.",
        "Het is nog geen heel diploma. Een examencommissie beslist of je delen mag optellen.",
        "de overheid",
    ),
    Credential.PRACTICE_STATEMENT: Worth(
        "In een praktijkverklaring staat wat je op je werk hebt geleerd en laten zien.",
        "Je laat een werkgever zien wat je al kunt. Het telt soms mee voor een certificaat of diploma.",
        "Het is geen diploma en geen certificaat.",
        "de school en het leerbedrijf",
    ),
    Credential.BRANCH_CERTIFICATE: Worth(
        "Een branchecertificaat is een papier van de bedrijven in jouw vak.",
        "Werkgevers in de branche kennen het. Soms heb je het nodig om het werk te mogen doen.",
        "Het is geen mbo-diploma en telt daar niet vanzelf voor mee.",
        "de branche",
    ),
    Credential.ATTENDANCE: Worth(
        "Een bewijs van deelname laat zien dat je de lessen hebt gevolgd.",
        "Je kunt het aan je werkgever laten zien en in je cv zetten.",
        "Het is geen diploma. Er hoort geen examen bij.",
        "de opleider zelf",
    ),
}


def worth_of(credential: str) -> Worth:
    return WORTH[Credential(credential)]


def student_finance(route: str, stream: str) -> str:
    """Whether studiefinanciering may apply: in principle not for what is paid privately; a private bol route may."""
    if route == LearningRoute.BOL and stream == FundingStream.PUBLIC:
        return (
            "Ben je tussen de 18 en 30 jaar? Dan kun je studiefinanciering krijgen van DUO. "
            "Je reist met een ov-kaart. Volg je de opleiding voltijd, dan mag dat al vanaf 16 jaar."
        )
    if route == LearningRoute.BOL:
        return (
            "Voor een opleiding die je zelf betaalt krijg je meestal geen studiefinanciering. "
            "Bij een bol-opleiding kan het soms wel, als je jonger bent dan 30. Vraag het na bij DUO."
        )
    return "Voor deze opleiding krijg je geen studiefinanciering van DUO."
