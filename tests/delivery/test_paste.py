"""Lists as people copy them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from delivery import paste


def names(text: str) -> list[str]:
    return [row.full_name for row in paste.read(text).rows]


def test_a_header_tells_the_columns_in_any_order():
    row = paste.read("E-mail;Achternaam;Voornaam;TV\nf@voorbeeld.nl;Amrani;Fatima;el").rows[0]
    assert (row.first_name, row.infix, row.last_name, row.email, row.line) == (
        "Fatima",
        "el",
        "Amrani",
        "f@voorbeeld.nl",
        2,
    )


def test_one_name_column_is_split():
    assert paste.split_name("Fatima el Amrani") == ("Fatima", "el", "Amrani")
    assert paste.split_name("Jan Willem van der Laan") == ("Jan Willem", "van der", "Laan")
    assert paste.split_name("Laan, Jan van der") == ("Jan", "van der", "Laan")


def test_without_a_header_the_cells_tell_what_they_are():
    row = paste.read("Jan Kok\tjan@voorbeeld.nl\t3-3-1990\t06 1234 5678").rows[0]
    assert (row.full_name, row.email, row.birth_date) == ("Jan Kok", "jan@voorbeeld.nl", date(1990, 3, 3))


def test_every_line_tells_its_own_errors():
    reading = paste.read("Jan Kok\tjan@voorbeeld.nl\n\nPiet\tgeen adres\nJan Kok\tJAN@voorbeeld.nl")
    assert [row.line for row in reading.bad] == [3, 4]
    assert "regel 1" in " ".join(reading.bad[1].errors)


def test_emoji_and_five_hundred_lines_are_fine():
    text = "\n".join(f"🧑‍🎓 Persoon{n} Test\tp{n}@voorbeeld.nl" for n in range(500))
    reading = paste.read(text)
    assert len(reading.good) == 500
    assert reading.good[0].first_name.startswith("🧑‍🎓")


def test_too_many_lines_and_nothing_are_said():
    assert "501" in paste.read("\n".join(f"A B\ta{n}@voorbeeld.nl" for n in range(501))).error
    assert paste.read(" \n ").error
    assert "kopregel" in paste.read("Naam\tE-mail").error


@given(st.text(max_size=400))
def test_whatever_is_pasted_nothing_breaks(text):
    for row in paste.read(text).rows:
        assert len(row.first_name) <= 80
        assert len(row.last_name) <= 120
        assert len(row.email) <= 254
        assert row.errors or (row.email and row.last_name)


@given(
    st.sampled_from("\t;,"),
    st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), min_size=1, max_size=20, unique=True),
)
def test_what_is_written_is_read_back(mark, first_names):
    lines = [mark.join(("Voornaam", "Achternaam", "E-mail"))]
    lines += [mark.join((name, "Kok", f"{name.lower()}@voorbeeld.nl")) for name in first_names]
    reading = paste.read("\n".join(lines))
    assert [row.first_name for row in reading.good] == first_names
