"""An offer with everything in it: a diploma with a part, courses of each paper, starts of each form."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from catalogue.models import Offering, VatRate
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory
from tests.factories.catalogue import CourseFactory, InstitutionFactory, ModuleFactory, OfferingFactory

ROOT = Path(__file__).resolve().parents[3]


@cache
def specification() -> dict[str, Any]:
    """The official schema from LLO_SPECS, or from the folder beside the clone. It is not ours to commit."""
    folder = Path(os.environ.get("LLO_SPECS") or ROOT.parent / "shared" / "specs")
    file = folder / "oeapi-6.0.json"
    if not file.is_file():
        pytest.skip(f"LEFT OUT: the official schema of OEAPI 6.0 is not at {file}; set LLO_SPECS to its folder")
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture
def offer(db: None) -> Iterator[SimpleNamespace]:
    ProviderFactory()
    school = InstitutionFactory(brin="99AA")
    licensed = {"crebo": "99001", "licence_holder": school, "level": "mbo-4"}
    diploma = CourseFactory(
        state="gepubliceerd", title="Verzorgende", credential="mbo-diploma", learning_route="bbl", **licensed
    )
    part = CourseFactory(
        state="gepubliceerd",
        title="Medicijnen",
        credential="mbo-certificaat",
        **licensed | {"level": "mbo-3", "crebo": "99002"},
    )
    part.leads_to.add(diploma)
    ad = CourseFactory(
        state="gepubliceerd", title="Sociaal werk AD", credential="mbo-diploma", **licensed | {"level": "ad"}
    )
    plain = CourseFactory(state="gepubliceerd", title="Heftruck", needs_no_diploma=True)
    bare = CourseFactory(
        state="gepubliceerd", title="Bhv \U0001f692", credential="branchecertificaat", description="", contact_hours=None,
        self_study_hours=None, weeks=None, assessment="", entry_requirement="", entry_helps="", summary="",
    )  # fmt: skip
    ModuleFactory(course=diploma)
    VatRate.objects.get_or_create(
        treatment="hoog", starts_on=today() - timedelta(days=3000), defaults={"fraction": Decimal("0.21")}
    )
    starts = SimpleNamespace(
        diploma=OfferingFactory(course=diploma),
        plain=OfferingFactory(course=plain, vat_treatment="hoog", is_open=True, seats_taken=3),
        online=OfferingFactory(course=plain, form="online", location=None, begins_at=None, ends_at=None, ends_on=None),
        at_client=OfferingFactory(course=bare, form="bij de klant", location=None, price=None),
        mix=OfferingFactory(course=part, form="mix"),
    )
    hidden = SimpleNamespace(
        concept=CourseFactory(title="Concept"),
        old=CourseFactory(state="gepubliceerd", title="Oud", checked_on=today() - timedelta(days=181)),
        past=OfferingFactory(course=plain, starts_on=today() - timedelta(days=1), ends_on=None),
        cancelled=OfferingFactory(course=plain, is_cancelled=True),
    )
    hidden.of_old = OfferingFactory(course=hidden.old)
    yield SimpleNamespace(
        school=school, diploma=diploma, part=part, ad=ad, plain=plain, bare=bare, starts=starts, hidden=hidden
    )
    # delivery refuses at commit an open offering without a programme; here the commit never comes
    Offering.objects.filter(is_open=True).update(is_open=False)
