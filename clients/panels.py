"""What this chapter shows on other pages."""

from typing import Any

from django.http import HttpRequest

from clients.models import Organisation
from clients.selectors import drafts_to_finish, recent_talks
from clients.timeline import kind_of


def today_drafts(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """My own drafts; nothing when there are none."""
    drafts = drafts_to_finish(request.user)
    return {"drafts": drafts} if drafts else None


def today_talks(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """What happened lately at my clients."""
    talks = recent_talks(request.user)
    return {"talks": [(talk, kind_of(talk.kind)) for talk in talks]} if talks else None


def leaving(request: HttpRequest, leaver: Any) -> dict[str, Any]:
    """How many clients go over when this person leaves. Counts only: whoever handles leaving need not see the rows."""
    user = getattr(leaver, "user", leaver)
    owned = Organisation.objects.current().filter(owner=user)
    return {"count": owned.count(), "intakes": user.intakes.exclude(state="gesloten").count()}
