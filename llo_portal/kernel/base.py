"""Abstract bases for models. They make no tables."""

import uuid

from django.db import models


class UUIDModel(models.Model):
    """Addresses of rows tell nothing about how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Dated(models.Model):
    created_at = models.DateTimeField("aangemaakt", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd", auto_now=True)

    class Meta:
        abstract = True
