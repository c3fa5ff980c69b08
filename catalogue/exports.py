"""Files to take away. What a spreadsheet would run as a formula is neutralised."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from llo_portal.kernel.sheets import neutralise

REPORT_HEADINGS = ("Rij", "Code", "Opleiding", "Wat er gebeurt", "Soort", "Kolom", "Gelezen", "Uitleg")


def report_rows(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    """One line per remark; rows without remarks have one line too."""
    notes: dict[int, list[dict[str, Any]]] = {}
    for note in report["notes"]:
        notes.setdefault(note["row"], []).append(note)
    lines = []
    for row in report["rows"]:
        head = (row["number"], row["code"], row["title"], row["outcome"])
        for note in notes.get(row["number"]) or [{"level": "", "column": "", "read": "", "message": ""}]:
            lines.append((*head, note["level"], note["column"], note["read"], note["message"]))
    return lines


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons and a mark in front: a Dutch spreadsheet opens it right."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows([neutralise(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:30])
    page.append(list(headings))
    for row in rows:
        page.append([_safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: Any) -> Any:
    return neutralise(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell
