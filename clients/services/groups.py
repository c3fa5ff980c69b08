"""Locations, and who belongs to whom."""

from typing import Any

from django.db import IntegrityError, transaction

from clients.errors import ClientsError
from clients.models import Organisation, OrganisationSite
from clients.places import region_of
from clients.services.timeline import record


def save_site(*, site: OrganisationSite, by: Any) -> OrganisationSite:
    """A new location is told in the timeline; without a region it gets that of its place."""
    is_new = site._state.adding
    with transaction.atomic():
        site.region = site.region or region_of(site.place)
        site.save()
        if is_new:
            record(organisation=site.organisation, kind="vestiging", text=f"Vestiging toegevoegd: {site}", by=by)
    return site


def set_parent(*, organisation: Organisation, parent: Organisation | None, by: Any) -> None:
    """Puts an organisation under another, or on its own. Raises ClientsError for a circle."""
    try:
        with transaction.atomic():
            locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
            if locked.parent_id == (parent.pk if parent else None):
                return
            locked.parent = parent
            locked.save(update_fields=["parent", "updated_at"])
            _tell(locked, parent, by)
    except IntegrityError as error:
        raise ClientsError("Zo zou een organisatie boven zichzelf staan. Kies een andere moeder.") from error


def _tell(organisation: Organisation, parent: Organisation | None, by: Any) -> None:
    if parent is None:
        record(organisation=organisation, kind="groep", text="Hoort niet meer bij een groep", by=by)
        return
    record(organisation=organisation, kind="groep", text=f"Hoort bij {parent}", by=by, url=parent.get_absolute_url())
    text = f"{organisation} hoort bij deze organisatie"
    record(organisation=parent, kind="groep", text=text, by=by, url=organisation.get_absolute_url())
