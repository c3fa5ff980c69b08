"""A merge comes apart again: everything that went over goes back, what changed since stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clients.choices import OrganisationKind
from clients.errors import ClientsError
from clients.models import (
    Complaint,
    Contact,
    Inquiry,
    NetworkMember,
    Organisation,
    OrganisationMerge,
    OrganisationSite,
    TimelineEntry,
)
from clients.services import add_task, merging, record, unmerging
from finance.models import Invoice
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory, opportunity
from tests.factories.delivery import ProgrammeFactory
from tests.factories.invoices import draft
from tests.factories.offers import QuoteFactory, sent_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(owner: Any) -> Organisation:
    return OrganisationFactory(owner=owner, name="De Linde B.V.", size="10-49", kvk="12345678")


@pytest.fixture
def kept(owner: Any) -> Organisation:
    return OrganisationFactory(owner=owner, name="De Linde", kvk="", size="")


def whereabouts() -> dict[str, set[tuple[Any, Any]]]:
    """(row, organisation) for every table of every chapter that points at an organisation, and contacts of rows."""
    found: dict[str, set[tuple[Any, Any]]] = {}
    for prefix, relations in (("o", merging.organisation_relations()), ("c", merging.contact_relations())):
        for key, relation in relations.items():
            rows = relation.related_model._base_manager.all()
            found[f"{prefix} {key}"] = set(rows.values_list("pk", relation.field.attname))
    found["contacts"] = set(Contact.objects.values_list("pk", "organisation_id"))
    return found


def fill(organisation: Organisation, by: Any) -> None:
    """A row of every chapter."""
    intake = IntakeFactory(organisation=organisation)
    opportunity(organisation=organisation)
    record(organisation=organisation, kind="telefoon", text="Gebeld", by=by)
    add_task(title="Bellen", due_on=date(2027, 1, 4), owner=by, by=by, organisation=organisation)
    OrganisationSite.objects.create(organisation=organisation, name="Loods", place="Gouda")
    network = OrganisationFactory(kind=OrganisationKind.NETWORK, name="Techniekring")
    NetworkMember.objects.create(network=network, member=organisation, starts_on=date(2026, 1, 1))
    told = {"channel": "mail", "answer_by": date(2027, 1, 4), "organisation": organisation}
    Inquiry.objects.create(received_at=timezone.now(), subject="Vraag", contact=intake.contact, **told)
    Complaint.objects.create(received_on=date(2026, 12, 1), text="Te laat", **told)
    OrganisationFactory(parent=organisation, name="Dochter")
    QuoteFactory(organisation=organisation)
    sent_quote(organisation=organisation)
    ProgrammeFactory(organisation=organisation, offering=None)
    Invoice.objects.filter(pk=draft().pk).update(organisation=organisation)


def test_everything_goes_back(kept: Organisation, gone: Organisation, owner: Any) -> None:
    fill(gone, owner)
    OrganisationFactory(merged_into=gone, name="Nog eerder")
    before = whereabouts()
    merge = merging.merge(kept=kept, gone=gone, by=owner)
    during = whereabouts()
    for key in ("o clients.intake", "o clients.task", "o clients.inquiry", "o clients.complaint", "o clients.organisationsite",
                "o clients.networkmember.member", "o offers.quote", "o delivery.programme", "o finance.invoice",
                "o clients.opportunity", "contacts"):  # fmt: skip
        assert {pk for pk, at in during[key] if at == kept.pk} >= {pk for pk, at in before[key] if at == gone.pk} - {
            pk for pk, at in during[key] if at == gone.pk
        }
        assert kept.pk in {at for _, at in during[key]}, key
    done = unmerging.undo(merge=merge, by=owner)
    after = whereabouts()
    told = set(TimelineEntry.objects.filter(kind="samenvoeging").values_list("pk", flat=True))
    for key, rows in before.items():
        assert {(pk, at) for pk, at in after[key] if pk not in told} == rows, key
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.kvk, kept.size, gone.kvk, gone.merged_into) == ("", "", "12345678", None)
    assert Organisation.objects.get(name="Nog eerder").merged_into == gone
    assert Organisation.objects.get(name="Dochter").parent == gone
    assert done.stayed == {}
    assert kept.timeline.filter(text__contains="ongedaan").exists()
    assert gone.timeline.filter(text="Weer los van De Linde").exists()


def test_contacts_folded_together_come_apart(kept: Organisation, gone: Organisation, owner: Any) -> None:
    intake = IntakeFactory(organisation=gone)
    there = ContactFactory(organisation=kept, person=intake.contact.person)
    merge = merging.merge(kept=kept, gone=gone, by=owner)
    intake.refresh_from_db()
    assert intake.contact == there
    unmerging.undo(merge=merge, by=owner)
    intake.refresh_from_db()
    assert (intake.organisation, intake.contact.organisation) == (gone, gone)
    assert kept.contacts.get() == there


def test_what_changed_since_stays(kept: Organisation, gone: Organisation, owner: Any) -> None:
    intake = IntakeFactory(organisation=gone)
    merge = merging.merge(kept=kept, gone=gone, by=owner)
    Organisation.objects.filter(pk=kept.pk).update(kvk="87654321")
    since = IntakeFactory(organisation=kept, contact=intake.contact, subject="Daarna")
    intake.refresh_from_db()
    intake.subject = "Aangepast"
    intake.save()
    other = OrganisationFactory()
    elsewhere = TimelineEntry.objects.create(organisation=kept, kind="mail", text="x", happened_at=timezone.now())
    merge.moved["clients.timelineentry"] = [str(elsewhere.pk)]
    merge.save()
    TimelineEntry.objects.filter(pk=elsewhere.pk).update(organisation=other)
    done = unmerging.undo(merge=merge, by=owner)
    kept.refresh_from_db()
    since.refresh_from_db()
    intake.refresh_from_db()
    assert (kept.kvk, kept.size) == ("87654321", "")
    assert (intake.organisation, intake.subject) == (gone, "Aangepast")
    assert since.organisation == kept
    assert since.contact.organisation == kept
    assert since.contact.person == intake.contact.person
    assert done.stayed == {"KvK-nummer": 1, "regels op de tijdlijn": 1}


def test_refused_with_a_reason(kept: Organisation, gone: Organisation, owner: Any) -> None:
    merge = merging.merge(kept=kept, gone=gone, by=owner)
    OrganisationMerge.objects.filter(pk=merge.pk).update(created_at=timezone.now() - timedelta(days=31))
    with pytest.raises(ClientsError, match="30 dagen"):
        unmerging.undo(merge=merge, by=owner)
    OrganisationMerge.objects.filter(pk=merge.pk).update(created_at=timezone.now() - timedelta(days=29))
    later = merging.merge(kept=OrganisationFactory(name="Groot"), gone=kept, by=owner)
    with pytest.raises(ClientsError, match="Daarna is De Linde samengevoegd met Groot"):
        unmerging.undo(merge=merge, by=owner)
    unmerging.undo(merge=later, by=owner)
    unmerging.undo(merge=merge, by=owner)
    with pytest.raises(ClientsError, match="al ongedaan"):
        unmerging.undo(merge=merge, by=owner)
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_a_mother_and_her_daughter(owner: Any) -> None:
    mother = OrganisationFactory(name="Moeder", owner=owner)
    daughter = OrganisationFactory(name="Dochter", parent=mother, owner=owner)
    merge = merging.merge(kept=daughter, gone=mother, by=owner)
    daughter.refresh_from_db()
    assert daughter.parent is None
    unmerging.undo(merge=merge, by=owner)
    daughter.refresh_from_db()
    assert daughter.parent == mother


def test_a_network_is_not_merged_into_a_company(kept: Organisation, owner: Any) -> None:
    network = OrganisationFactory(kind=OrganisationKind.NETWORK)
    NetworkMember.objects.create(network=network, member=OrganisationFactory(), starts_on=date(2026, 1, 1))
    with pytest.raises(ClientsError, match="netwerk"):
        merging.merge(kept=kept, gone=network, by=owner)


def test_the_pages(web: Client, kept: Organisation, gone: Organisation, owner: Any, colleague: Any) -> None:
    IntakeFactory(organisation=gone)
    merge = merging.merge(kept=kept, gone=gone, by=owner)
    assert "De Linde B.V." in web.get(reverse("clients:merge_list")).content.decode()
    url, undo = merge.get_absolute_url(), reverse("clients:merge_undo", args=[merge.pk])
    page = web.get(url).content.decode()
    assert "Maak ongedaan" in page
    assert "Intakes: 1" in page
    other = Client()
    other.force_login(colleague)
    assert "Maak ongedaan" not in other.get(url).content.decode()
    assert other.post(undo).status_code == 404
    other.force_login(UserFactory(roles=("marketeer",)))
    assert other.get(url).status_code == 403
    assert "Beide klanten staan weer op de lijst" in web.post(undo, follow=True).content.decode()
    assert "al ongedaan" in web.post(undo, follow=True).content.decode()
