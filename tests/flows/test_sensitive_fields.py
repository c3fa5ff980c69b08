"""S3: what a role may not see stands on no page of that role. The whole demo with birds in its sensitive fields; every role
opens every door of the permission matrix that opens for it, at rows of its own and of others: lists, details, fragments,
forms, search, history, PDFs and exports."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import UUIDField
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.doors import DUMMIES, ROLES, Door, doors, verdicts
from tests.flows import canaries

DUMMY = str(DUMMIES["UUIDConverter"])
ANONYMOUS = "anoniem"
OF_ADDRESS = {
    # of which model the key is, for doors whose view (and whose neighbours) tell no model
    "/persoonsgegevens/": "accounts.Person",
    "/aanbieder/vestigingen/": "accounts.ProviderSite",
    "/tel/opleiding/": "catalogue.Course",
    "/bijlagen/": "clients.Attachment",
    "/vastleggen/": "clients.ConversationDraft",
    "/loket/niet-gelezen/": "clients.UnreadMail",
    "/mijn-opleidingen/certificaat/": "delivery.Certificate",
    "/mijn-opleidingen/materiaal/": "catalogue.Material",
    "/mijn-opleidingen/plaats/": "delivery.SeatOffer",
    "/mijn-rooster/materialen/": "catalogue.Material",
    "/wachtlijsten/": "catalogue.Course",
    "/aanmelden/": "catalogue.Offering",
    "/mijn-facturen/": "finance.Invoice",
    "/calculaties/": "finance.CostSheet",
    "/vouchers/": "finance.VoucherSeries",
    "/afwijkingen/": "offers.PriceDeviation",
}
NEEDS_MORE = {
    # shut at any row of the demo; each has tests of its own
    "a file that the outbox makes": ("clients:advice_pdf", "clients:intake_report_pdf", "delivery:certificate_file",
                                     "delivery:my_certificate", "finance:invoice_pdf", "finance:my_invoice_pdf",
                                     "offers:quote_pdf", "clients:attachment_file"),
    "rows that the demo has not for its first user": (
        "delivery:trainer_material", "strategy:questionnaire_edit", "delivery:my_material", "delivery:my_seat_offer",
        "catalogue:course_image", "clients:inquiry_attachment", "strategy:choose", "finance:voucher_codes",
    ),
    "a second key in the address": ("catalogue:course_version", "clients:condition_create"),
    "an enrolment that somebody is making": ("delivery:enrol_check", "delivery:enrol_payers", "delivery:enrol_payment",
                                             "delivery:enrol_ready"),
    "a waiting place with a key that counts": ("delivery:queue_remove",),
}  # fmt: skip
ON_PURPOSE = {
    ("beheer", "accounts:person_data"),  # who carries out a request for one's data, after finding the person by address
}
HISTORY = "accounts:history"
SAMPLE, ANY = 2, 150
NAMES = ("contactroodborst", "Beschermspecht", "Deelnemervink", "Gemetenuil", "Geheimzwaluw", "Vraagmerel", "klant")


@pytest.fixture(scope="module")
def birds(whole_demo: None) -> Iterator[dict[str, int]]:
    """How many rows carry each word."""
    yield canaries.plant()
    visit.cache_clear()


@cache
def ours() -> list[tuple[Door, Any]]:
    """Doors that are read, with their verdicts."""
    declared = verdicts()
    return [(door, declared[door.name]) for door in doors() if door.is_ours and "get" in door.methods]


def opens_for(verdict: Any, role: str) -> bool:
    if role == ANONYMOUS:
        return bool(verdict == "public")
    return role in verdict if isinstance(verdict, list) else verdict == "signed_in"


@cache
def models_behind() -> dict[str, set[Any]]:
    """Start of an address -> models of which the key may be: doors beside each other share theirs."""
    found: dict[str, set[Any]] = defaultdict(set)
    for door, _ in ours():
        if DUMMY in door.path and (model := getattr(door.view, "model", None)) is not None:
            found[door.path.split(DUMMY)[0]].add(model)
    for start, label in OF_ADDRESS.items():
        found[start].add(apps.get_model(label))
    return found


class Sample:
    """Keys of rows that this user may see, of one that others see, and of those that carry the rare words."""

    def __init__(self, user: Any) -> None:
        self.user, self.known, self.rare = user, dict[Any, list[Any]](), canaries.carriers()

    def of(self, model: Any) -> list[Any]:
        if model not in self.known:
            self.known[model] = list(dict.fromkeys([*self._drawn(model), *self.rare.get(model._meta.label, ())]))
        return self.known[model]

    def _drawn(self, model: Any) -> list[Any]:
        rows, manager = model._base_manager.order_by("pk"), model._default_manager
        is_private = hasattr(manager, "for_user") and self.user is not None
        mine = manager.for_user(self.user).values("pk") if is_private else ()
        seen = list(rows.filter(pk__in=mine).values_list("pk", flat=True))
        others = rows.exclude(pk__in=mine).values_list("pk", flat=True)[:1]
        return [*seen[:: max(1, len(seen) // SAMPLE)][:SAMPLE], *others]


def addresses(role: str, rows: Sample) -> Iterator[tuple[str, str]]:
    """(door, address) of everything that opens for the role."""
    for door, verdict in ours():
        if not opens_for(verdict, role) or door.name == HISTORY:
            continue
        for model in models_behind().get(door.path.split(DUMMY)[0], ()) if DUMMY in door.path else ():
            for key in rows.of(model):
                yield door.name, door.path.replace(DUMMY, str(key))
        if DUMMY not in door.path:
            yield door.name, door.path
    if role != ANONYMOUS:
        yield from (("search", f"{reverse('search')}?q={word}") for word in NAMES)
        yield from histories(rows)


def histories(rows: Sample) -> Iterator[tuple[str, str]]:
    for label in sorted({canary.model for canary in canaries.CANARIES}):
        model = apps.get_model(label)
        if isinstance(model._meta.pk, UUIDField):
            for key in rows.of(model):
                yield HISTORY, reverse(HISTORY, args=[*label.lower().split("."), key])


def visitor_of(role: str) -> tuple[User | None, Client]:
    user = User.objects.filter(groups__name=role).order_by("date_joined", "email").first()
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return user, client


@dataclass
class Visit:
    leaks: list[str] = field(default_factory=list)
    rightly: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)


@cache
def visit(role: str) -> Visit:
    """Everything that the demo's first user of this role may open."""
    user, client = visitor_of(role)
    may, found = canaries.allowed(user), Visit()
    for name, path in addresses(role, Sample(user)):
        with transaction.atomic():
            response = client.get(path)
            transaction.set_rollback(True)
        assert response.status_code < 500, f"{role}: {path} gaf {response.status_code}"
        if response.status_code not in (403, 404):
            found.opened.add(name)
        for word, code in set(canaries.SEEN.findall(canaries.text_of(response))):
            if may(word, code):
                found.rightly.add(word.lower())
            elif (role, name) not in ON_PURPOSE:
                found.leaks.append(f"{word} on {name}: {path}")
    return found


