"""The body of a list. A template that asks every cell for its attributes took half of the time of a page of 25 rows."""

from collections.abc import Iterator
from typing import Any

from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe


def table_rows(context: Context, table: Any) -> SafeString:
    """The rows of a django_tables2 table; without any, its `empty_text` over the whole width."""
    columns = list(table.columns)
    openings = {column.name: _opening(column) for column in columns if not _differs_by_row(column)}
    rows = [_row(context, row, openings) for row in table.paginated_rows]
    if not rows and table.empty_text:
        return format_html('<tr><td colspan="{}">{}</td></tr>', len(columns), table.empty_text)
    return mark_safe("\n".join(rows))  # noqa: S308 - made of escaped parts


def _row(context: Context, row: Any, openings: dict[str, str]) -> str:
    cells = "".join(_cells(context, row, openings))
    return f"<tr {row.attrs.as_html()}>{cells}</tr>"


def _cells(context: Context, row: Any, openings: dict[str, str]) -> Iterator[str]:
    for column, cell in row.items():
        yield openings.get(column.name) or _opening(column)
        yield _shown(context, column, cell)
        yield "</td>"


def _shown(context: Context, column: Any, cell: Any) -> str:
    if column.localize is None:
        return str(render_value_in_context(cell, context))
    return conditional_escape(localize(cell, use_l10n=column.localize))


def _opening(column: Any) -> str:
    """The header goes along, for a narrow screen where each cell stands on a line of its own."""
    return format_html('<td {} data-label="{}">', column.attrs["td"].as_html(), strip_tags(str(column.header)))


def _differs_by_row(column: Any) -> bool:
    """Whether an attribute is worked out from the record."""
    told = [source.get(part, {}) for source in (column._table.attrs, column.column.attrs) for part in ("td", "cell")]
    return any(callable(value) for attrs in told for value in attrs.values())
