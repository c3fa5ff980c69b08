"""Importing a file with clients: read, look, choose, carry out. Nothing is merged or left out without being chosen."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.choices import ImportState
from clients.client_sheet import (
    NO_NAME,
    SHOWN,
    ClientRow,
    ClientSheet,
    Columns,
    Fault,
    guess,
    layout_fingerprint,
    read_clients,
    read_columns,
)
from clients.duplicates import Candidate, Match, best_matches
from clients.errors import ClientsError
from clients.models import ClientImport, ImportedRow, ImportLayout, Organisation
from clients.names import organisation_key
from clients.selectors import doubles
from llo_portal.documents import outbox
from llo_portal.kernel.sheets import SheetError
from llo_portal.kernel.text_files import told_layout

MERGE, BOTH, SKIP = "samenvoegen", "beide", "overslaan"
PAIR_CHOICES = ((MERGE, "Samenvoegen"), (BOTH, "Beide houden"), (SKIP, "Deze rij overslaan"))
WORK = "clients.import"


@dataclass(frozen=True, slots=True)
class Pair:
    """A row that looks like an earlier row or like an organisation we have. `may_merge` is false when the organisation is
    not this user's to change."""

    row: ClientRow
    match: Match
    other_row: ClientRow | None
    organisation: Organisation | None
    may_merge: bool
    choice: str = ""

    @property
    def key(self) -> str:
        return str(self.row.number)


@dataclass(frozen=True, slots=True)
class Examination:
    """What a file holds, against what we know now."""

    sheet: ClientSheet
    rows: tuple[ClientRow, ...]  # new and usable
    known: int  # dealt with in an earlier import
    unusable: tuple[ClientRow, ...]
    faulty: tuple[ClientRow, ...]
    pairs: tuple[Pair, ...]
    owners: Mapping[str, User]

    @property
    def open_pairs(self) -> int:
        return sum(not pair.choice for pair in self.pairs)


def read_file(*, name: str, content: bytes, by: User) -> ClientImport:
    """Stores the file to look at, with the columns as they were chosen for the same headings before. The same file that
    still waits is found again. Raises ClientsError when it cannot be read."""
    try:
        columns = read_columns(content, name)
    except SheetError as error:
        raise ClientsError(str(error), field="file") from error
    checksum = hashlib.sha256(content).hexdigest()
    if waiting := ClientImport.objects.filter(checksum=checksum, by=by, state=ImportState.READ).first():
        return waiting
    known = ImportLayout.objects.filter(fingerprint=layout_fingerprint(columns.headings)).first()
    chosen = known.columns if known else guess(columns.headings)
    layout = told_layout(content) | {"kolommen": chosen, "onthouden": bool(known)}
    return ClientImport.objects.create(file_name=name[:200], content=content, checksum=checksum, by=by, layout=layout)


def columns_of(client_import: ClientImport) -> Columns:
    return read_columns(bytes(client_import.content), client_import.file_name)


def choose_columns(*, client_import: ClientImport, columns: Mapping[str, str], by: User) -> None:
    """Remembers which column is which, for this file and for the next one with the same headings. Raises ClientsError
    when the name is missing or a field is chosen twice."""
    used = [name for name in columns.values() if name]
    if "name" not in used:
        raise ClientsError(NO_NAME)
    if twice := next((name for name in used if used.count(name) > 1 and columns != guess(columns)), None):
        raise ClientsError(f"“{SHOWN[twice]}” is bij twee kolommen gekozen. Kies elke betekenis één keer.")
    with transaction.atomic():
        client_import.layout |= {"kolommen": dict(columns), "onthouden": True}
        client_import.choices = {}
        client_import.save(update_fields=["layout", "choices", "updated_at"])
        ImportLayout.objects.update_or_create(
            fingerprint=layout_fingerprint(columns), defaults={"columns": dict(columns), "by": by}
        )


def sheet_of(client_import: ClientImport) -> ClientSheet:
    """The rows as the chosen columns say. Raises ClientsError when there is no column with the name."""
    try:
        return read_clients(
            bytes(client_import.content), client_import.file_name, client_import.layout.get("kolommen") or None
        )
    except SheetError as error:
        raise ClientsError(str(error)) from error


def owners_of(rows: Iterable[ClientRow]) -> dict[str, User]:
    """Users by the login in the file: the part of their address before the @. A login that fits two users fits none."""
    wanted = {row.owner.partition("@")[0] for row in rows if row.owner}
    found: dict[str, list[User]] = {}
    active = User.objects.filter(is_active=True, groups__name__in=("accountmanager", "directeur")).distinct()
    for user in active.select_related("person"):
        login = user.email.partition("@")[0]
        if login in wanted:
            found.setdefault(login, []).append(user)
    return {login: users[0] for login, users in found.items() if len(users) == 1}


def check_owner(row: ClientRow, owners: Mapping[str, User]) -> ClientRow:
    if not row.owner or row.owner.partition("@")[0] in owners:
        return row
    fault = Fault(SHOWN["owner"], "deze accountmanager kennen we niet", row.owner)
    return replace(row, faults=(*row.faults, fault))


