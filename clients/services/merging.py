"""Two organisations that are one. Chosen by a person, shown beforehand, nothing lost."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from clients.duplicates import MAYBE, Match, compare
from clients.errors import ClientsError
from clients.models import Contact, Intake, Organisation, OrganisationMerge
from clients.services.imports import FILLED, _candidates
from clients.services.timeline import record

_WORDS = {"clients.intake": "intakes", "clients.timelineentry": "regels op de tijdlijn"}
TAKEN_OVER = (*FILLED, "sector", "owner", "team", "institution")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge will do: rows that go over by Dutch name, and empty fields that get a value."""

    moves: tuple[tuple[str, int], ...]
    fills: tuple[tuple[str, str], ...]
    stays_different: tuple[tuple[str, str, str], ...]


def likely_duplicates(organisation: Organisation, rows: models.QuerySet[Any], limit: int = 10) -> list[Match]:
    """Others among `rows` that look like this one, found by index; the likeliest first. `Match.right.key` is their id."""
    mails = [contact.person.email for contact in organisation.contacts.select_related("person") if contact.person.email]
    same = models.Q(match_key=organisation.match_key) | models.Q(contacts__person__email__in=mails)
    if organisation.kvk:
        same |= models.Q(kvk=organisation.kvk)
    others = rows.filter(same).exclude(pk=organisation.pk).distinct().prefetch_related("contacts__person")[:50]
    found = []
    for other in others:
        pairs = [compare(a, b) for a in _candidates(organisation) for b in _candidates(other)]
        best = max(pairs, key=lambda match: match.score)
        if best.score >= MAYBE:
            found.append(best)
    return sorted(found, key=lambda match: -match.score)[:limit]


def _relations() -> list[Any]:
    """Every table that points at an organisation, whatever chapter it belongs to; the audit trail stays as written."""
    skip = {Organisation, OrganisationMerge, Contact}
    return [
        relation for relation in Organisation._meta.related_objects
        if relation.related_model not in skip and not hasattr(relation.related_model, "pgh_tracked_model")
    ]  # fmt: skip


def preview(*, kept: Organisation, gone: Organisation) -> Preview:
    """Counts and fields, without changing anything."""
    moves = [("contactpersonen", gone.contacts.count())]
    for relation in _relations():
        count = relation.related_model._base_manager.filter(**{relation.field.name: gone}).count()
        label = relation.related_model._meta.label_lower
        moves.append((_WORDS.get(label, str(relation.related_model._meta.verbose_name_plural)), count))
    fills, differs = [], []
    for name in TAKEN_OVER:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        label = str(Organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if theirs and not mine:
            fills.append((label, _word(gone, name)))
        elif theirs and mine != theirs:
            differs.append((label, _word(kept, name), _word(gone, name)))
    return Preview(tuple((name, n) for name, n in moves if n), tuple(fills), tuple(differs))


def _word(organisation: Organisation, name: str) -> str:
    shown = getattr(organisation, f"get_{name}_display", None)
    return str(shown() if shown else getattr(organisation, name))


def merge(*, kept: Organisation, gone: Organisation, by: Any) -> OrganisationMerge:
    """Everything of `gone` goes to `kept`; empty fields of `kept` are filled. `gone` stays as a signpost.

    Raises ClientsError when either was merged before, or when they are the same.
    """
    if kept.pk == gone.pk:
        raise ClientsError("Kies twee verschillende organisaties.")
    with transaction.atomic():
        locked = {
            o.pk: o for o in Organisation.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
        }
        kept, gone = locked[kept.pk], locked[gone.pk]
        if kept.merged_into_id or gone.merged_into_id:
            raise ClientsError("Een van beide is intussen al samengevoegd. Kijk opnieuw.")
        moved = {"clients.contact": _move_contacts(kept, gone)} | _move_rest(kept, gone)
        filled = _fill(kept, gone)
        Organisation.objects.filter(merged_into=gone).update(merged_into=kept)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into", "institution", "updated_at"])
        kept.save()
        record(organisation=kept, kind="samenvoeging", text=f"{gone} is samengevoegd met deze klant", by=by)
        return OrganisationMerge.objects.create(kept=kept, gone=gone, moved=moved, filled=filled, by=by)


def _move_contacts(kept: Organisation, gone: Organisation) -> list[str]:
    there = dict(kept.contacts.values_list("person_id", "pk"))
    moved = []
    for contact in gone.contacts.all():
        if contact.person_id in there:  # already a contact there: its conversations follow the person
            Intake.objects.filter(contact=contact).update(contact=there[contact.person_id])
            continue
        contact.organisation = kept
        contact.save(update_fields=["organisation", "updated_at"])
        moved.append(str(contact.pk))
    return moved


def _move_rest(kept: Organisation, gone: Organisation) -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    for relation in _relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: gone})
        label = relation.related_model._meta.label_lower
        for pk in list(rows.values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    rows.filter(pk=pk).update(**{relation.field.name: kept})
            except IntegrityError:
                continue  # what the database holds still (a sent quote) keeps the name it was sent to
            moved.setdefault(label, []).append(str(pk))
    return moved


def _fill(kept: Organisation, gone: Organisation) -> dict[str, str]:
    filled = {}
    for name in TAKEN_OVER:
        value = getattr(gone, name)
        if value and not getattr(kept, name):
            setattr(kept, name, value)
            filled[name] = str(getattr(value, "pk", value))
    if "institution" in filled:
        gone.institution = None  # one organisation per institution
    return filled
