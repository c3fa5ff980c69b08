"""News within the chapter: what pages keep for a moment is forgotten when it changes."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import Provider
from catalogue.listing import forget_counts
from catalogue.models import Course, EditablePage, HouseText, Offering, Synonym, VatRate
from llo_portal.kernel import shared_pages
from llo_portal.kernel.remembered import forget
from llo_portal.kernel.signals import seats_changed

KEPT = {
    EditablePage: "catalogue.pages",
    HouseText: "catalogue.house_texts",
    VatRate: "catalogue.vat",
    Synonym: "catalogue.synonyms",
}
SHOWN = {Course, Offering, Provider, *KEPT}


@receiver([post_save, post_delete])
def forget_what_changed(sender: Any, **_: Any) -> None:
    if sender in KEPT:
        forget(KEPT[sender])
    if sender in (Course, Offering):
        forget_counts()
    if sender in SHOWN:
        shared_pages.forget()


@receiver(seats_changed)
def show_the_new_number(**_: Any) -> None:
    shared_pages.forget()
