"""Two organisations that are one. Chosen by a person, shown beforehand, nothing lost."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from clients.choices import OrganisationKind
from clients.duplicates import Match
from clients.errors import ClientsError
from clients.models import Contact, Organisation, OrganisationMerge
from clients.selectors import doubles
from clients.services.timeline import record

_WORDS = {
    "clients.intake": "intakes", "clients.timelineentry": "regels op de tijdlijn", "clients.opportunity": "kansen",
    "clients.task": "taken", "clients.importedrow": "rijen uit imports", "clients.importline": "regels van imports",
    "clients.contact": "contactpersonen", "clients.organisation.parent": "dochterorganisaties",
    "clients.networkmember.network": "leden", "offers.quote": "offertes", "delivery.programme": "trajecten",
    "finance.invoice": "facturen", "clients.inquiry": "vragen", "clients.complaint": "klachten",
}  # fmt: skip
FILLED = ("kvk", "legal_form", "place", "street", "postcode", "region", "size")
TAKEN_OVER = (*FILLED, "sector", "owner", "team", "institution")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge will do: rows that go over by Dutch name, and empty fields that get a value."""

    moves: tuple[tuple[str, int], ...]
    fills: tuple[tuple[str, str], ...]
    stays_different: tuple[tuple[str, str, str], ...]


def likely_duplicates(organisation: Organisation, rows: models.QuerySet[Any], limit: int = 10) -> list[Match]:
    """Others among `rows` that look like this one, found by index; the likeliest first. `Match.right.key` is their id."""
    people = organisation.contacts.select_related("person")
    new = [doubles.candidate(organisation, c.person.email.lower(), c.person.phone) for c in people]
    return doubles.likely(new or [doubles.candidate(organisation)], rows.exclude(pk=organisation.pk), limit)


def relations_to(model: type[models.Model], *skip: type[models.Model]) -> dict[str, Any]:
    """Every foreign key that points at a model, whatever chapter it belongs to, by the key under which a merge remembers
    its rows; the audit trail stays as written."""
    return {
        relation_key(relation): relation for relation in model._meta.related_objects
        if relation.related_model not in skip and not hasattr(relation.related_model, "pgh_tracked_model")
        and not relation.many_to_many
    }  # fmt: skip


def relation_key(relation: Any) -> str:
    """The table, and the field where a table points at an organisation in more than one way."""
    label = str(relation.related_model._meta.label_lower)
    return label if relation.field.name == "organisation" else f"{label}.{relation.field.name}"


def organisation_relations() -> dict[str, Any]:
    """What goes over with an organisation; contacts, parents and signposts have their own rules."""
    return relations_to(Organisation, Organisation, OrganisationMerge, Contact)


def contact_relations() -> dict[str, Any]:
    """What follows a contact that was known at both."""
    return relations_to(Contact)


def word_for(key: str, relation: Any) -> str:
    """Dutch name of the rows behind a relation."""
    return _WORDS.get(key) or str(relation.related_model._meta.verbose_name_plural)


def preview(*, kept: Organisation, gone: Organisation) -> Preview:
    """Counts and fields, without changing anything."""
    moves = [("contactpersonen", gone.contacts.count())]
    moves.append(("dochterorganisaties", gone.daughters.count()))
    for key, relation in organisation_relations().items():
        count = relation.related_model._base_manager.filter(**{relation.field.name: gone}).count()
        moves.append((word_for(key, relation), count))
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
        _check_networks(kept, gone)
        contacts, folded = _move_contacts(kept, gone)
        moved = {"clients.contact": contacts, "clients.organisation.parent": _move_daughters(kept, gone)}
        moved = {key: rows for key, rows in moved.items() if rows} | _move_rest(kept, gone)
        filled = _fill(kept, gone)
        signposts = [str(pk) for pk in Organisation.objects.filter(merged_into=gone).values_list("pk", flat=True)]
        Organisation.objects.filter(pk__in=signposts).update(merged_into=kept)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into", "institution", "updated_at"])
        kept.save()
        filled |= _fill_parent(kept, gone)
        merge = OrganisationMerge.objects.create(
            kept=kept, gone=gone, moved=moved, filled=filled, folded=folded, signposts=signposts, by=by
        )
        text = f"{gone} is samengevoegd met deze klant"
        record(organisation=kept, kind="samenvoeging", text=text, by=by, url=merge.get_absolute_url())
        return merge


