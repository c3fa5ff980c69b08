"""A merge that was a mistake comes apart. What was changed since stays; nothing is thrown away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from clients.errors import ClientsError
from clients.models import Contact, Organisation, OrganisationMerge
from clients.services.merging import contact_relations, organisation_relations, repoint, word_for
from clients.services.timeline import record

DAYS = 30


def last_moment(merge: OrganisationMerge) -> Any:
    """Until when this merge can be undone."""
    return merge.created_at + timedelta(days=DAYS)


def why_not(merge: OrganisationMerge) -> str | None:
    """The Dutch reason why this merge cannot be undone, or None when it can."""
    if merge.undone_at:
        return "Deze samenvoeging is al ongedaan gemaakt."
    if timezone.now() > last_moment(merge):
        return f"Ongedaan maken kan tot {DAYS} dagen na het samenvoegen. Die tijd is voorbij."
    both = (merge.kept_id, merge.gone_id)
    later = OrganisationMerge.objects.standing().filter(created_at__gt=merge.created_at)
    on_top = (
        later.filter(Q(kept__in=both) | Q(gone__in=both)).select_related("kept", "gone").order_by("created_at").last()
    )
    if on_top:
        return f"Daarna is {on_top.gone} samengevoegd met {on_top.kept}. Maak dat eerst ongedaan."
    return None


def undo(*, merge: OrganisationMerge, by: Any) -> OrganisationMerge:
    """Gives `gone` back what it brought, as far as it is still where the merge put it; rows made since stay at `kept`.

    Raises ClientsError with the reason when it cannot.
    """
    with transaction.atomic():
        merge = OrganisationMerge.objects.select_for_update().get(pk=merge.pk)
        rows = Organisation.objects.select_for_update().filter(pk__in=(merge.kept_id, merge.gone_id)).order_by("pk")
        locked = {row.pk: row for row in rows}
        if reason := why_not(merge):
            raise ClientsError(reason)
        kept, gone = locked[merge.kept_id], locked[merge.gone_id]
        gone.merged_into = None
        gone.save(update_fields=["merged_into", "updated_at"])
        merge.stayed = _Apart(merge, kept, gone).run()
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save(update_fields=["stayed", "undone_at", "undone_by"])
        url = merge.get_absolute_url()
        record(organisation=kept, kind="samenvoeging", text=f"Samenvoeging met {gone} ongedaan gemaakt", by=by, url=url)
        record(organisation=gone, kind="samenvoeging", text=f"Weer los van {kept}", by=by, url=url)
    return merge


class _Apart:
    """One undoing; counts by Dutch name what stays because it was changed, moved or is held still."""

    def __init__(self, merge: OrganisationMerge, kept: Organisation, gone: Organisation) -> None:
        self.merge, self.kept, self.gone = merge, kept, gone
        self.stayed: dict[str, int] = {}

    def run(self) -> dict[str, int]:
        self._fields()
        Organisation.objects.filter(pk__in=self.merge.signposts, merged_into=self.kept).update(merged_into=self.gone)
        self._daughters(self.merge.moved.get("clients.organisation.parent", []))
        self._rows(organisation_relations(), self.merge.moved, self.kept.pk, self.gone.pk)
        for fold in self.merge.folded:
            self._unfold(fold)
        self._contacts()
        return {word: count for word, count in self.stayed.items() if count}

    def _rows(self, relations: dict[str, Any], moved: dict[str, list[str]], now: Any, before: Any) -> None:
        """Rows that are still at `now` go to `before`."""
        for key, relation in relations.items():
            if ids := moved.get(key):
                went = repoint(relation, now, before, only=ids)
                there = relation.related_model._base_manager.filter(pk__in=ids).count()
                self._count(word_for(key, relation), there - len(went))

    def _count(self, word: str, number: int) -> None:
        self.stayed[word] = self.stayed.get(word, 0) + number

    def _fields(self) -> None:
        """A field that was filled is emptied again, unless somebody gave it another value since."""
        for name, value in self.merge.filled.items():
            field: Any = Organisation._meta.get_field(name)
            if str(getattr(self.kept, field.attname) or "") != value:
                self._count(str(field.verbose_name), 1)
                continue
            if name == "institution":
                self.gone.institution_id = self.kept.institution_id
            setattr(self.kept, field.attname, None if field.null else "")
        self.kept.save()
        self.gone.save()

    def _daughters(self, ids: list[str]) -> None:
        relation = Organisation._meta.get_field("daughters")
        if str(self.kept.pk) in ids and self.kept.parent_id == self.gone.parent_id:
            self.kept.parent = self.gone
            self.kept.save(update_fields=["parent", "updated_at"])
        others = [pk for pk in ids if pk != str(self.kept.pk)]
        went = repoint(relation, self.kept.pk, self.gone.pk, only=others)
        self._count("dochterorganisaties", Organisation.objects.filter(pk__in=others).count() - len(went))

    def _unfold(self, fold: dict[str, Any]) -> None:
        """What followed a contact goes back to the contact of `gone`, which never left."""
        if Contact.objects.filter(pk=fold["gone"]).exists():
            self._rows(contact_relations(), fold["moved"], UUID(fold["kept"]), UUID(fold["gone"]))

    def _contacts(self) -> None:
        """Contacts that went over go back; where `kept` talked with them since, it keeps one of its own."""
        mine = Contact.objects.filter(pk__in=self.merge.moved.get("clients.contact", []), organisation=self.kept)
        for contact in mine.select_related("person"):
            if Contact.objects.filter(organisation=self.gone, person_id=contact.person_id).exists():
                self._count("contactpersonen", 1)
                continue
            contact.organisation = self.gone
            contact.save(update_fields=["organisation", "updated_at"])
            self._keep_own(contact)

    def _keep_own(self, contact: Contact) -> None:
        used = {
            key: [str(pk) for pk in self._of_kept(relation, contact).values_list("pk", flat=True)]
            for key, relation in contact_relations().items()
        }
        if not any(used.values()):
            return
        own = Contact.objects.create(
            organisation=self.kept, person=contact.person, function=contact.function, is_active=contact.is_active
        )
        for key, relation in contact_relations().items():
            repoint(relation, contact.pk, own.pk, only=used[key])

    def _of_kept(self, relation: Any, contact: Contact) -> Any:
        """Rows about this contact that belong to `kept`; none where the table knows no organisation."""
        rows = relation.related_model._base_manager.filter(**{relation.field.name: contact})
        names = {field.name for field in relation.related_model._meta.concrete_fields}
        return rows.filter(organisation=self.kept) if "organisation" in names else rows.none()
