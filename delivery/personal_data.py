"""What delivery holds about a person, and how it is erased. Exam evidence and papers stay: others rely on them."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from accounts.models import Person
from accounts.services import lifting
from delivery.models import (
    Attendance,
    Certificate,
    Enrolment,
    EnrolmentDraft,
    EnrolmentEnd,
    EnrolmentLink,
    EnrolmentOrigin,
    EnrolmentPayer,
    Exemption,
    KeepInformed,
    LearnerRoute,
    Trainer,
    WaitingEntry,
)
from delivery.models.waiting import SeatOffer, SeatOfferState
from delivery.services import waiting
from llo_portal.kernel.personal_data import PersonalDataSource
from llo_portal.kernel.reading import Noted, ProtectedSource

ERASED = "gewist"


def export(person_id: UUID) -> list[dict[str, Any]]:
    """Enrolments with attendance, result and paper; and the work as a trainer."""
    rows = Enrolment.objects.filter(learner__person=person_id).select_related("programme", "result", "certificate")
    told = [_enrolment(enrolment) for enrolment in rows]
    drafts = EnrolmentDraft.objects.filter(_drafts_of(person_id)).exclude(
        data={}
    )  # also what is over, and not yet gone
    told += [_draft(draft) for draft in drafts]
    told += _waiting(person_id)
    for trainer in Trainer.objects.filter(person=person_id):
        told.append(
            {
                "onderdeel": "trainer", "verhouding": trainer.get_engagement_display(), "vakgebieden": trainer.subjects,
                "bijeenkomsten": trainer.sessions.count(),
            }
        )  # fmt: skip
    return told + _ways(person_id)


def _ways(person_id: UUID) -> list[dict[str, Any]]:
    """Routes with when somebody can come, and exemptions."""
    told: list[dict[str, Any]] = [
        {
            "onderdeel": "route", "doel": route.course.title, "kan op": route.slots, "niet eerder dan": route.earliest_start,
            "klaar op": route.finish_on, "plan": route.plan,
            "eerdere plannen": [
                {"op": plan.made_at, "aanleiding": plan.cause, "wat veranderde": plan.changes} for plan in route.plans.all()
            ],
        }
        for route in LearnerRoute.objects.filter(learner__person=person_id).select_related("course").prefetch_related("plans")
    ]  # fmt: skip
    rows = Exemption.objects.filter(learner__person=person_id).select_related("module", "decided_by")
    return told + [
        {
            "onderdeel": "vrijstelling", "blok": one.module.title, "op grond van": one.get_basis_display(),
            "besluit": f"{one.decided_by}, {one.decided_on:%d-%m-%Y}, {one.reference}",
            "ingetrokken": one.withdrawn_on, "reden": one.withdrawn_reason,
        }
        for one in rows
    ]  # fmt: skip


def _drafts_of(person_id: UUID) -> Q:
    """By the account, or by the address that was typed."""
    found = Q(user__person=person_id)
    email = Person.objects.filter(pk=person_id).values_list("email", flat=True).first()
    return found | Q(data__about__email__iexact=email) if email else found


def _draft(draft: EnrolmentDraft) -> dict[str, Any]:
    return {"onderdeel": "aanmelding in concept", "ingevuld": draft.data, "bewaard tot": draft.expires_at}


def _order(enrolment: Enrolment) -> dict[str, Any]:
    order = getattr(enrolment, "order", None)
    if order is None:
        return {}
    payers = [
        {
            "soort": payer.get_kind_display(), "naam": payer.name, "contactpersoon": payer.contact,
            "e-mailadres": payer.email, "adres": f"{payer.street}, {payer.postcode} {payer.place}",
            "KvK-nummer": payer.coc_number, "kenmerk": payer.reference, "bedrag": payer.amount,
        }
        for payer in enrolment.payers.all()
    ]  # fmt: skip
    return {
        "hoe betaald": order.get_way_display(), "delen": order.parts, "korting": order.discount, "betalers": payers,
        "akkoord met vroeg beginnen": order.early_start_version,
    }  # fmt: skip


def _enrolment(enrolment: Enrolment) -> dict[str, Any]:
    result, paper = getattr(enrolment, "result", None), getattr(enrolment, "certificate", None)
    attended = Attendance.objects.filter(enrolment=enrolment).select_related("session").order_by("session__starts_at")
    return {
        "onderdeel": "deelname", "traject": enrolment.programme.title, "toestand": enrolment.get_state_display(),
        "reden": enrolment.state_note, "naam op papier": enrolment.name_as_printed, "keuzes": enrolment.choices,
        "voorwaarden": enrolment.terms_version, "sinds": enrolment.created_at,
        "kanaal": enrolment.origin.get_channel_display() if hasattr(enrolment, "origin") else "",
        **_order(enrolment),
        "aanwezigheid": [{"op": a.session.starts_at, "aanwezig": a.is_present} for a in attended],
        "resultaat": str(result) if result else "", "toelichting": result.note if result else "",
        "certificaat": f"{paper.number} ({paper.get_state_display()})" if paper else "",
    }  # fmt: skip


def _waiting(person_id: UUID) -> list[dict[str, Any]]:
    """Places on waiting lists with what was offered, and the wish to hear of new starts under the person's address."""
    entries = WaitingEntry.objects.filter(person=person_id).select_related("course").prefetch_related("offers")
    told: list[dict[str, Any]] = [
        {
            "onderdeel": "wachtlijst", "opleiding": e.course.title, "sinds": e.created_at,
            "toestand": e.get_state_display(), "reden": e.state_note, "dagdelen": e.day_parts,
            "aangeboden": [{"op": o.made_at, "antwoord": o.get_state_display()} for o in e.offers.all()],
        }
        for e in entries
    ]  # fmt: skip
    rows = KeepInformed.objects.filter(email__in=_addresses(person_id)).select_related("course")
    return told + [
        {"onderdeel": "op de hoogte", "opleiding": r.course.title, "adres": r.email, "bevestigd": r.confirmed_at}
        for r in rows
    ]


