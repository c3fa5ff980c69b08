"""Importing a file with clients: read, look, choose, carry out. Nothing is merged or left out without being chosen."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User
from clients.choices import ImportState
from clients.client_sheet import SHOWN, ClientRow, ClientSheet, Fault, read_clients
from clients.duplicates import Candidate, Match, best_matches
from clients.errors import ClientsError
from clients.models import ClientImport, Contact, ImportedRow, Organisation
from clients.names import organisation_key, plain
from clients.selectors import doubles
from clients.services.organisations import add_contact
from clients.services.timeline import record
from llo_portal.kernel.sheets import SheetError

MERGE, BOTH, SKIP = "samenvoegen", "beide", "overslaan"
PAIR_CHOICES = ((MERGE, "Samenvoegen"), (BOTH, "Beide houden"), (SKIP, "Deze rij overslaan"))
FILLED = ("kvk", "legal_form", "place", "street", "postcode", "region", "size")


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
    """Stores the file to look at. The same file that still waits is found again. Raises ClientsError when it cannot be
    read."""
    try:
        read_clients(content, name)
    except SheetError as error:
        raise ClientsError(str(error), field="file") from error
    checksum = hashlib.sha256(content).hexdigest()
    waiting = ClientImport.objects.filter(checksum=checksum, by=by, state=ImportState.READ).first()
    return waiting or ClientImport.objects.create(file_name=name[:200], content=content, checksum=checksum, by=by)


def _owners(rows: Iterable[ClientRow]) -> dict[str, User]:
    """Users by the login in the file: the part of their address before the @. A login that fits two users fits none."""
    wanted = {row.owner.partition("@")[0] for row in rows if row.owner}
    found: dict[str, list[User]] = {}
    active = User.objects.filter(is_active=True, groups__name__in=("accountmanager", "directeur")).distinct()
    for user in active.select_related("person"):
        login = user.email.partition("@")[0]
        if login in wanted:
            found.setdefault(login, []).append(user)
    return {login: users[0] for login, users in found.items() if len(users) == 1}


def _check_owner(row: ClientRow, owners: Mapping[str, User]) -> ClientRow:
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
    sheet = read_clients(bytes(client_import.content), client_import.file_name)
    owners = _owners(sheet.rows)
    checked = [_check_owner(row, owners) for row in sheet.rows]
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


def carry_out(*, client_import: ClientImport, by: User) -> dict[str, int]:
    """Takes over the rows in one transaction. Gives counts by word: nieuw, samengevoegd, overgeslagen, bekend.

    Raises ClientsError while faults are not confirmed or a pair has no choice.
    """
    with transaction.atomic():
        locked = ClientImport.objects.select_for_update().get(pk=client_import.pk)
        if locked.state != ImportState.READ:
            raise ClientsError("Deze import is al verwerkt of gestopt.")
        found = examine(client_import=locked, by=by)
        _check_choices(found, confirmed=bool(locked.choices.get("fouten")))
        outcome = _Work(found, locked, by).run()
        _finish(locked, found, outcome)
    return outcome


def _check_choices(found: Examination, *, confirmed: bool) -> None:
    if found.faulty and not confirmed:
        raise ClientsError(f"Bevestig eerst dat de foutieve cellen van {len(found.faulty)} rijen leeg blijven.")
    if found.open_pairs:
        raise ClientsError(f"Kies nog wat er met {found.open_pairs} mogelijke dubbelen moet gebeuren.")
    if wrong := [pair for pair in found.pairs if pair.choice == MERGE and not pair.may_merge]:
        raise ClientsError(f"{wrong[0].organisation} is van een ander; die kun je niet aanvullen. Kies iets anders.")


def _finish(locked: ClientImport, found: Examination, outcome: dict[str, int]) -> None:
    """The file goes; of the report only rows, columns and reasons stay."""
    locked.report = {
        "rijen": len(found.sheet.rows),
        "meldingen": [
            {"rij": row.number, "kolom": fault.column, "reden": fault.reason}
            for row in found.faulty for fault in row.faults
        ],
    }  # fmt: skip
    locked.state, locked.outcome, locked.done_at, locked.content = ImportState.DONE, outcome, timezone.now(), b""
    locked.save()


class _Work:
    """One run over the rows; knows what became of each row number."""

    def __init__(self, found: Examination, client_import: ClientImport, by: User) -> None:
        self.found, self.client_import, self.by = found, client_import, by
        self.pairs = {pair.row.number: pair for pair in found.pairs}
        self.became: dict[int, Organisation | None] = {}
        self.counts = {"nieuw": 0, "samengevoegd": 0, "overgeslagen": 0, "bekend": found.known}

    def run(self) -> dict[str, int]:
        dealt: dict[str, ImportedRow] = {}
        for row in self.found.rows:
            became = self.became[row.number] = self._take(row)
            dealt.setdefault(
                row.fingerprint,
                ImportedRow(fingerprint=row.fingerprint, client_import=self.client_import, organisation=became),
            )
        ImportedRow.objects.bulk_create(dealt.values(), batch_size=500)
        self.counts["overgeslagen"] += len(self.found.unusable)
        return self.counts

    def _take(self, row: ClientRow) -> Organisation | None:
        pair = self.pairs.get(row.number)
        if pair is None or pair.choice == BOTH:
            return self._new(row)
        other = pair.organisation or self.became.get(pair.match.right.key)  # type: ignore[arg-type]
        if pair.choice == SKIP:
            self.counts["overgeslagen"] += 1
            return other
        if other is None:
            return self._new(row)
        self.counts["samengevoegd"] += 1
        return self._into(other, row)

    def _owner(self, row: ClientRow) -> User | None:
        return self.found.owners.get(row.owner.partition("@")[0])

    def _new(self, row: ClientRow) -> Organisation:
        self.counts["nieuw"] += 1
        values = {name: getattr(row, name) for name in FILLED}
        made = Organisation.objects.create(name=row.name, kind=row.kind, owner=self._owner(row), **values)
        self._contact(made, row)
        record(organisation=made, kind="import", text=f"Overgenomen uit {self.client_import.file_name}", by=self.by)
        return made

    def _into(self, organisation: Organisation, row: ClientRow) -> Organisation:
        """What was empty is filled; what differs stays as it was."""
        filled = [name for name in FILLED if not getattr(organisation, name) and getattr(row, name)]
        for name in filled:
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
