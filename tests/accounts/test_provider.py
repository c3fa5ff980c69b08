"""The provider's own data, its colour and logo."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Provider
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "name": "Groene Hart Leert", "kvk": "9000 0001", "vat_number": "nl 000099998 b57", "iban": "nl02 abna 0123 4567 89",
    "postcode": "3443bx", "place": "Woerden", "phone": "0348123456", "email": "info@voorbeeld.nl",
    "home_region": "AM20", "service_area": ["AM20", "AM13"], "brand_colour": "#0B5563",
}  # fmt: skip


def picture(size=(300, 100), format="PNG", colour="#0b5563"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format)
    return out.getvalue()


@pytest.fixture
def admin_client(client):
    client.force_login(UserFactory(roles=("beheer",)))
    return client


def save(client, **changes):
    return client.post(reverse("accounts:provider_edit"), GOOD | changes)


def test_numbers_are_stored_the_way_they_are_written(admin_client):
    assert save(admin_client, vat_number="").status_code == 302
    provider = Provider.objects.get()
    assert (provider.kvk, provider.iban, provider.postcode) == ("90000001", "NL02ABNA0123456789", "3443 BX")
    assert provider.service_area == ["AM20", "AM13"]
    assert provider.phone == "034 812 3456" or provider.phone.replace(" ", "") == "0348123456"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kvk", "1234567"), ("kvk", "12345678a"), ("vat_number", "NL123456789B01"), ("iban", "NL01ABNA0123456789"),
        ("postcode", "0443 BX"), ("phone", "bel mij"), ("brand_colour", "#ffcc00"), ("brand_colour", "rood"),
        ("home_region", "AM99"), ("service_area", ["AM20", "AM99"]), ("email", "info"), ("name", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_beside_its_field_and_kept(admin_client, field, value):
    page = save(admin_client, **{field: value})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == value
    assert not Provider.objects.exists()


def test_crkbo_warns_in_time(admin_client):
    provider = ProviderFactory(crkbo_expires_on=today() + timedelta(days=200))
    url = reverse("accounts:provider")
    assert "CRKBO-registratie verl" not in admin_client.get(url).content.decode()
    Provider.objects.update(crkbo_expires_on=today() + timedelta(days=60))
    assert "binnen drie maanden" in admin_client.get(url).content.decode()
    Provider.objects.update(crkbo_expires_on=today() - timedelta(days=1))
    assert "is verlopen" in admin_client.get(url).content.decode()
    assert provider.pk == 1


def test_a_logo_is_written_anew_and_served(admin_client, client):
    upload = SimpleUploadedFile("../../logo.exe.png", picture((3000, 1000), "JPEG"), "image/png")
    save(admin_client, vat_number="", logo=upload)
    provider = Provider.objects.get()
    answer = client.get(provider.logo_url)
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(content)).size == (640, 213)
    assert "exe" not in provider.logo.name
    save(admin_client, vat_number="", remove_logo="on")
    assert Provider.objects.get().logo_url == ""


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"", b"GIF89a" + b"\0" * 20,
     picture()[:60], b"MZ" + b"\0" * 100],
)  # fmt: skip
def test_what_is_no_picture_is_refused(admin_client, content):
    page = save(admin_client, vat_number="", logo=SimpleUploadedFile("logo.png", content, "image/png"))
    assert "logo" in page.context["form"].errors


def test_a_picture_too_large_is_refused(admin_client):
    big = SimpleUploadedFile("logo.png", picture((5001, 10)), "image/png")
    page = save(admin_client, vat_number="", logo=big)
    assert "te groot" in str(page.context["form"].errors["logo"])


def test_the_house_colour_reaches_every_page(admin_client, client):
    save(admin_client, vat_number="", brand_colour="#7a1f3d")
    page = client.get(reverse("today")).content.decode()
    assert "/huisstijl.css?v=7a1f3d" in page
    sheet = client.get(reverse("accounts:brand_css"))
    assert "--petrol:#7a1f3d" in sheet.content.decode()
    again = client.get(reverse("accounts:brand_css"), headers={"If-None-Match": sheet.headers["ETag"]})
    assert again.status_code == 304


def test_sites_come_and_go(admin_client):
    ProviderFactory()
    data = {"name": "Gouda", "postcode": "2803 pg", "place": "Gouda"}
    admin_client.post(reverse("accounts:site_create"), data)
    site = Provider.objects.get().sites.get()
    assert site.postcode == "2803 PG"
    page = admin_client.post(reverse("accounts:site_create"), data)
    assert page.status_code == 200, "the same name twice"
    admin_client.post(reverse("accounts:site_edit", args=[site.pk]), data | {"place": "Waddinxveen"})
    assert Provider.objects.get().sites.get().place == "Waddinxveen"
    admin_client.post(reverse("accounts:site_delete", args=[site.pk]))
    assert not Provider.objects.get().sites.exists()


def test_an_empty_house_says_where_to_begin(admin_client):
    assert "Vertel eerst wie jullie zijn" in admin_client.get(reverse("accounts:provider")).content.decode()
