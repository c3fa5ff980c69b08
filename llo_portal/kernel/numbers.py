"""Numbers and addresses that the Netherlands knows. Each function gives the number as we store it, or raises ValueError
with a Dutch reason. Empty stays empty."""

import re

import phonenumbers
from stdnum import iban as _iban
from stdnum.exceptions import ValidationError
from stdnum.nl import btw
from stdnum.nl import postcode as _postcode


def _bare(text: str) -> str:
    return re.sub(r"[\s.\u00a0-]", "", text or "")


def kvk(text: str) -> str:
    """Eight digits; there is no check digit."""
    bare = _bare(text)
    if bare and not re.fullmatch(r"[0-9]{8}", bare):
        raise ValueError("Een KvK-nummer heeft 8 cijfers.")
    return bare


def vat_number(text: str) -> str:
    """NL123456789B01."""
    bare = _bare(text).upper()
    if not bare:
        return ""
    try:
        return "NL" + btw.validate(bare)
    except ValidationError:
        raise ValueError("Dit is geen geldig btw-nummer. Schrijf het zoals NL123456789B01.") from None


def iban(text: str) -> str:
    if not _bare(text):
        return ""
    try:
        return _iban.validate(text)
    except ValidationError:
        raise ValueError("Dit is geen geldig IBAN. Kijk de cijfers na.") from None


def postcode(text: str) -> str:
    """3443 BX."""
    if not _bare(text):
        return ""
    try:
        return _postcode.validate(text)
    except ValidationError:
        raise ValueError("Een postcode heeft 4 cijfers en 2 letters, zoals 3443 BX.") from None


def phone(text: str) -> str:
    """As one dials it in the Netherlands; numbers from abroad with their country code."""
    if not (text or "").strip():
        return ""
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError("Dit is geen telefoonnummer. Schrijf het zoals 0348 123 456.")
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if number.country_code == 31 else form.INTERNATIONAL)
