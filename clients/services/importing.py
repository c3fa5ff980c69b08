"""The work of an import: piece by piece, so that it can be watched, broken off and gone on with. Each row is dealt with
once, whatever happens to the worker: a piece is one transaction, with the proof of its rows in it."""

from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import Person, User
from clients.choices import ImportState, RowOutcome
from clients.client_sheet import ClientRow
from clients.models import ClientImport, Contact, ImportedRow, ImportLine, Organisation
from clients.names import plain
from clients.services.imports import MERGE, SKIP, WORK, check_owner, owners_of, sheet_of, start
from clients.services.organisations import add_contact
from clients.services.timeline import record
from llo_portal.documents import mail, outbox

PIECE = 100
"""Rows per transaction."""
TURN = 120
"""Seconds after which the rest is left to a next effect, well within the lease of one."""
FILLED = ("kvk", "legal_form", "place", "street", "postcode", "region", "size")


@outbox.handler(WORK, label="Klanten importeren")
def work(payload: dict[str, Any]) -> None:
    """One turn of an import; may run twice, also at once."""
    run(UUID(payload["import"]), seconds=TURN, tells=True)


def carry_out(*, client_import: ClientImport, by: User) -> dict[str, int]:
    """Starts and finishes here and now; gives the counts by word. For small files and for the demo."""
    start(client_import=client_import, by=by)
    run(client_import.pk)
    client_import.refresh_from_db()
    return dict(client_import.outcome)


def run(pk: UUID, seconds: float | None = None, *, tells: bool = False) -> None:
    """Goes on with an import to its end, or for about so many seconds. With `tells` who started it gets a mail at the end:
    that person may have left the page long ago."""
    found = ClientImport.objects.select_related("by__person").get(pk=pk)
    if found.state != ImportState.RUNNING:
        return
    rows = sheet_of(found).rows
    owners = owners_of(rows)
    rows = tuple(check_owner(row, owners) for row in rows)
    until = monotonic() + seconds if seconds is not None else None
    while _piece(pk, rows, owners, tells):
        if until is not None and monotonic() > until:
            _leave_the_rest(pk)
            return


def _leave_the_rest(pk: UUID) -> None:
    with transaction.atomic():
        at = ClientImport.objects.values_list("processed", flat=True).get(pk=pk)
        outbox.enqueue(WORK, {"import": str(pk)}, key=f"{WORK}:{pk}:{at}")


def _piece(pk: UUID, rows: tuple[ClientRow, ...], owners: Any, tells: bool) -> bool:
    """The next rows; False when there is nothing left to do."""
    with transaction.atomic():
        locked = ClientImport.objects.select_for_update(of=("self",)).select_related("by__person").get(pk=pk)
        if locked.state != ImportState.RUNNING:
            return False
        piece = rows[locked.processed : locked.processed + PIECE]
        ImportLine.objects.bulk_create(_Piece(locked, piece, owners).lines())
        locked.processed += len(piece)
        if locked.processed >= len(rows):
            _finish(locked)
            if tells:
                _tell(locked)
        locked.save()
        return locked.state == ImportState.RUNNING


def _finish(locked: ClientImport) -> None:
    """The file goes, the lines stay: rows, columns and reasons, no words of the rows."""
    counts = dict(locked.lines.order_by().values_list("outcome").annotate(n=Count("pk")))
    locked.outcome = {word: counts.get(word, 0) for word in RowOutcome.values}
    locked.report = {"rijen": locked.total}
    locked.state, locked.done_at, locked.content, locked.plan = ImportState.DONE, timezone.now(), b"", {}


def _tell(done: ClientImport) -> None:
    to = done.by
    if to.is_active and to.email:
        words = {"import": done, "name": to.person.first_name}
        mail.send(to=to.email, template="clients/mail/import_done", context=words, key=f"import-klaar:{done.pk}")


