"""The client's personal link and answer."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from llo_portal.kernel import guards
from llo_portal.kernel.base import UUIDModel
from offers.models.quotes import Quote


class QuoteLink(UUIDModel):
    """The client's personal link to read and accept one quote version; only the digest is kept."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="links")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = (
            guards.frozen(
                "lock", "link: the lock is not replaced", fields=("quote", "email", "token_digest", "expires_at")
            ),
        )

    def __str__(self) -> str:
        return f"Link naar {self.quote}"


class Acceptance(UUIDModel):
    """Who accepted (or declined) in the client's name: evidence, never changed."""

    quote = models.OneToOneField(Quote, models.PROTECT, related_name="acceptance")
    link = models.OneToOneField(QuoteLink, models.PROTECT, related_name="+")
    is_accepted = models.BooleanField("geaccepteerd")
    name = models.CharField("naam", max_length=160)
    function = models.CharField("functie", max_length=160, blank=True)
    reason = models.TextField("reden", blank=True)
    ip_address = models.GenericIPAddressField("adres")
    user_agent = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField("wanneer", default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_accepted=False) | ~Q(function="") & ~Q(name=""), name="acceptance_has_name_and_function"
            ),
        )
        triggers = (
            guards.refuse(
                "append_only", "acceptance: evidence is never changed", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} bij {self.quote}"