@pytest.mark.parametrize("role", [*ROLES, ANONYMOUS])
def test_no_page_tells_a_role_what_it_may_not_see(role: str, birds: dict[str, int]) -> None:
    assert visit(role).leaks == []


def test_every_bird_is_seen_by_who_may(birds: dict[str, int]) -> None:
    """Else the test above proves nothing."""
    assert [word for word, count in birds.items() if not count] == []
    seen = set().union(*(visit(role).rightly for role in ROLES))
    unseen = {word.lower() for word in canaries.WORDS} - seen
    assert not unseen, " ".join(unseen)


def opens_somewhere(door: Door, verdict: Any) -> bool:
    """At any row, for anybody who may: the sample above may have missed the one in the right state."""
    start, after = door.path.split(DUMMY)[0], door.path.split(DUMMY)[1]
    for role in (role for role in (*ROLES, ANONYMOUS) if opens_for(verdict, role)):
        client = visitor_of(role)[1]
        for model in models_behind().get(start, ()):
            for key in model._base_manager.values_list("pk", flat=True)[:ANY]:
                with transaction.atomic():
                    status = client.get(f"{start}{key}{after}").status_code
                    transaction.set_rollback(True)
                if status not in (403, 404):
                    return True
    return False


def test_every_door_was_opened_at_a_row(birds: dict[str, int]) -> None:
    """A door that needs a row was tried with one that is there."""
    opened = set().union(*(visit(role).opened for role in (*ROLES, ANONYMOUS)))
    wanted = {door.name: (door, verdict) for door, verdict in ours() if DUMMY in door.path}
    shut = wanted.keys() - opened - {name for names in NEEDS_MORE.values() for name in names}
    closed = [name for name in sorted(shut) if not opens_somewhere(*wanted[name])]
    assert not closed, " ".join(closed)
