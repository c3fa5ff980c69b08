"""The audit trail: the database itself writes a row for every insert, update and delete, bulk and raw SQL included."""

from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Class decorator; a new set of trackers per model, since pghistory remembers the model in them."""
    # a generated column cannot be copied: the insert into the event table would be refused
    generated = [f.name for f in model._meta.local_fields if isinstance(f, models.GeneratedField)]
    decorate = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=generated
    )
    decorated: M = decorate(model)
    return decorated