def _known_organisations(rows: Iterable[ClientRow]) -> list[Organisation]:
    """Those that share a block with a row."""
    rows = list(rows)
    ids = doubles.sharing_a_block(
        kvks={row.kvk for row in rows if row.kvk}, keys={organisation_key(row.name) for row in rows},
        mails={row.email for row in rows if row.email},
    )  # fmt: skip
    found = Organisation.objects.filter(pk__in=ids)
    return list(found.prefetch_related("contacts__person").select_related("owner__person"))


def examine(*, client_import: ClientImport, by: User) -> Examination:
    """Reads the stored file against the clients of this moment, with the choices made so far."""
    sheet = sheet_of(client_import)
    owners = owners_of(sheet.rows)
    checked = [check_owner(row, owners) for row in sheet.rows]
    prints = {row.fingerprint for row in checked}
    dealt = set(ImportedRow.objects.filter(fingerprint__in=prints).values_list("fingerprint", flat=True))
    rows = [row for row in checked if row.fingerprint not in dealt]
    usable = [row for row in rows if row.is_usable]
    pairs = _pairs(usable, client_import.choices.get("paren", {}), by)
    return Examination(
        sheet=sheet, rows=tuple(usable), known=len(checked) - len(rows), owners=owners, pairs=tuple(pairs),
        unusable=tuple(row for row in rows if not row.is_usable), faulty=tuple(row for row in rows if row.faults),
    )  # fmt: skip


def _pairs(rows: list[ClientRow], chosen: Mapping[str, str], by: User) -> list[Pair]:
    organisations = {o.pk: o for o in _known_organisations(rows)}
    editable = set(Organisation.objects.editable_by(by).filter(pk__in=organisations).values_list("pk", flat=True))
    by_number = {row.number: row for row in rows}
    new = [Candidate(r.number, r.name, r.place, r.kvk, r.email, r.phone) for r in rows]
    known = [candidate for o in organisations.values() for candidate in doubles.candidates(o)]
    pairs = []
    for number, match in best_matches(new, known).items():
        organisation = organisations.get(match.right.key)
        pairs.append(Pair(
            row=by_number[number], match=match, other_row=by_number.get(match.right.key), organisation=organisation,
            may_merge=organisation is None or organisation.pk in editable, choice=chosen.get(str(number), ""),
        ))  # fmt: skip
    return pairs


def keep_choices(*, client_import: ClientImport, confirmed: bool, pairs: Mapping[str, str], by: User) -> None:
    """Remembers what was chosen, so that the import can be left and found again."""
    known = {MERGE, BOTH, SKIP}
    client_import.choices = {"fouten": confirmed, "paren": {k: v for k, v in pairs.items() if v in known}}
    client_import.save(update_fields=["choices", "updated_at"])


def drop(*, client_import: ClientImport, by: User) -> None:
    """Forgets the file; nothing was taken from it."""
    changed = ClientImport.objects.filter(pk=client_import.pk, state=ImportState.READ).update(
        state=ImportState.DROPPED, content=b"", choices={}
    )
    if not changed:
        raise ClientsError("Deze import is al verwerkt of gestopt.")


def start(*, client_import: ClientImport, by: User) -> ClientImport:
    """Freezes the choices and hands the work to a worker. Raises ClientsError while faults are not confirmed or a pair
    has no choice."""
    with transaction.atomic():
        locked = ClientImport.objects.select_for_update().get(pk=client_import.pk)
        if locked.state != ImportState.READ:
            raise ClientsError("Deze import is al verwerkt of gestopt.")
        found = examine(client_import=locked, by=by)
        _check_choices(found, confirmed=bool(locked.choices.get("fouten")))
        locked.plan = {pair.key: _planned(pair) for pair in found.pairs if pair.choice != BOTH}
        locked.state, locked.started_at, locked.total = ImportState.RUNNING, timezone.now(), len(found.sheet.rows)
        locked.save()
        outbox.enqueue(WORK, {"import": str(locked.pk)}, key=f"{WORK}:{locked.pk}:0")
    return locked


def _planned(pair: Pair) -> dict[str, Any]:
    organisation = str(pair.organisation.pk) if pair.organisation else None
    return {"keuze": pair.choice, "organisatie": organisation, "rij": pair.other_row.number if pair.other_row else None}


def resume(*, client_import: ClientImport, by: User) -> None:
    """Somebody asks to go on with work that stands still. Harmless when it does not."""
    key = f"{WORK}:{client_import.pk}:{client_import.processed}:{timezone.now():%Y%m%d%H%M}"
    if client_import.state != ImportState.RUNNING:
        raise ClientsError("Deze import is niet bezig.")
    with transaction.atomic():
        outbox.enqueue(WORK, {"import": str(client_import.pk)}, key=key)


def _check_choices(found: Examination, *, confirmed: bool) -> None:
    if found.faulty and not confirmed:
        raise ClientsError(f"Bevestig eerst dat de foutieve cellen van {len(found.faulty)} rijen leeg blijven.")
    if found.open_pairs:
        raise ClientsError(f"Kies nog wat er met {found.open_pairs} mogelijke dubbelen moet gebeuren.")
    if wrong := [pair for pair in found.pairs if pair.choice == MERGE and not pair.may_merge]:
        raise ClientsError(f"{wrong[0].organisation} is van een ander; die kun je niet aanvullen. Kies iets anders.")
