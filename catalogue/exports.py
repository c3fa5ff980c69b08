"""The report of an import, to take away."""

from typing import Any

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
