"""One cell of an offer list as people fill it in -> a value. Pure; every function raises ValueError with a Dutch reason."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.choices import DeliveryForm, Level, VatTreatment
from llo_portal.kernel.choices import Credential, DayPart, Sector
from llo_portal.kernel.sheets import clean, is_nothing, parse_amount, parse_fraction, parse_number

ON_REQUEST = {"op aanvraag", "n.t.b.", "ntb", "nader te bepalen", "in overleg", "offerte", "p.m.", "pm"}
AT_CLIENT = {"bij klant", "bij de klant", "bij werkgever", "bij de werkgever", "incompany", "in company", "in-company"}
ONLINE = {"online", "teams", "zoom", "webinar", "live online", "op afstand"}
OWN_TIME = {"e-learning", "elearning", "eigen tijd", "in eigen tijd", "online eigen tijd"}
MIXED = {"blended", "mix", "hybride"}
STANDARD_RATE = Decimal("0.21")
YEARS = (2000, 2100)


def required_text(value: Any, most: int) -> str:
    text = clean(value)
    if not text:
        raise ValueError("is leeg")
    return limited_text(text, most)


def limited_text(value: Any, most: int) -> str:
    text = "" if is_nothing(value) else clean(value)
    if len(text) > most:
        raise ValueError(f"is langer dan {most} tekens")
    return text


def sector(value: Any) -> Sector:
    """By its name, whatever the capitals; Overig when nothing is said."""
    word = clean(value).casefold()
    if not word:
        return Sector.OTHER
    for one in Sector:
        if word in (one.value, one.label.casefold()):
            return one
    raise ValueError("is geen sector die wij kennen")


def level(value: Any) -> str:
    """niveau 4, mbo 1, 3, mbo-2, AD, n.v.t. -> a Level, or nothing."""
    word = clean(value).casefold()
    if is_nothing(word):
        return ""
    if word in {"ad", "a.d.", "associate degree"}:
        return Level.ASSOCIATE_DEGREE
    found = re.fullmatch(r"(?:mbo)?[\s-]*(?:niveau|niv\.?)?[\s-]*([1-4])", word)
    if not found:
        raise ValueError("is geen niveau; schrijf mbo-1 tot en met mbo-4, AD of n.v.t.")
    return Level(f"mbo-{found[1]}")


def credential(value: Any) -> Credential:
    word = re.sub(r"\s*-\s*", "-", clean(value).casefold())
    for one in Credential:
        if word.replace("-", " ") == one.value.replace("-", " "):
            return one
    known = ", ".join(one.value for one in Credential)
    raise ValueError(f"is geen papier dat wij kennen. Kies uit: {known}")


def crebo(value: Any) -> str:
    """A crebo of five digits or a keuzedeel such as K0165; spaces inside are left out."""
    if is_nothing(value):
        return ""
    code = clean(value).replace(" ", "").upper()
    if not re.fullmatch(r"[0-9]{5}|K[0-9]{4}", code):
        raise ValueError("is geen crebo (vijf cijfers) of keuzedeel (K en vier cijfers)")
    return code


def hours(value: Any) -> Decimal | None:
    """Clock hours; 7,5 and 7.5 are the same."""
    if is_nothing(value):
        return None
    try:
        number = Decimal(clean(value).casefold().removesuffix("uur").strip().replace(",", "."))
    except ArithmeticError:
        raise ValueError("is geen aantal uren") from None
    if not number.is_finite() or not 0 <= number <= 10_000:
        raise ValueError("is geen bruikbaar aantal uren")
    return number.quantize(Decimal("0.01"))


def whole(value: Any, least: int, most: int) -> int | None:
    number = parse_number(value)
    if number is not None and not least <= number <= most:
        raise ValueError(f"ligt niet tussen {least} en {most}")
    return number


def price(value: Any) -> Decimal | None:
    """Euros, or None when the price is on request."""
    if clean(value).casefold() in ON_REQUEST:
        return None
    amount = parse_amount(value)
    if amount is not None and amount < 0:
        raise ValueError("is een negatief bedrag")
    return amount


def vat(value: Any) -> VatTreatment:
    """vrij, vrijgesteld, 21%, 0,21 or hoog. Nothing said is refused: somebody must decide."""
    word = clean(value).casefold()
    if word in {"vrij", "vrijgesteld", "vrijgesteld van btw", "vrijstelling"}:
        return VatTreatment.EXEMPT
    if word == "hoog":
        return VatTreatment.STANDARD
    if not word or is_nothing(word):
        raise ValueError("is leeg; schrijf vrijgesteld of 21%")
    if parse_fraction(value) == STANDARD_RATE:
        return VatTreatment.STANDARD
    raise ValueError("is geen btw die wij kennen; schrijf vrijgesteld of 21%")


def sensible_date(day: date | None) -> date:
    if day is None:
        raise ValueError("is leeg; zonder startdatum is er geen startmoment")
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"ligt niet tussen {YEARS[0]} en {YEARS[1]}")
    return day


def place(value: Any) -> tuple[DeliveryForm, str, str]:
    """Form, location and room. Online and at the client are forms, never places."""
    text = limited_text(value, 120)
    word = text.casefold()
    if word in AT_CLIENT:
        return DeliveryForm.AT_CLIENT, "", ""
    if word in ONLINE:
        return DeliveryForm.ONLINE, "", ""
    if word in OWN_TIME:
        return DeliveryForm.OWN_TIME, "", ""
    if word in MIXED:
        return DeliveryForm.MIX, "", ""
    found = re.fullmatch(r"(.+?),?\s+((?:lokaal|zaal|ruimte|praktijkruimte)\s+\S.*)", text, flags=re.IGNORECASE)
    return (DeliveryForm.ON_SITE, found[1], found[2]) if found else (DeliveryForm.ON_SITE, text, "")


def day_part(value: Any) -> DayPart:
    """The part of the week that a text such as "ma+wo avond" or "za ochtend" is about; weekend outranks the hour."""
    word = clean(value).casefold()
    if re.search(r"\b(za|zo|zaterdag|zondag|weekend)\b", word):
        return DayPart.WEEKEND
    for key, part in (("avond", DayPart.EVENING), ("ochtend", DayPart.MORNING), ("dag", DayPart.DAY)):
        if key in word:
            return part
    if not word or "hele week" in word:
        return DayPart.DAY
    raise ValueError("is geen dagdeel dat wij kennen")
