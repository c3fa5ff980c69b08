"""What this chapter shows on other pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from clients import scheme_match
from clients.choices import ConditionKind, IntakeState, OrganisationKind
from clients.formula import formulas_for
from clients.models import Advice, Attachment, FrameworkAgreement, Intake, Organisation, OrganisationSite
from clients.scheme_match import Verdict
from clients.selectors import desk as desk_reads
from clients.selectors import drafts_to_finish, recent_talks
from clients.selectors.imports import imports_of
from clients.selectors.networks import members_today, memberships_of
from clients.selectors.pipeline import agenda, opportunities
from clients.selectors.relations import agreement_on, referents, talk_of
from clients.selectors.schemes import applications, by_verdict, schemes_for
from clients.timeline import kind_of
from llo_portal.kernel.dates import (
    today,
)


def today_drafts(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """My own drafts; nothing when there are none."""
    drafts = drafts_to_finish(request.user)
    return {"drafts": drafts} if drafts else None


def today_imports(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """My own imports: those that wait for me or run, and those that ended lately."""
    rows = imports_of(request.user)
    return {"imports": rows} if rows else None


def today_talks(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """What happened lately at my clients."""
    talks = recent_talks(request.user)
    return {"talks": [(talk, kind_of(talk.kind)) for talk in talks]} if talks else None


def leaving(request: HttpRequest, leaver: Any) -> dict[str, Any]:
    """How many clients go over when this person leaves. Counts only: whoever handles leaving need not see the rows."""
    user = getattr(leaver, "user", leaver)
    owned = Organisation.objects.current().filter(owner=user)
    return {"count": owned.count(), "intakes": user.intakes.exclude(state="gesloten").count()}


def today_tasks(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """Late, today, this week; for who does not sell only when there is one."""
    mine = agenda(request.user)
    if not mine.count and not request.user.has_perm("clients.change_opportunity"):
        return None
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


def relation(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    """Rhythm, agreements and referents of a client."""
    day, user = today(), request.user
    return {
        "organisation": organisation, "talk": talk_of(organisation), "day": day,
        "agreements": FrameworkAgreement.objects.for_user(user).filter(organisation=organisation, ends_on__gte=day),
        "through_network": agreement_on(organisation, day),
        "referents": referents(user).filter(contact__organisation=organisation),
        "contacts": organisation.contacts.active().filter(referent__isnull=True).select_related("person"),
        "may_edit": _may_edit(user, organisation),
    }  # fmt: skip


def _may_edit(user: Any, organisation: Any) -> bool:
    return bool(Organisation.objects.editable_by(user).filter(pk=organisation.pk).exists())


def schemes_of_client(request: HttpRequest, organisation: Any) -> dict[str, Any] | None:
    """What may pay along at this client; nothing for a partner."""
    if not formulas_for(organisation.kind):
        return None
    running = applications(request.user).filter(organisation=organisation)
    return _shown(request, organisation, schemes_for(organisation), running, None)


def schemes_of_intake(request: HttpRequest, intake: Any) -> dict[str, Any]:
    """The same with what the intake tells: formula, first course, participants and start."""
    found = schemes_for(
        intake.organisation, intake.courses.first(), participants=intake.participants, start=intake.wanted_start,
        formula=intake.formula,
    )  # fmt: skip
    return _shown(request, intake.organisation, found, applications(request.user).filter(intake=intake), intake)


def _shown(request: HttpRequest, organisation: Any, found: Any, running: Any, intake: Any) -> dict[str, Any]:
    return {
        **by_verdict(found), "organisation": organisation, "intake": intake, "applications": running[:10], "day": today(),
        "may_apply": _may_edit(request.user, organisation), "fits": Verdict.FITS,
    }  # fmt: skip


def conditions(request: HttpRequest, scheme: Any) -> dict[str, Any]:
    """What an editor keeps beside a scheme."""
    rows = list(scheme.conditions.all())
    used = {row.kind for row in rows} - {ConditionKind.ASK.value}
    told = [(row, scheme_match.told(scheme_match.Condition(row.kind, row.value, row.text))) for row in rows]
    return {
        "scheme": scheme, "rows": told, "evidence": scheme.evidence.all(),
        "kinds": [kind for kind in ConditionKind if kind.value not in used],
    }  # fmt: skip


def advice_of_intake(request: HttpRequest, intake: Any) -> dict[str, Any]:
    """The advices of an intake, and the button for a next one."""
    rows = list(Advice.objects.for_user(request.user).filter(intake=intake))
    may = request.user.has_perm("clients.change_advice") and intake.state == IntakeState.COMPLETE
    mine = may and Intake.objects.editable_by(request.user).filter(pk=intake.pk).exists()
    return {"advices": rows, "intake": intake, "may_start": mine and not any(one.is_draft for one in rows)}


def group(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    """Parent, daughters and locations."""
    rows = Organisation.objects.for_user(request.user).current()
    return {
        "parent": organisation.parent, "daughters": list(rows.filter(parent=organisation)),
        "sites": list(OrganisationSite.objects.for_user(request.user).filter(organisation=organisation)),
        "may_edit": Organisation.objects.editable_by(request.user).filter(pk=organisation.pk).exists(),
        "organisation": organisation,
    }  # fmt: skip


def files_of_organisation(request: HttpRequest, organisation: Any) -> dict[str, Any]:
    """Files of the client and of all its conversations."""
    rows = Attachment.objects.filter(organisation=organisation)
    return _files(request, rows, reverse("clients:attachment_create", args=[organisation.pk]))


def files_of_intake(request: HttpRequest, intake: Any) -> dict[str, Any]:
    rows = Attachment.objects.filter(intake=intake)
    return _files(request, rows, reverse("clients:intake_attachment_create", args=[intake.pk]))


def _files(request: HttpRequest, rows: Any, add_url: str) -> dict[str, Any]:
    mine = rows.for_user(request.user).select_related("by__person", "contact__person")
    editable = set(rows.editable_by(request.user).values_list("pk", flat=True))
    may_add = request.user.has_perm("clients.change_organisation")
    return {"attachments": [(row, row.pk in editable) for row in mine], "add_url": add_url if may_add else ""}


def today_desk(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    """My questions and those nobody has; nothing when the desk is empty."""
    rows = desk_reads.asks_attention(request.user)
    return {"rows": rows, "counts": desk_reads.desk_counts(request.user), "day": today()} if rows else None


def today_complaints(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    rows = list(desk_reads.open_complaints(request.user)[:6])
    return {"rows": rows, "day": today()} if rows else None


def today_conversations(request: HttpRequest, _: Any) -> dict[str, Any] | None:
    rows = desk_reads.unfinished_drafts(request.user)
    return {"rows": rows} if rows else None


def asked(request: HttpRequest, organisation: Any) -> dict[str, Any] | None:
    """What this client asked at the desk."""
    rows = list(desk_reads.inquiries(request.user).filter(organisation=organisation))
    return {"rows": rows[:6], "rest": rows[6:], "day": today()} if rows else None
