"""Conversations as they could have been. Invented."""

from dataclasses import dataclass
from typing import Any

from llo_portal.kernel.choices import Sector


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation; `choices` in the form of strategy.formulas."""

    sector: str
    subject: str
    question: str
    goal: str
    people: int
    budget: int
    decides: str
    choices: dict[str, Any]
    notes: str = ""


def _duration(amount: int, unit: str) -> dict[str, Any]:
    return {"aantal": amount, "eenheid": unit}


SHORT = {
    "duur": _duration(2, "dag"), "locatie": ["bij de klant"], "tijdstip": "overdag", "dagen": "doordeweeks",
    "leermiddelen": "mix", "overdracht": "persoonlijk", "afronding": "branchecertificaat", "onderwijsvorm": "op het werk",
    "evc": "geen", "begeleiding": "alleen groep", "klantinbreng": "praktijkbegeleiding door de klant",
}  # fmt: skip
LONG = {
    "duur": _duration(5, "maand"), "locatie": ["op school", "bij de klant"], "tijdstip": "overdag", "dagen": "doordeweeks",
    "leermiddelen": "digitaal", "overdracht": "blended", "afronding": "mbo-certificaat", "onderwijsvorm": "mengvorm",
    "evc": "vooraf", "begeleiding": "groep met begeleiding op de werkvloer",
    "klantinbreng": "deel van de lessen door een specialist van de klant",
}  # fmt: skip
EVENING = {
    "duur": _duration(8, "week"), "locatie": ["op school"], "tijdstip": "avond", "dagen": "doordeweeks",
    "leermiddelen": "papier", "overdracht": "persoonlijk", "afronding": "bewijs van deelname",
    "onderwijsvorm": "in de klas", "evc": "geen", "begeleiding": "alleen groep", "klantinbreng": "geen",
}  # fmt: skip

EMPLOYERS = (
    Script(
        Sector.CARE, "Helpenden doorgroeien naar verzorgende",
        "We krijgen geen verzorgenden meer. Onze helpenden willen wel, maar kunnen niet twee dagen per week naar school.",
        "Twaalf helpenden halen voor de zomer van volgend jaar het certificaat persoonlijke zorg. De teamleider ziet het aan "
        "een afgetekende takenlijst en minder inzet van uitzendkrachten.",
        12, 38000, "Manager zorg, samen met hr", LONG,
        "Roosters staan vijf weken vooruit vast. Liever geen lesdag op maandag. Twee mensen hebben het diploma van hun eigen "
        "land; evc vooraf is voor hen belangrijk.",
    ),
    Script(
        Sector.CARE, "Voorbehouden handelingen bijhouden",
        "De inspectie komt in het voorjaar. Van dertig verzorgenden is de bekwaamheid verlopen.",
        "Dertig verzorgenden zijn voor 1 maart weer bekwaam in injecteren, wondzorg en katheters. Een trainer tekent per "
        "handeling af.",
        30, 9500, "Teamleider wijkzorg", SHORT, "Graag in groepen van tien, steeds in het eigen gebouw.",
    ),
    Script(
        Sector.TECHNOLOGY, "Storingen sneller vinden",
        "Onze monteurs zoeken op gevoel. Een stilstand kost ons vierhonderd euro per uur.",
        "Acht monteurs vinden in september een storing aan de lijn binnen een half uur. We meten het aan de stilstand per maand.",
        8, 14500, "Hoofd technische dienst", SHORT,
        "Eigen oefenmachine beschikbaar in hal 2. De storingslijst van vorig jaar kunnen we als lesstof gebruiken.",
    ),
    Script(
        Sector.TECHNOLOGY, "Van cv-ketel naar warmtepomp",
        "We moeten nee zeggen tegen warmtepompen omdat maar twee mensen ze kunnen inregelen.",
        "Zes installateurs plaatsen en regelen vanaf april zelf een warmtepomp in. De eerste drie installaties worden nagekeken.",
        6, 21000, "Eigenaar", LONG, "Er ligt mogelijk een bijdrage van het opleidingsfonds. Uitzoeken voor de offerte.",
    ),
    Script(
        Sector.CONSTRUCTION, "Voormannen leren leidinggeven",
        "Goede vakmensen worden voorman en lopen dan vast. Er zijn er dit jaar drie teruggestapt.",
        "Tien voormannen plannen hun week zelf en spreken iemand aan op veilig werken. De uitvoerder ziet het op de bouwplaats.",
        10, 16500, "Directie", EVENING, "In de winter is er meer ruimte. Na half vier op de bouwplaats mag ook.",
    ),
    Script(
        Sector.CONSTRUCTION, "VCA voor nieuwe schilders",
        "We nemen in het voorjaar acht mensen aan. Zonder VCA mogen ze de bouwplaats niet op.",
        "Acht nieuwe schilders slagen voor 15 maart voor VCA basis, twee van hen met een examen dat wordt voorgelezen.",
        8, 2600, "Werkvoorbereider", SHORT,
    ),
    Script(
        Sector.HOSPITALITY, "Gastvrij werken in drie talen",
        "De helft van ons team spreekt weinig Nederlands. Gasten klagen over uitleg bij het ontbijt en de receptie.",
        "Veertien medewerkers voeren in juni een kort gesprek met een gast in het Nederlands. We beluisteren drie gesprekken "
        "per persoon.",
        14, 12500, "Hotelmanager", EVENING, "Alleen op dinsdag en woensdag. Kamers op de eerste etage zijn vrij als lesruimte.",
    ),
    Script(
        Sector.HOSPITALITY, "Veilig werken met eten",
        "Bij de laatste controle kregen we een waarschuwing. Iedereen in de keuken moet het weer scherp hebben.",
        "Twintig medewerkers werken binnen een maand volgens HACCP. De chef controleert de lijsten elke week.",
        20, 4200, "Chef-kok", SHORT,
    ),
    Script(
        Sector.LOGISTICS, "Teamleiders uit eigen magazijn",
        "We halen teamleiders van buiten en die blijven niet. We willen onze eigen mensen een kans geven.",
        "Zes medewerkers leiden vanaf oktober een ploeg. Na drie maanden is het verzuim in hun ploeg niet hoger dan nu.",
        6, 13800, "Operationeel manager", LONG, "Er wordt in twee ploegen gewerkt: de les moet op de wissel, tussen 14 en 17 uur.",
    ),
    Script(
        Sector.LOGISTICS, "Reachtruckcertificaten verlengen",
        "Van vijftien chauffeurs verloopt het papier dit kwartaal.",
        "Vijftien chauffeurs rijden en stapelen veilig en halen voor het eind van het kwartaal hun certificaat.",
        15, 5600, "Magazijnchef", SHORT,
    ),
    Script(
        Sector.CHILDCARE, "Werken met baby's",
        "We openen een derde babygroep en niet iedereen heeft het certificaat dat de wet vraagt.",
        "Negen pedagogisch medewerkers halen voor september het certificaat werken met baby's. Ze filmen zichzelf en kijken "
        "terug met de groep.",
        9, 8800, "Locatiemanager", EVENING,
    ),
    Script(
        Sector.CHILDCARE, "Coaches voor de groepen",
        "Wij moeten coaching regelen en willen dat onze eigen mensen dat doen.",
        "Drie medewerkers coachen vanaf januari hun collega's en schrijven een plan dat in het team wordt gebruikt.",
        3, 7400, "Directie", LONG,
    ),
    Script(
        Sector.GREEN, "Nieuwe oven, nieuwe handen",
        "In februari komt de nieuwe oven. Onze bakkers werken al twintig jaar met de oude.",
        "Acht bakkers bedienen in maart zelfstandig de nieuwe oven. De chef tekent per bakker een takenlijst af.",
        8, 11000, "Bedrijfsleider", SHORT, "De leverancier geeft een halve dag uitleg; die kunnen we in het programma opnemen.",
    ),
    Script(
        Sector.GREEN, "Spuitlicentie en minder middelen",
        "Drie licenties verlopen. En de afnemer wil minder middelen zien.",
        "Zeven kwekers halen hun spuitlicentie en maken een plan met een derde minder middelen. We tellen liters per seizoen.",
        7, 6900, "Eigenaar", SHORT,
    ),
    Script(
        Sector.ICT, "Veilig werken met gegevens",
        "Er is een mail met klantgegevens naar de verkeerde gegaan. Dat mag niet nog eens.",
        "Vijfentwintig medewerkers herkennen een nepmail en weten wat zij na een fout doen. We sturen na een maand een proefmail.",
        25, 5200, "Office manager", EVENING,
    ),
)  # fmt: skip

AGENCIES = (
    Script(
        Sector.TECHNOLOGY, "Zij-instroom in de techniek",
        "In deze regio zijn driehonderd vacatures in de techniek. Wij hebben een groep die met de handen wil werken.",
        "Vijftien kandidaten lassen na twaalf weken een hoeknaad die een werkgever goedkeurt. Tien hebben dan een proefplaatsing.",
        15, 46000, "Beleidsadviseur werk", LONG,
        "Werkgevers in Gouda en Woerden doen mee. Screening van de groep op één ochtend. Namen delen we pas bij de start.",
    ),
    Script(
        Sector.LANGUAGE, "Taal op de werkvloer",
        "Een groep statushouders heeft werk gevonden maar redt zich niet in het overleg.",
        "Twaalf mensen begrijpen na een half jaar een werkinstructie en stellen een vraag terug. Hun leidinggevende beoordeelt dat.",
        12, 28500, "Coördinator inburgering", EVENING,
    ),
    Script(
        Sector.CARE, "Instroom in de zorg",
        "Zorggroepen vragen helpenden. Wij zoeken een korte opleiding met een baan aan het eind.",
        "Tien kandidaten werken na vier maanden als helpende, met een praktijkverklaring. De zorggroep tekent die af.",
        10, 39500, "Accountmanager werkgeversservice", LONG,
    ),
    Script(
        Sector.LOGISTICS, "Werk in het magazijn",
        "Er komen twee distributiecentra bij. Die willen mensen met een heftruckpapier.",
        "Twintig kandidaten halen in zes weken hun certificaat en lopen een week mee bij een werkgever.",
        20, 24000, "Projectleider", SHORT,
    ),
)  # fmt: skip

MOMENTS = (
    ("telefoon", "Gebeld: vraagt wanneer de volgende groep start", ""),
    ("mail", "Brochure en data gestuurd", "Belangstelling voor een groep na de zomer."),
    (
        "bezoek",
        "Kennisgemaakt en rondgelopen",
        "De werkplek bekeken. Er is een ruimte voor twaalf mensen met een scherm.",
    ),
    ("telefoon", "Teruggebeld over de kosten", "Budget ligt bij de directie; besluit volgt binnen twee weken."),
    ("online", "Overleg over planning", "Voorkeur voor dinsdag en donderdag. Vakantieperiode vermijden."),
    ("notitie", "Nieuwe hr-adviseur begint volgende maand", ""),
    (
        "bezoek",
        "Geëvalueerd met de teamleider",
        "Tevreden over de trainer. Vraag naar een vervolg voor een tweede groep.",
    ),
    ("mail", "Bedankje ontvangen", "De groep is enthousiast; de foto's mogen in de nieuwsbrief."),
)
