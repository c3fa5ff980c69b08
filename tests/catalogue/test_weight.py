"""What a phone has to fetch for home, list and course page: under 200 KB together, as it goes over the line."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from llo_portal.local import assets, icons
from tests.factories.accounts import ProviderFactory
from tests.factories.catalogue import CourseFactory, ModuleFactory, OfferingFactory

pytestmark = pytest.mark.django_db
LIMIT = 200 * 1024
NAMED = re.compile(r'(?:href|src)="/static/([^"]+)"')
IN_CSS = re.compile(r'url\("?(\.{1,2}/[^")]+)"?\)')
PACKED = {".woff2", ".webp"}  # packed already
NOT_FETCHED = re.compile(r"latin-ext|italic")  # only where a text asks for such a letter


def over_the_line(path):
    body = Path(path).read_bytes()
    return len(body) if Path(path).suffix in PACKED else len(gzip.compress(body))


def fetched(html):
    """Every file the page names, and what their css names."""
    found = {finders.find(name) for name in NAMED.findall(html)}
    assert None not in found, "a file that is not there: make install"
    for css in [path for path in found if path.endswith(".css")]:
        linked = [(Path(css).parent / name).resolve() for name in IN_CSS.findall(Path(css).read_text())]
        local = Path(css).parts[-3:-1]
        if local[-1] == "css":  # static/css and build/assets are one folder on the site
            linked = [Path(finders.find(str(path).split("/static/")[1])) for path in linked]
        found |= {str(path) for path in linked if not NOT_FETCHED.search(path.name)}
    return found


@pytest.fixture
def pages(client):
    ProviderFactory(phone="0348 123 456")
    for number in range(25):
        course = CourseFactory(title=f"Opleiding {number}", state="gepubliceerd", description="Je leert veel. " * 200)
        OfferingFactory.create_batch(3, course=course, is_open=True)
        ModuleFactory.create_batch(5, course=course, content="Wat je leert. " * 20)
    paths = [reverse("home"), "/opleidingen/", reverse("catalogue:course_detail", args=[course.slug])]
    return {path: client.get(path).content.decode() for path in paths}


def test_a_page_with_all_its_files_is_light(pages):
    for path, html in pages.items():
        files = fetched(html)
        weight = len(gzip.compress(html.encode())) + sum(over_the_line(file) for file in files)
        assert any(file.endswith("bootstrap-icons.woff2") for file in files)
        assert any(file.endswith("600-normal.woff2") for file in files)
        assert weight < LIMIT, f"{path}: {weight / 1024:.0f} KB"


def test_the_public_site_needs_no_htmx_and_runs_no_code_of_its_own(pages):
    for html in pages.values():
        assert "htmx" not in html
        assert re.findall(r"<script(?! src=| type=\"application/ld\+json\")[^>]*>", html) == []
        assert 'style="' not in html


def test_every_icon_in_the_templates_is_cut():
    root = Path(__file__).resolve().parents[2]
    cut = icons.used(root, icons.known(assets.ICONS))
    named = {
        name
        for path in (root / "templates").rglob("*.html")
        for name in re.findall(r"""\{% icon ["']([a-z0-9-]+)["']""", path.read_text())
    }
    assert named
    assert named - set(cut) == set()
    assert len(cut) < 300


def test_names_between_quotes_are_found_and_nothing_else(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("""{% icon "geo-alt" %} <i class="bi bi-award"></i> list""")
    assert icons.used(tmp_path, ["geo-alt", "award", "list", "clock"]) == ["award", "geo-alt"]
