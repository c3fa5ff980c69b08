import pytest

from llo_portal.kernel import numbers


@pytest.mark.parametrize(
    ("check", "typed", "stored"),
    [
        (numbers.kvk, " 9000 0001", "90000001"), (numbers.kvk, "", ""),
        (numbers.vat_number, "nl 0000.99998.b57", "NL000099998B57"), (numbers.vat_number, "", ""),
        (numbers.iban, "nl02 abna 0123 4567 89", "NL02ABNA0123456789"), (numbers.iban, " ", ""),
        (numbers.postcode, "3443bx", "3443 BX"), (numbers.postcode, "", ""),
        (numbers.phone, "0612345678", "06 12345678"), (numbers.phone, "+31348123456", "0348 123 456"),
        (numbers.phone, "+49 30 901820", "+49 30 901820"), (numbers.phone, "", ""),
    ],
)  # fmt: skip
def test_numbers_are_stored_one_way(check, typed, stored):
    assert check(typed) == stored


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (numbers.kvk, "1234567"), (numbers.kvk, "١٢٣٤٥٦٧٨"), (numbers.vat_number, "NL123456789B01"),
        (numbers.iban, "NL01ABNA0123456789"), (numbers.postcode, "0123 AB"), (numbers.postcode, "3443"),
        (numbers.phone, "12"), (numbers.phone, "bel mij"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_dutch(check, typed):
    with pytest.raises(ValueError, match=r"\w"):
        check(typed)
