"""Birds in the sensitive fields of the demo's rows. Each carries the start of its row's key, so that a test can tell who of
those that share a role may see this one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left, LPad
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.models import Person
from accounts.services import lifting
from clients.models import ScreenedPerson
from delivery.models import Enrolment
from llo_portal.kernel.rights import CORE_TEAM

Mine = Callable[[Any], Iterable[Any]]
CARRIES_OUT = frozenset(("administrateur", "programmaleider"))
SELLS = frozenset(("directeur", "accountmanager"))
FINANCE = frozenset(("financieel_administrateur", "directeur", "compliance_officer"))
AT = "@voorbeeld.nl"


def nobody(user: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class Canary:
    """`roles` may see the field of every row; `mine` gives the keys of rows that this user may see besides."""

    word: str
    model: str
    field: str
    roles: frozenset[str]
    mine: Mine = nobody
    tail: str = ""
    rows: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    is_guarded: bool = False
    """The database refuses to change these rows: planted as an erasure would."""


def owned(model: str, path: str = "owner") -> Mine:
    return lambda user: apps.get_model(model)._base_manager.filter(**{path: user}).values_list("pk", flat=True)


def _agency() -> Q:
    return Q(programme__formula="uitkeringsinstanties") | Q(payers__kind="instantie")


def protected() -> set[Any]:
    return set(Enrolment.objects.filter(_agency()).values_list("learner__person", flat=True))


def _learners(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Who is a learner and nothing else to us."""
    plain = rows.filter(learner__isnull=False, user=None, contacts=None, trainer=None)
    return plain.filter(pk__in=Person.objects.filter(invoices=None))


def _own_learners(user: Any) -> Iterable[Any]:
    """The trainer of the group and the learner; accountmanagers of their own programmes and clients of theirs."""
    groups = Q(programme__sessions__trainer__person=user.person_id)
    groups |= Q(programme__sessions__specialist__person=user.person_id)
    groups |= Q(learner__person=user.person_id)
    found = Enrolment.objects.filter(groups)
    sold = Q(programme__quote__owner=user) | Q(programme__organisation__owner=user)
    sold |= Q(programme__organisation__contacts__person=user.person_id)
    agency = Enrolment.objects.filter(_agency())
    open_to = Enrolment.objects.filter(sold).exclude(pk__in=agency)
    if not user.role_keys & {"accountmanager", "klantcontact"}:
        open_to = open_to.none()
    return {*found.values_list("learner__person", flat=True), *open_to.values_list("learner__person", flat=True)}


def _own_results(user: Any) -> Iterable[Any]:
    result = apps.get_model("delivery.Result")
    mine = Q(enrolment__programme__sessions__trainer__person=user.person_id) | Q(
        enrolment__learner__person=user.person_id
    )
    return result.objects.filter(mine).values_list("pk", flat=True)


CORE = frozenset(CORE_TEAM)
CANARIES = (
    Canary("Geheimzwaluw", "clients.Intake", "confidential_note", frozenset(("directeur",)), owned("clients.Intake")),
    Canary("Notitiekwikstaart", "clients.Intake", "notes", CORE),
    Canary("Verhaalekster", "clients.TimelineEntry", "body", CORE),
    Canary("Verliesreiger", "clients.Opportunity", "lost_note", CORE, rows=lambda rows: rows.filter(stage="verloren")),
    Canary("Taakspreeuw", "clients.Task", "note", CORE),
    Canary("Afspraaktortel", "clients.FrameworkAgreement", "note", CORE),
    Canary("Vraagmerel", "clients.Inquiry", "question", CORE),
    Canary("Verloopkoekoek", "clients.InquiryNote", "text", CORE),
    Canary("Klachtkraai", "clients.Complaint", "text", frozenset(("directeur", "administrateur")),
           owned("clients.Complaint", "handler")),
    Canary("Conceptgans", "clients.ConversationDraft", "text", frozenset(), owned("clients.ConversationDraft")),
    Canary("Adviesnachtegaal", "clients.Advice", "summary", CORE, is_guarded=True),
    Canary("geboortemees", "accounts.Person", "birth_place", CARRIES_OUT, lambda user: [user.person_id]),
    Canary("contactroodborst", "accounts.Person", "email", CORE | {"beheer"}, tail=AT,
           rows=lambda rows: rows.filter(contacts__isnull=False, user=None, learner=None)),
    Canary("Beschermspecht", "accounts.Person", "last_name", CARRIES_OUT, _own_learners,
           rows=lambda rows: _learners(rows).filter(pk__in=protected())),
    Canary("Deelnemervink", "accounts.Person", "last_name", CARRIES_OUT, _own_learners,
           rows=lambda rows: _learners(rows).exclude(pk__in=protected())),
    Canary("Resultaatlijster", "delivery.Result", "note", CARRIES_OUT, _own_results, is_guarded=True),
    Canary("Trainersijs", "delivery.Trainer", "subjects", frozenset(("hr_medewerker", "programmaleider", "directeur"))),
    Canary("Betalerfuut", "delivery.EnrolmentPayer", "name", CARRIES_OUT | FINANCE, is_guarded=True),
    Canary("Calculatieputter", "finance.CostSheetLine", "description", SELLS | {"financieel_administrateur"},
           is_guarded=True),
    Canary("Afwijkingvalk", "offers.PriceDeviation", "reason", SELLS | {"financieel_administrateur"}, is_guarded=True),
    Canary("Terugstormvogel", "finance.Refund", "reason", FINANCE, is_guarded=True),
    Canary("Dossierraaf", "accounts.RetentionHold", "reason", frozenset(("beheer", "directeur", "compliance_officer")),
           is_guarded=True),
    Canary("Opmerkinghavik", "strategy.Remark", "text", frozenset(("directeur", "onderwijskundige")),
           rows=lambda rows: rows.filter(moderated_at=None), is_guarded=True),
)  # fmt: skip
SCREENED = Canary("Gemetenuil", "accounts.Person", "last_name", CORE)
WORDS = {canary.word: canary for canary in (*CANARIES, SCREENED)}
SEEN = re.compile(f"({'|'.join(WORDS)})([0-9a-f]{{8}})", re.IGNORECASE)


