"""The list of SBB in: first a dry run, then all of it in one transaction."""

import hashlib
from dataclasses import asdict
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from catalogue import crebo_sheet as sheet
from catalogue.choices import ImportState
from catalogue.errors import CatalogueError
from catalogue.models import CreboCode, CreboImport
from llo_portal.kernel import sheets
from llo_portal.kernel.dates import today

MAX_BYTES = 5 * 1024 * 1024
OVERTAKEN = "Er is intussen een nieuwere lijst ingelezen. Haal de lijst opnieuw op bij SBB."
MOST_TOLD = 300  # rows kept in the report; the counts tell all
OUTCOMES = (sheet.NEW, sheet.CHANGED, sheet.GONE, sheet.BACK, sheet.SAME)
WORDS = ("title", "level", "kind", "routes")


def receive(*, content: bytes, name: str, by: Any) -> CreboImport:
    """Keeps the upload with the report of a dry run. Raises CatalogueError for a file that is too large."""
    if len(content) > MAX_BYTES:
        raise CatalogueError("Het bestand is groter dan 5 MB.", field="file")
    short = name.replace("\x00", "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1][-160:] or "bestand"
    report = check(content, short)
    with transaction.atomic():
        made = CreboImport(
            name=short, checksum=hashlib.sha256(content).hexdigest(), size=len(content), by=by, report=report,
            state=ImportState.UNREADABLE if report["fatal"] else ImportState.CHECKED,
        )  # fmt: skip
        made.file.save(f"{made.pk}.xlsx", ContentFile(content), save=False)
        made.save()
    return made


def check(content: bytes, name: str) -> dict[str, Any]:
    try:
        return _report(_plan(content, name))
    except sheets.SheetError as error:
        return {"fatal": str(error), "counts": {}, "rows": [], "faults": []}


def apply(*, upload: CreboImport, by: Any) -> CreboImport:
    """Reads the list in. Doing it twice is refused; reading the same list again changes nothing. Raises CatalogueError."""
    with transaction.atomic():
        # one list at a time: the second one is planned against what the first one wrote
        list(CreboImport.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        locked = CreboImport.objects.get(pk=upload.pk)
        if locked.state != ImportState.CHECKED:
            raise CatalogueError("Dit bestand is al ingelezen of niet leesbaar.")
        if is_overtaken(locked):
            raise CatalogueError(OVERTAKEN)
        with locked.file.open("rb") as stored:
            content = stored.read()
        try:
            plan = _plan(content, locked.name)
        except sheets.SheetError as error:
            raise CatalogueError(str(error)) from error
        _write(plan, locked)
        locked.report, locked.state, locked.applied_at = _report(plan), ImportState.APPLIED, timezone.now()
        locked.save(update_fields=["report", "state", "applied_at"])
    return locked


def is_overtaken(upload: CreboImport) -> bool:
    """A list that was offered later is in: this one would retire what is new and bring back what is gone."""
    return CreboImport.objects.filter(state=ImportState.APPLIED, created_at__gt=upload.created_at).exists()


def _plan(content: bytes, name: str) -> sheet.Plan:
    if content[:4] != b"PK\x03\x04":
        raise sheets.SheetError("Bied het xlsx-bestand van SBB aan, met de tabbladen Complete lijst en Vervallen.")
    known = set(sheet.COLUMNS.values())
    current, retired = (sheets.read(content, name, known=known, sheet=one) for one in (sheet.CURRENT, sheet.RETIRED))
    for title, rows in ((sheet.CURRENT, current), (sheet.RETIRED, retired)):
        if missing := sheet.missing_columns(rows):
            raise sheets.SheetError(f"Op het tabblad {title} missen de kolommen: " + ", ".join(missing) + ".")
    plan = sheet.plan(current, retired, _known())
    if not current or not any(not code.is_retired for code in plan.codes):
        raise sheets.SheetError("Op het tabblad Complete lijst staat geen enkele geldige code.")
    return plan


def _known() -> dict[str, sheet.Code]:
    rows = CreboCode.objects.values_list("code", *WORDS, "retired_on")
    return {code: sheet.Code(code, *words, is_retired=gone is not None) for code, *words, gone in rows}


def _report(plan: sheet.Plan) -> dict[str, Any]:
    told = [code for code in plan.codes if plan.outcomes[code.code] != sheet.SAME]
    told.sort(key=lambda code: (plan.outcomes[code.code] not in (sheet.GONE, sheet.BACK), code.code))
    return {
        "fatal": "",
        "counts": {outcome: plan.count(outcome) for outcome in OUTCOMES} | {"fout": len(plan.faults)},
        "gone": [code.code for code in told if plan.outcomes[code.code] == sheet.GONE],
        "all_rows": len(told),
        "rows": [asdict(code) | {"outcome": plan.outcomes[code.code]} for code in told[:MOST_TOLD]],
        "faults": [asdict(fault) for fault in plan.faults[:MOST_TOLD]],
    }


def _write(plan: sheet.Plan, source: CreboImport) -> None:
    since = dict(CreboCode.objects.filter(retired_on__isnull=False).values_list("code", "retired_on"))
    rows = [
        CreboCode(
            code=one.code, title=one.title, level=one.level, kind=one.kind, routes=one.routes, source=source,
            retired_on=(since.get(one.code) or today()) if one.is_retired else None,
        )
        for one in plan.codes
    ]  # fmt: skip
    CreboCode.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*WORDS, "retired_on", "source"],
        batch_size=1000,
    )