def _addresses(person_id: UUID) -> list[str]:
    email = Person.objects.values_list("email", flat=True).filter(pk=person_id).first() or ""
    return [email.lower()] if email else []


def _erase_waiting(person_id: UUID) -> list[str]:
    """Off the lists, so that a seat that was kept goes to the next; what became an enrolment stays with it, without words."""
    for pk in WaitingEntry.objects.waiting().filter(person=person_id).values_list("pk", flat=True):
        waiting.leave(entry_id=pk)
    entries = WaitingEntry.objects.filter(person=person_id)
    became = list(entries.filter(offers__state=SeatOfferState.ACCEPTED).values_list("pk", flat=True))
    lifting.wipe(WaitingEntry, became, state_note="", day_parts=[])
    others = list(entries.exclude(pk__in=became).values_list("pk", flat=True))
    lifting.remove(SeatOffer, SeatOffer.objects.filter(entry__in=others).values_list("pk", flat=True))
    gone = lifting.remove(WaitingEntry, others)
    gone += KeepInformed.objects.filter(email__in=_addresses(person_id)).delete()[0]
    return ["Plekken op wachtlijsten en verzoeken om bericht zijn gewist."] if gone else []


def erase(person_id: UUID) -> list[str]:
    """Names on enrolments without a paper go; notes and choices go everywhere. Papers and results are kept."""
    rows = Enrolment.objects.filter(learner__person=person_id)
    told = _erase_waiting(person_id)
    EnrolmentOrigin.objects.filter(enrolment__in=rows).delete()
    if rows.exists():
        rows.update(state_note="", choices={})
        rows.exclude(certificate__state__in=("uitgegeven", "ingetrokken")).update(name_as_printed=ERASED)
        _erase_trail("Enrolment", Q(pgh_obj_id__in=list(rows.values_list("pk", flat=True))), state_note="", choices={})
        bare = rows.filter(name_as_printed=ERASED)
        _erase_trail("Enrolment", Q(pgh_obj_id__in=list(bare.values_list("pk", flat=True))), name_as_printed=ERASED)
        told.append("Redenen, keuzes en namen bij deelnames zonder papier zijn gewist.")
    if Certificate.objects.filter(enrolment__in=rows).exclude(state="klaargezet").exists():
        told.append("Uitgegeven certificaten en hun resultaten blijven bewaard als bewijs van het examen.")
    if LearnerRoute.objects.filter(learner__person=person_id).delete()[0]:
        told.append("Routes met de momenten waarop iemand kan, en alle plannen, zijn gewist.")
    if Exemption.objects.filter(learner__person=person_id).exists():
        told.append("Vrijstellingen blijven bewaard: het besluit van de examencommissie hoort bij het examen.")
    EnrolmentDraft.objects.filter(_drafts_of(person_id)).delete()
    told += _erase_orders(rows)
    Trainer.objects.filter(person=person_id).update(subjects="", is_active=False)
    _erase_others(person_id)
    return told


def _erase_others(person_id: UUID) -> None:
    """What a trainer can teach, in the trail too."""
    trainers = Trainer.objects.filter(person=person_id).values_list("pk", flat=True)
    lifting.wipe_trail(Trainer, trainers, subjects="")


def _erase_orders(rows: Any) -> list[str]:
    """Who paid is on the invoices, which the law keeps; here it goes, with the personal links."""
    EnrolmentLink.objects.filter(enrolment__in=rows).delete()
    of_these = Q(enrolment_id__in=list(rows.values_list("pk", flat=True)))
    gone = {"name": ERASED, "contact": "", "email": "gewist@gewist.invalid", "street": "", "postcode": "", "place": "",
            "coc_number": "", "reference": ""}  # fmt: skip
    changed = EnrolmentPayer.objects.filter(enrolment__in=rows).update(**gone)
    EnrolmentEnd.objects.filter(enrolment__in=rows).update(reason=ERASED)
    _erase_trail("EnrolmentPayer", of_these, **gone)
    _erase_trail("EnrolmentEnd", of_these, reason=ERASED)
    return ["Gegevens van betalers bij deelnames zijn gewist. De facturen blijven bewaard."] if changed else []


def _erase_trail(model: str, which: Q, **gone: Any) -> None:
    """The same in what the audit trail kept of it."""
    with lifting.aside(f"delivery.{model}Event:append_only"):
        apps.get_model("delivery", f"{model}Event").objects.filter(which).update(**gone)


SOURCE = PersonalDataSource("delivery.learning", "Deelnames, resultaten en certificaten", export, erase)

SHOWN_BY = {
    "accounts.person": "learner__person__in", "delivery.learner": "learner__in", "delivery.enrolment": "pk__in",
    "delivery.certificate": "certificate__in", "delivery.enrolmentpayer": "payers__in",
    "delivery.waitingentry": "learner__person__waiting__in", "finance.invoice": "payers__invoice_id__in",
}  # fmt: skip
READ_KINDS = frozenset(SHOWN_BY)


def protected(noted: Noted) -> set[UUID]:
    """Persons among what was read who take part by a benefit agency. A question per kind, each by its own index: one
    with all of them read a million enrolments for every page."""
    agency = Enrolment.objects.protected().order_by().values_list("learner__person")
    first, *others = (agency.filter(**{path: list(noted[kind])}) for kind, path in SHOWN_BY.items() if noted.get(kind))
    return {person for (person,) in first.union(*others)}


PROTECTED = ProtectedSource("delivery.benefit_agency", READ_KINDS, protected)
