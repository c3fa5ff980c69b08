"""The rows of a list: what a cell shows, and what stands in its tag."""

from datetime import UTC, date, datetime

import django_tables2 as tables
import pytest
from django.template import Context

from llo_portal.kernel.table_rows import table_rows
from llo_portal.kernel.tables import DateColumn


class Rows(tables.Table):
    name = tables.Column("Naam & <b>soort</b>")
    amount = tables.Column("Aantal", attrs={"td": {"class": "num"}})
    mark = tables.Column("Merk", attrs={"td": {"class": lambda record: f"is-{record['mark']}"}})
    on = DateColumn(verbose_name="Dag")

    class Meta:
        empty_text = "Niets <te> zien"


def body(*rows: dict[str, object], **context: object) -> str:
    return str(table_rows(Context(context), Rows(rows)))


ROW = {"name": "<script>", "amount": 1234567, "mark": "een", "on": date(2026, 3, 1)}


def test_a_cell_is_escaped_and_carries_the_words_of_its_column():
    shown = body(ROW)

    assert "&lt;script&gt;</td>" in shown
    assert 'data-label="Naam &amp; soort"' in shown
    assert "<b>" not in shown


def test_an_attribute_of_the_column_stays_and_one_of_the_row_differs():
    shown = body(ROW, ROW | {"mark": "twee"})

    assert shown.count('class="num" data-label="Aantal"') == 2
    assert 'class="is-een" data-label="Merk"' in shown
    assert 'class="is-twee" data-label="Merk"' in shown


@pytest.mark.parametrize(
    "moment", [date(2026, 3, 1), datetime(2026, 2, 28, 23, 30, tzinfo=UTC)], ids=["a day", "a moment that is next day here"]
)  # fmt: skip
def test_a_day_is_that_of_amsterdam(moment):
    assert ">01-03-2026</td>" in body(ROW | {"on": moment})


def test_without_rows_it_says_so_over_the_whole_width():
    assert body() == '<tr><td colspan="4">Niets &lt;te&gt; zien</td></tr>'
