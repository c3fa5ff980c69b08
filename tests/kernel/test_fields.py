from decimal import Decimal as D

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from llo_portal.kernel.dutch import number
from llo_portal.kernel.fields import (
    DASHES,
    DutchDecimalField,
    EuroField,
    PercentField,
    name_empty_choices,
    parse_dutch,
)


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("kind", [forms.DateField, forms.DateTimeField])
def test_no_form_takes_a_year_that_nobody_means(kind, typed):
    assert kind().clean("2027-03-01")
    with pytest.raises(forms.ValidationError, match="Kijk het jaar na"):
        kind().clean(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,50", "1234.50"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("€ 875,-", "875"),
        ("1.234", "1234"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("1,234.50", "1234.50"),
        ("12\u00a0500", "12500"),
        ("-3,5", "-3.5"),
    ],
)
def test_numbers_as_people_type_them(typed: str, value: str) -> None:
    assert parse_dutch(typed) == D(value)


@pytest.mark.parametrize("typed", ["", "abc", "1,2,3", "1.2.3", "NaN", "1e5", "Infinity", "--5", "1" * 40, "٣"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match="getal"):
        parse_dutch(typed)


@given(st.decimals(min_value=0, max_value=10**8, places=2))
def test_what_we_show_we_can_read(value: D) -> None:
    assert parse_dutch(number(value)) == parse_dutch(number(value, 2)) == value


class Sample(forms.Form):
    hours = DutchDecimalField(min_value=0)
    price = EuroField(required=False)
    margin = PercentField(required=False)


def test_a_percentage_is_kept_as_a_fraction() -> None:
    form = Sample({"hours": "1.5", "price": "1.234,5", "margin": "8,5 %"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"hours": D("1.5"), "price": D("1234.5"), "margin": D("0.085")}


def test_what_was_typed_comes_back_and_what_is_stored_is_shown_dutch() -> None:
    form = Sample({"hours": "veel", "price": "-1", "margin": "800"})
    assert set(form.errors) == {"hours", "price", "margin"}
    assert 'value="veel"' in str(form["hours"])
    shown = Sample(initial={"hours": D("40.00"), "price": D("1234.5"), "margin": D("0.0850")})
    assert 'value="40"' in str(shown["hours"])
    assert 'value="1234,50"' in str(shown["price"])
    assert 'value="8,5"' in str(shown["margin"])


class Lists(forms.Form):
    one = forms.ChoiceField(choices=[("", DASHES), ("a", "A")])
    two = forms.ChoiceField(choices=[("", DASHES), ("a", "A")], required=False)
    own = forms.ChoiceField(choices=[("", "Iedereen"), ("a", "A")], required=False)
    text = forms.CharField()


def test_nothing_chosen_has_a_word() -> None:
    form = Lists()
    name_empty_choices(form)
    assert [form.fields[name].choices[0][1] for name in ("one", "two", "own")] == ["Kies", "Niet gekozen", "Iedereen"]  # type: ignore[attr-defined]
    assert DASHES not in str(form)
    assert Lists.base_fields["one"].choices[0][1] == DASHES  # type: ignore[attr-defined]


def test_long_text_counts_a_new_line_once() -> None:
    """A browser counts it so, and sends two characters."""
    from llo_portal.kernel.fields import LongText

    field = LongText(max_length=10)
    assert field.clean("vier\r\nvier\r\n") == "vier\nvier"
    assert field.clean("a\r\n" * 4 + "bb") == "a\na\na\na\nbb"
    with pytest.raises(forms.ValidationError):
        field.clean("a\r\n" * 5 + "b")
