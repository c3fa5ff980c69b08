"""The PDF says what was agreed, and keeps saying it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from llo_portal.documents.services import words
from llo_portal.kernel.choices import FundingStream
from offers import services
from offers.models import QuoteLine
from tests.offers.conftest import consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(priced, seller, run_outbox):
    QuoteLine.objects.create(
        quote=priced, number=2, service="advies", description="Screening", quantity=8, unit="uur", unit_price="115",
        vat_rate="0.21",
    )  # fmt: skip
    QuoteLine.objects.create(
        quote=priced, number=3, description="Bbl-opleiding Basislasser", quantity=12, unit_price="1234.56",
        stream=FundingStream.PUBLIC,
    )  # fmt: skip
    services.submit(quote=priced, by=seller)
    consent(priced, seller)
    quote = services.send(quote=priced, by=seller)
    run_outbox()
    quote.document.refresh_from_db()
    return quote


def test_the_words_of_the_pdf(paper):
    reader = PdfReader(BytesIO(paper.document.file.read()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").split())
    for told in (
        paper.number, "Groene Hart Leert", "KvK 90000001", paper.organisation.name, str(paper.contact), "Wij spraken over lassen.",
        "Screening", "8 uur", "€ 920,00", "Btw 21 % over € 920,00", "€ 193,20", "Vrijgesteld van btw over € 30.000,00",
        "Te betalen € 31.113,20", "Bbl-opleiding Basislasser", "3 dagen", "Bij de klant", "Voorwaarden", "Akkoord geven",
        "Pagina 1 van",
    ):  # fmt: skip
        assert told in text, told
    assert "1.234,56" not in text
    assert "14.814,72" not in text
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "nl" in catalog["/Lang"]


def test_the_words_stay_when_the_world_changes(paper):
    before = words(paper.document)
    paper.organisation.name = "Andere naam bv"
    paper.organisation.save()
    assert words(paper.document) == before


def test_sending_twice_makes_one_paper(paper, run_outbox):
    run_outbox()
    assert type(paper.document).objects.count() == 1