class _Piece:
    """A few rows of an import, in order."""

    def __init__(self, client_import: ClientImport, rows: tuple[ClientRow, ...], owners: Any) -> None:
        self.client_import, self.rows, self.owners, self.by = client_import, rows, owners, client_import.by
        self.became: dict[int, Organisation | None] = {}

    def lines(self) -> list[ImportLine]:
        elsewhere = self._claim()
        made = []
        for row in self.rows:
            outcome, organisation = self._take(row, known=row.fingerprint in elsewhere)
            self.became[row.number] = organisation
            remarks = [{"kolom": fault.column, "reden": fault.reason} for fault in row.faults]
            made.append(ImportLine(
                client_import=self.client_import, number=row.number, outcome=outcome, organisation=organisation,
                remarks=remarks if outcome != RowOutcome.KNOWN else [],
            ))  # fmt: skip
        self._tell_fingerprints()
        return made

    def _claim(self) -> set[str]:
        """Writes the fingerprints first: who reads the same row at the same time waits here. Gives those of other imports."""
        prints = {row.fingerprint for row in self.rows if row.is_usable}
        ImportedRow.objects.bulk_create(
            (ImportedRow(fingerprint=one, client_import=self.client_import) for one in sorted(prints)),
            ignore_conflicts=True,
        )
        others = ImportedRow.objects.filter(fingerprint__in=prints).exclude(client_import=self.client_import)
        return set(others.values_list("fingerprint", flat=True))

    def _tell_fingerprints(self) -> None:
        became = {row.fingerprint: self.became[row.number] for row in reversed(self.rows)}
        rows = ImportedRow.objects.filter(client_import=self.client_import, fingerprint__in=became, organisation=None)
        for imported in (changed := list(rows)):
            imported.organisation = became[imported.fingerprint]
        ImportedRow.objects.bulk_update(changed, ["organisation"], batch_size=PIECE)

    def _take(self, row: ClientRow, *, known: bool) -> tuple[RowOutcome, Organisation | None]:
        if known:
            return RowOutcome.KNOWN, None
        if not row.is_usable:
            return RowOutcome.SKIPPED, None
        planned = self.client_import.plan.get(str(row.number))
        other = self._other(planned) if planned else None
        if planned and planned["keuze"] == SKIP:
            return RowOutcome.SKIPPED, other
        if planned and planned["keuze"] == MERGE and other is not None:
            return RowOutcome.MERGED, self._into(other, row)
        return RowOutcome.NEW, self._new(row)

    def _other(self, planned: dict[str, Any]) -> Organisation | None:
        """The organisation that was chosen, or what an earlier row became; where it was merged, what that became."""
        if planned["rij"] in self.became:
            return self.became[planned["rij"]]
        if planned["organisatie"]:
            found = Organisation.objects.filter(pk=planned["organisatie"]).select_related("merged_into").first()
        else:
            line = self.client_import.lines.filter(number=planned["rij"]).select_related("organisation").first()
            found = line.organisation if line else None
        return found.merged_into or found if found else None

    def _owner(self, row: ClientRow) -> User | None:
        found: User | None = self.owners.get(row.owner.partition("@")[0])
        return found

    def _new(self, row: ClientRow) -> Organisation:
        values = {name: getattr(row, name) for name in FILLED}
        made = Organisation.objects.create(name=row.name, kind=row.kind, owner=self._owner(row), **values)
        self._contact(made, row)
        record(organisation=made, kind="import", text=f"Overgenomen uit {self.client_import.file_name}", by=self.by)
        return made

    def _into(self, organisation: Organisation, row: ClientRow) -> Organisation:
        """What was empty is filled; what differs stays as it was."""
        for name in FILLED:
            if not getattr(organisation, name) and getattr(row, name):
                setattr(organisation, name, getattr(row, name))
        if organisation.owner is None and (owner := self._owner(row)):
            organisation.owner = owner
        organisation.save()
        self._contact(organisation, row)
        text = f"Rij {row.number} van {self.client_import.file_name} samengevoegd met deze klant"
        record(organisation=organisation, kind="samenvoeging", text=text, by=self.by)
        return organisation

    def _contact(self, organisation: Organisation, row: ClientRow) -> None:
        if not (row.contact_name or row.email or row.phone):
            return
        if same := _same_contact(organisation, row):
            _fill_person(same.person, row)
            return
        last_name = row.last_name or row.contact_name or "Algemeen contact"
        add_contact(
            organisation=organisation, first_name=row.first_name, infix=row.infix, last_name=last_name, email=row.email,
            phone=row.phone, function=row.function, by=self.by, tell=False,
        )  # fmt: skip


def _same_contact(organisation: Organisation, row: ClientRow) -> Contact | None:
    """A contact here with the same address or, at the same client, the same name."""
    for contact in organisation.contacts.select_related("person"):
        person = contact.person
        if row.email and person.email.lower() == row.email:
            return contact
        if row.contact_name and plain(person.full_name) == plain(row.contact_name) and not (person.email and row.email):
            return contact
    return None


def _fill_person(person: Person, row: ClientRow) -> None:
    filled = [name for name in ("email", "phone") if not getattr(person, name) and getattr(row, name)]
    for name in filled:
        setattr(person, name, getattr(row, name))
    if filled:
        person.save(update_fields=[*filled, "updated_at"])
