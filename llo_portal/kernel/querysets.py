"""Base querysets: every model with private rows says in one place who sees what."""

from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.db.models.functions import Coalesce

M = TypeVar("M", bound=models.Model)


class PrivateRows(models.QuerySet[M], Generic[M]):
    """A queryset whose rows are not for everyone. Lists, details, fragments, files and exports all draw from
    `for_user()`; `editable_by()` narrows it to what the user may change."""

    def for_user(self, user: Any) -> Self:
        raise NotImplementedError(f"{type(self).__name__}.for_user")

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)


def count_of(rows: models.QuerySet[Any], by: str) -> Coalesce:
    """How many of `rows` belong to each row that is annotated; `by` is the path to it. Unlike a Count over a join it is
    only worked out for the rows of the page."""
    mine = rows.filter(**{by: models.OuterRef("pk")}).order_by().values(by)
    return Coalesce(models.Subquery(mine.annotate(n=models.Count("pk")).values("n")), 0)
