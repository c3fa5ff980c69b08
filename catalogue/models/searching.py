"""What editors teach the search, and what visitors looked for in vain."""

from django.db import models
from django.db.models import F, Q

from catalogue import terms
from catalogue.querysets import MissedTermQuerySet, SynonymQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel

UNREADABLE = "Vul een woord met letters of cijfers in."


@tracked
class Synonym(UUIDModel, Dated):
    """Two words that find the same courses, in both directions. Stored as the search reads them: lower case, no accents."""

    word = models.CharField("woord", max_length=terms.LONGEST)
    same_as = models.CharField("betekent hetzelfde als", max_length=terms.LONGEST)

    objects = SynonymQuerySet.as_manager()

    class Meta:
        ordering = ("word", "same_as")
        constraints = (
            models.UniqueConstraint(
                models.functions.Least("word", "same_as"),
                models.functions.Greatest("word", "same_as"),
                name="synonym_once",
                violation_error_message="Deze twee woorden staan al in de lijst.",
            ),
            models.CheckConstraint(
                condition=~Q(word=F("same_as")),
                name="synonym_of_another_word",
                violation_error_message="Vul twee verschillende woorden in.",
            ),
            models.CheckConstraint(
                condition=~Q(word="") & ~Q(same_as=""),
                name="synonym_not_empty",
                violation_error_message=UNREADABLE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} = {self.same_as}"


class MissedTerm(models.Model):
    """A term that found no course: the words, how often and the last day. Nothing tells who searched."""

    term = models.CharField("zoekterm", max_length=terms.LONGEST, unique=True)
    count = models.PositiveIntegerField("keer gezocht", default=1)
    last_on = models.DateField("laatst gezocht")

    objects = MissedTermQuerySet.as_manager()

    class Meta:
        ordering = ("-count", "term")
        constraints = (
            models.CheckConstraint(condition=~Q(term__regex=r"@|[0-9]{6}"), name="missed_term_names_nobody"),
        )

    def __str__(self) -> str:
        return self.term
