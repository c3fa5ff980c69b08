"""Words and icons of what can happen to a client."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    word: str
    icon: str


KINDS: dict[str, Kind] = {
    "gesprek": Kind("Gesprek", "chat-dots"),
    "telefoon": Kind("Telefoon", "telephone"),
    "mail": Kind("Mail", "envelope"),
    "bezoek": Kind("Bezoek", "building"),
    "online": Kind("Online", "camera-video"),
    "notitie": Kind("Notitie", "pencil"),
    "intake": Kind("Intake", "clipboard-check"),
    "advies": Kind("Advies", "lightbulb"),
    "offerte": Kind("Offerte", "file-earmark-text"),
    "akkoord": Kind("Akkoord", "check2-circle"),
    "regeling": Kind("Regeling", "piggy-bank"),
    "raamovereenkomst": Kind("Raamovereenkomst", "file-earmark-check"),
    "traject": Kind("Traject", "mortarboard"),
    "certificaat": Kind("Certificaat", "award"),
    "evaluatie": Kind("Evaluatie", "star"),
    "contact": Kind("Contactpersoon", "person-plus"),
    "klant": Kind("Klant", "building-add"),
    "overdracht": Kind("Overdracht", "arrow-left-right"),
    "samenvoeging": Kind("Samengevoegd", "union"),
    "import": Kind("Import", "file-earmark-arrow-up"),
    "vraag": Kind("Vraag", "question-circle"),
    "kans": Kind("Kans", "graph-up-arrow"),
    "netwerk": Kind("Netwerk", "diagram-3"),
    "bijlage": Kind("Bijlage", "paperclip"),
    "groep": Kind("Groep", "diagram-2"),
    "vestiging": Kind("Vestiging", "geo-alt"),
}
OTHER = Kind("Gebeurtenis", "dot")


def kind_of(key: str) -> Kind:
    """Word and icon; a general one for a kind that this chapter does not know."""
    return KINDS.get(key, OTHER)
