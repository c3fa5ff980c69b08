"""What this chapter shows on other pages."""

from typing import Any

from django.http import HttpRequest

from clients.choices import OrganisationKind
from clients.formula import formulas_for
from clients.models import Organisation
from clients.selectors import drafts_to_finish, recent_talks
from clients.selectors.networks import members_today, memberships_of
from clients.selectors.pipeline import agenda, opportunities
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


def today_tasks(request: HttpRequest, _: Any) -> dict[str, Any]:
    """Late, today, this week."""
    mine = agenda(request.user)
    groups = (("Te laat", mine.late, "warn"), ("Vandaag", mine.today, "info"), ("Deze week", mine.week, "neutral"))
    return {"groups": [group for group in groups if group[1]], "count": mine.count}


def chances(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    """Open opportunities of a client, and the last ones that were closed."""
    rows = opportunities(request.user).filter(organisation=organisation)
    may_add = request.user.has_perm("clients.change_opportunity") and bool(formulas_for(organisation.kind))
    return {
        "open": list(rows.open()), "closed": list(rows.filter(closed_on__isnull=False).order_by("-closed_on")[:5]),
        "organisation": organisation, "may_add": may_add,
    }  # fmt: skip


def network(request: HttpRequest, organisation: Any) -> dict[str, Any] | None:
    """Members of a network, or the networks a client takes part in; nothing for who has neither."""
    is_network = organisation.kind == OrganisationKind.NETWORK
    memberships = memberships_of(request.user, organisation)
    if not is_network and not memberships:
        return None
    members = members_today(organisation) if is_network else []
    return {"network": is_network, "members": members, "memberships": memberships, "organisation": organisation}
