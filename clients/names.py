"""Names as people write them: of organisations for comparing, of persons for splitting. Pure text work."""

import re
import unicodedata

LEGAL_FORMS = ("bv", "nv", "vof", "cv", "stichting", "vereniging", "eenmanszaak", "holding")
INFIXES = {
    "van",
    "de",
    "der",
    "den",
    "het",
    "'t",
    "ter",
    "ten",
    "te",
    "op",
    "in",
    "von",
    "la",
    "le",
    "du",
    "bij",
    "aan",
}
_SPECIAL = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ł": "l", "ı": "i", "’": "'", "‘": "'", "`": "'"}
)
_LEGAL = re.compile(r"\b(" + "|".join(LEGAL_FORMS) + r")\b")


def plain(text: str) -> str:
    """Lower case, without accents and doubled white space."""
    low = text.casefold().translate(_SPECIAL)
    bare = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return " ".join(bare.split())


def organisation_key(name: str) -> str:
    """What is left of a name when legal form, accents, case and punctuation are not counted: two spellings of one
    company give the same key. A name that is nothing but a legal form keeps it."""
    dotless = re.sub(r"\b((?:[a-z]\.){1,3}[a-z]?)(?=\W|$)", lambda m: m[0].replace(".", ""), plain(name))
    words = re.sub(r"[^a-z0-9]+", " ", dotless.replace("&", " en ").replace("'", ""))
    bare = " ".join(_LEGAL.sub(" ", words).split())
    return bare or " ".join(words.split())


def split_person(text: str) -> tuple[str, str, str]:
    """(first name or initials, tussenvoegsel, last name). "Fatima van der Meer" -> ("Fatima", "van der", "Meer").

    "Meer, Fatima van der" is understood too. A single word is taken as last name.
    """
    text = " ".join(text.split())
    last, comma, rest = text.partition(",")
    if comma and rest.strip():
        words = rest.split()
        first = [w for w in words if w.casefold() not in INFIXES]
        infix = [w for w in words if w.casefold() in INFIXES]
        return " ".join(first), " ".join(infix), last.strip()
    words = text.split()
    if len(words) < 2:
        return "", "", text
    given, middle = words[0], 1
    while middle < len(words) - 1 and words[middle].casefold() in INFIXES:
        middle += 1
    return given, " ".join(words[1:middle]), " ".join(words[middle:])
