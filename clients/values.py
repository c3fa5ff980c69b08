"""Numbers and addresses of clients. Each function gives the stored form, "" for nothing said, and raises ValueError with
a Dutch reason for what cannot be right."""

import re
from collections.abc import Callable

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.nl import postcode as nl_postcode

from clients.choices import SizeClass
from llo_portal.kernel.sheets import clean, is_nothing


def kvk(text: str) -> str:
    """Eight digits. The KvK number has no check digit, so a typing error cannot be seen."""
    digits = re.sub(r"[\s.\-]", "", clean(text))
    if is_nothing(text):
        return ""
    if not re.fullmatch(r"[0-9]+", digits):
        raise ValueError("een KvK-nummer bestaat uit acht cijfers")
    if len(digits) != 8:
        raise ValueError(f"een KvK-nummer heeft acht cijfers, dit zijn er {len(digits)}")
    return digits


def phone(text: str) -> str:
    """International notation with spaces; a number without country is Dutch."""
    if is_nothing(text):
        return ""
    try:
        number = phonenumbers.parse(clean(text), "NL")
    except phonenumbers.NumberParseException:
        raise ValueError("dit is geen telefoonnummer") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError("dit telefoonnummer heeft te veel of te weinig cijfers")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def email(text: str) -> str:
    """Lower case address."""
    if is_nothing(text):
        return ""
    address = clean(text).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("dit is geen e-mailadres") from None
    return address


def postcode(text: str) -> str:
    """1234 AB."""
    if is_nothing(text):
        return ""
    try:
        return nl_postcode.validate(clean(text))
    except StdnumError:
        raise ValueError("schrijf de postcode als 1234 AB") from None


def size(text: str) -> str:
    """A size class, from the class itself or from a number of people."""
    if is_nothing(text):
        return ""
    said = clean(text).replace("–", "-").replace(" ", "").replace(".", "").lower()
    if said in SizeClass.values:
        return said
    if said in {"250+", "250ofmeer", ">250", "250-"}:
        return SizeClass.LARGE.value
    if not re.fullmatch(r"[0-9]{1,7}", said):
        raise ValueError("schrijf 1-9, 10-49, 50-249, 250+ of een aantal medewerkers")
    people = int(said)
    if people == 0:
        raise ValueError("een organisatie zonder medewerkers laat je hier leeg")
    edges = ((9, SizeClass.MICRO), (49, SizeClass.SMALL), (249, SizeClass.MEDIUM))
    return next((size.value for edge, size in edges if people <= edge), SizeClass.LARGE.value)


def as_validation(read: Callable[[str], str]) -> Callable[[str], str]:
    """The same function for a form field: the reason becomes a ValidationError that starts with a capital."""

    def clean_value(text: str) -> str:
        try:
            return read(text or "")
        except ValueError as error:
            reason = str(error)
            raise ValidationError(reason[:1].upper() + reason[1:] + ".") from None

    return clean_value
