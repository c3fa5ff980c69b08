"""What the search learns: synonyms from editors, and from visitors only which words found nothing."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from catalogue import terms
from catalogue.models import MissedTerm, Synonym
from llo_portal.kernel.dates import today

MOST_TERMS = 2000  # somebody who types nonsense all night pushes out nonsense


def note_missed_term(*, words: str) -> None:
    """Counts a term that found no course. Not who, not when on the day, and nothing that may be about a person."""
    term = terms.keepable(words)
    if not term:
        return
    seen = {"count": F("count") + 1, "last_on": today()}
    if MissedTerm.objects.filter(term=term).update(**seen):
        return
    try:
        with transaction.atomic():
            MissedTerm.objects.create(term=term, last_on=today())
    except IntegrityError:  # somebody else searched for it in the same moment
        MissedTerm.objects.filter(term=term).update(**seen)
    rare = MissedTerm.objects.order_by("-count", "-last_on", "-pk").values("pk")[MOST_TERMS:]
    MissedTerm.objects.filter(pk__in=list(rare.values_list("pk", flat=True))).delete()


@transaction.atomic
def save_synonym(*, synonym: Synonym, by: Any) -> Synonym:
    """Stores the pair; a term that was missed until now finds something from here on, so it leaves that list."""
    synonym.save()
    MissedTerm.objects.filter(term__in=(synonym.word, synonym.same_as)).delete()
    return synonym


@transaction.atomic
def remove_synonym(*, synonym: Synonym, by: Any) -> None:
    synonym.delete()


@transaction.atomic
def forget_missed_term(*, term: MissedTerm, by: Any) -> None:
    """For what is no subject of ours, or should not stand in a list."""
    term.delete()