def plant() -> dict[str, int]:
    """How many rows got each word. Changes that the trail sees are made twice, so that it remembers one."""
    _screen_somebody()
    planted = {}
    for canary in CANARIES:
        model = apps.get_model(canary.model)
        keys = list(canary.rows(model._base_manager.all()).values_list("pk", flat=True).distinct())
        text = Concat(Value(canary.word), LPad(Left(Cast(F("pk"), CharField()), 8), 8, Value("0")), Value(canary.tail))
        rows = model._base_manager.filter(pk__in=keys)
        if canary.is_guarded:
            with lifting.task(), lifting.aside():
                planted[canary.word] = rows.update(**{canary.field: text})
            continue
        planted[canary.word] = rows.update(**{canary.field: text})
        if not canary.tail:
            rows.update(**{canary.field: Concat(text, Value(" Noord"))})
    return planted


def _screen_somebody() -> None:
    person = Person.objects.create(first_name="Gé", last_name="Uil")
    Person.objects.filter(pk=person.pk).update(last_name=f"{SCREENED.word}{str(person.pk)[:8]}")
    of_employers = ScreenedPerson.objects.filter(intake__formula="werkgevers", intake__owner__isnull=False)
    ScreenedPerson.objects.filter(pk=of_employers.values("pk")[:1]).update(person=person)


def allowed(user: Any) -> Callable[[str, str], bool]:
    """Whether this user may see this word of the row whose key starts so."""
    if user is None:
        return lambda word, code: False
    own = {word: {str(pk)[:8].rjust(8, "0") for pk in canary.mine(user)} for word, canary in WORDS.items()}
    by_lower = {word.lower(): word for word in WORDS}

    def may(word: str, code: str) -> bool:
        found = by_lower[word.lower()]
        return bool(WORDS[found].roles & user.role_keys) or code.lower() in own[found]

    return may


def text_of(response: Any) -> str:
    """What a person can read in an answer: also in a PDF and in a spreadsheet."""
    body = b"".join(response) if response.streaming else response.content
    try:
        if body.startswith(b"%PDF"):
            return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
        if body.startswith(b"PK"):
            with ZipFile(BytesIO(body)) as packed:
                return "".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())
    except (PyPdfError, ValueError, BadZipFile):
        pass  # the demo's attachments are only so called
    return str(body.decode(errors="ignore"))


def carriers() -> dict[str, list[Any]]:
    """Model -> keys of rows whose pages carry words that few rows have."""
    learners = Enrolment.objects.filter(programme__isnull=False)
    agency, others = learners.filter(_agency()), learners.exclude(_agency())
    paid = learners.filter(payers__isnull=False)

    def first(model: str, **wanted: Any) -> list[Any]:
        rows = apps.get_model(model)._base_manager.filter(**wanted).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:1])

    return {
        "delivery.Programme": [
            *(r for rows in (agency, others) for r in rows.values_list("programme", flat=True)[:1]),
            *first("delivery.Programme", enrolments__result__isnull=False),
        ],
        "delivery.Enrolment": [r for rows in (agency, others, paid) for r in rows.values_list("pk", flat=True)[:1]],
        "accounts.Person": [r for rows in (agency, others) for r in rows.values_list("learner__person", flat=True)[:1]],
        "clients.Intake": first("clients.Intake", screened_people__person__last_name__startswith=SCREENED.word),
        "clients.Opportunity": [*first("clients.Opportunity", lost_note__startswith="Verlies"),
                                *first("clients.Opportunity", closed_on=None)],
        "offers.Quote": first("offers.Quote", deviations__isnull=False),
        "finance.CostSheet": first("finance.CostSheet", frozen_at=None, lines__category="lesmateriaal"),
        "clients.Organisation": [*first("clients.Organisation", members__isnull=False),
                                 *first("clients.Organisation", timeline__body__gt="")],
        "clients.Inquiry": first("clients.Inquiry", notes__isnull=False),
        "clients.SchemeApplication": first("clients.SchemeApplication", state="toegekend"),
        "clients.Advice": first("clients.Advice", state="uitgebracht"),
        "catalogue.Course": first("catalogue.Course", state="ter beoordeling"),
        "finance.Invoice": first("finance.Invoice", payments__refunds__isnull=False),
    }  # fmt: skip
