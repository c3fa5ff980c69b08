"""Base querysets: every model with private rows says in one place who sees what."""

from typing import Any, Generic, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class PrivateRows(models.QuerySet[M], Generic[M]):
    """A queryset whose rows are not for everyone. Lists, details, fragments, files and exports all draw from
    `for_user()`; `editable_by()` narrows it to what the user may change."""

    def for_user(self, user: Any) -> Self:
        raise NotImplementedError(f"{type(self).__name__}.for_user")

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)