def _check_networks(kept: Organisation, gone: Organisation) -> None:
    if kept.kind != OrganisationKind.NETWORK and (gone.members.exists() or gone.divisions.exists()):
        raise ClientsError(f"{gone} is een netwerk met leden of verdelingen. Voeg het alleen samen met een netwerk.")


def _move_contacts(kept: Organisation, gone: Organisation) -> tuple[list[str], list[dict[str, Any]]]:
    """(ids of contacts that went over, contacts that were folded into one that was there already)."""
    there = dict(kept.contacts.values_list("person_id", "pk"))
    moved, folded = [], []
    for contact in gone.contacts.all():
        if contact.person_id in there:  # already a contact there: what was said to the person follows
            into = there[contact.person_id]
            rows = {key: repoint(r, contact.pk, into) for key, r in contact_relations().items()}
            folded.append({
                "gone": str(contact.pk), "kept": str(into), "moved": {key: ids for key, ids in rows.items() if ids}
            })  # fmt: skip
            continue
        contact.organisation = kept
        contact.save(update_fields=["organisation", "updated_at"])
        moved.append(str(contact.pk))
    return moved, folded


def _move_daughters(kept: Organisation, gone: Organisation) -> list[str]:
    """Daughters get the parent that stays; the one that stays is nobody's daughter of itself."""
    if kept.parent_id == gone.pk:
        kept.parent = gone.parent if gone.parent_id != kept.pk else None
        kept.save(update_fields=["parent"])
        return [str(kept.pk), *_move_daughters(kept, gone)]
    relation = Organisation._meta.get_field("daughters")
    return repoint(relation, gone.pk, kept.pk)


def repoint(relation: Any, old: Any, new: Any, only: list[str] | None = None) -> list[str]:
    """Points rows from `old` to `new` and gives the ids of those that went. What the database holds still (a sent quote, a
    second row where one is allowed) stays where it is."""
    rows = relation.related_model._base_manager.filter(**{relation.field.name: old})
    if only is not None:
        rows = rows.filter(pk__in=only)
    ids = list(rows.values_list("pk", flat=True))
    return [str(pk) for pk in (ids if _point(rows, ids, relation, new) else _one_by_one(rows, ids, relation, new))]


def _one_by_one(rows: Any, ids: list[Any], relation: Any, new: Any) -> list[Any]:
    return [pk for pk in ids if _point(rows, [pk], relation, new)]


def _point(rows: Any, ids: list[Any], relation: Any, new: Any) -> bool:
    """All of them, or none when the database refuses one."""
    try:
        with transaction.atomic():
            rows.filter(pk__in=ids).update(**{relation.field.name: new})
    except IntegrityError:
        return False
    return True


def _move_rest(kept: Organisation, gone: Organisation) -> dict[str, list[str]]:
    moved = {key: repoint(relation, gone.pk, kept.pk) for key, relation in organisation_relations().items()}
    return {key: rows for key, rows in moved.items() if rows}


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


def _fill_parent(kept: Organisation, gone: Organisation) -> dict[str, str]:
    """The parent too, unless that would make a circle."""
    if kept.parent_id or gone.parent_id in (None, kept.pk):
        return {}
    try:
        with transaction.atomic():
            Organisation.objects.filter(pk=kept.pk).update(parent=gone.parent_id)
    except IntegrityError:
        return {}
    return {"parent": str(gone.parent_id)}
