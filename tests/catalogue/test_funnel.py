"""The funnel: what is counted, under which channel, and what of it is shown."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalogue import funnel_table
from catalogue.channels import channel_of
from catalogue.choices import Channel, FunnelStep
from catalogue.models import FunnelCount
from catalogue.services import funnel
from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.catalogue import CourseFactory

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
LIST = "/tel/lijst.gif"


@pytest.fixture(autouse=True)
def _at_once(settings: Any):
    settings.FUNNEL_FLUSH_SECONDS = 0


@pytest.fixture
def visitor(db: None, django_capture_on_commit_callbacks: Any) -> Any:
    """A browser that looks at something, with what happens after the commit."""

    def look(path: str, client: Client | None = None, **headers: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return (client or Client(HTTP_USER_AGENT=BROWSER)).get(path, headers=headers)

    return look


@pytest.mark.parametrize(
    ("via", "referrer", "expected"),
    [
        ("", "", "direct"),
        ("", "https://site.nl/opleidingen/", "direct"),
        ("", "https://www.google.nl/search?q=vca", "zoekmachine"),
        ("", "https://duckduckgo.com/", "zoekmachine"),
        ("", "https://l.facebook.com/l.php", "sociale media"),
        ("", "https://t.co/abc", "sociale media"),
        ("", "https://not.co/abc", "andere site"),
        ("", "https://googleapis.nl/", "andere site"),
        ("", "android-app://com.linkedin.android", "sociale media"),
        ("nieuwsbrief", "https://www.google.nl/", "nieuwsbrief"),
        ("Newsletter", "", "nieuwsbrief"),
        ("www.bing.com", "", "zoekmachine"),
        ("uwv-gouda", "", "partner"),
        ("andere.nl", "", "andere site"),
        ("", "http://[kapot", "direct"),
    ],
)
def test_channels(via: str, referrer: str, expected: str):
    assert channel_of(via=via, referrer=referrer, own_host="site.nl:8000") == expected


@given(via=st.text(max_size=300), referrer=st.text(max_size=300))
def test_any_text_is_some_channel(via: str, referrer: str):
    assert channel_of(via=via, referrer=referrer) in Channel


def test_a_look_is_counted_under_its_channel(visitor: Any):
    course = CourseFactory(state="gepubliceerd")
    assert visitor(f"{LIST}?via=nieuwsbrief")["Content-Type"] == "image/gif"
    visitor(f"/tel/opleiding/{course.pk}.gif")
    answer = visitor(f"/tel/opleiding/{course.pk}.gif", Referer="http://testserver/opleidingen/x/?utm_source=facebook")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    rows = set(FunnelCount.objects.values_list("day", "course", "channel", "step", "count"))
    assert rows == {
        (today(), None, "nieuwsbrief", "lijst", 1),
        (today(), course.pk, "direct", "opleiding", 1),
        (today(), course.pk, "sociale media", "opleiding", 1),
    }


def test_looks_add_up(visitor: Any):
    for _ in range(3):
        visitor(LIST)
    assert FunnelCount.objects.get().count == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": ""},
        {"User-Agent": "curl/8.0"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
    ],
)
def test_machines_and_pages_opened_ahead_are_not_counted(headers: dict[str, str], visitor: Any):
    assert visitor(LIST, **headers).status_code == 200
    assert not FunnelCount.objects.exists()


def test_colleagues_are_not_counted(visitor: Any):
    client = Client(HTTP_USER_AGENT=BROWSER)
    client.force_login(UserFactory(roles=("marketeer",)))
    visitor(LIST, client)
    assert not FunnelCount.objects.exists()


def test_one_address_is_not_counted_without_end(visitor: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalogue.visits.PER_MINUTE", 2)
    assert {visitor(LIST).status_code for _ in range(9)} == {200}
    assert FunnelCount.objects.get().count <= 4


def test_what_is_not_public_is_not_counted(visitor: Any):
    for pk in (CourseFactory().pk, "00000000-0000-4000-8000-000000000000"):
        assert visitor(f"/tel/opleiding/{pk}.gif").status_code == 200
    assert not FunnelCount.objects.exists()


def test_a_database_that_refuses_does_not_stop_a_visitor(visitor: Any, monkeypatch: pytest.MonkeyPatch):
    def refuse(counts: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(funnel, "write_counts", refuse)
    assert visitor(LIST).status_code == 200


def test_counts_wait_and_go_in_one_statement(db: None, settings: Any, django_assert_num_queries: Any):
    settings.FUNNEL_FLUSH_SECONDS = 3600
    with django_assert_num_queries(0):
        for channel in ("direct", "partner", "direct"):
            funnel.count_step(step=FunnelStep.LIST, channel=channel)
    with django_assert_num_queries(3):  # the one, within a savepoint
        funnel.flush()
    assert dict(FunnelCount.objects.values_list("channel", "count")) == {"direct": 2, "partner": 1}
    funnel._timer = None


COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=6)


@given(counts=COUNTS)
def test_small_numbers_cannot_be_worked_out(counts: list[int]):
    rows = [(str(n), str(n), {"besteld": count}) for n, count in enumerate(counts)]
    found = funnel_table.table(rows, ["besteld"])
    shown = [line.cells[0].count for line in found.lines]
    assert all(told is None or told == count for told, count in zip(shown, counts, strict=True))
    assert not any(told is not None and 0 < told < 5 for told in shown)
    if shown.count(None) == 1:
        assert found.total.cells[0].count is None
    assert (None in shown) >= any(0 < count < 5 for count in counts)


def test_views_of_pages_are_not_hidden():
    found = funnel_table.table([("a", "A", {"opleiding": 3, "formulier": 3})], ["opleiding", "formulier"])
    assert [cell.count for cell in found.lines[0].cells] == [3, None]
    assert found.lines[0].cells[1].part is None


def test_conversion_is_of_the_step_before():
    assert funnel_table.percentage(25, 200) == Decimal("12.5")
    assert funnel_table.percentage(1, 0) is None


def _filled() -> Any:
    ProviderFactory()
    course = CourseFactory(state="gepubliceerd", title="=Heftruck")
    day = today().replace(day=1)
    for step, count in (("opleiding", 200), ("formulier", 40), ("gegevens", 20), ("besteld", 10), ("gestart", 3)):
        FunnelCount.objects.create(day=day, course=course, channel="zoekmachine", step=step, count=count)
    FunnelCount.objects.create(day=day, channel="zoekmachine", step="lijst", count=900)
    return course


def test_the_page_and_its_file_tell_the_same(db: None, client: Client):
    _filled()
    client.force_login(UserFactory(roles=("marketeer",)))
    page = client.get("/aanbod/bezoek/").content.decode()
    for told in ("=Heftruck", "Zoekmachine", "900", "200", "20,0 %", "minder dan 5"):
        assert told in page, told
    file = client.get("/aanbod/bezoek/cijfers.csv")
    text = file.content.decode("utf-8-sig")
    assert "Kanaal;Zoekmachine;900;;200;;40;20,0;20;50,0;10;50,0;minder dan 5;" in text
    assert "Opleiding;'=Heftruck;;;200;;40;20,0;" in text
    assert ";3;" not in text


def test_a_period_is_whole_months(db: None, client: Client):
    _filled()
    client.force_login(UserFactory(roles=("directeur",)))
    for question in ("van=2020-01&tot=onzin", "van=2099-01", "kanaal=%00&van=%F0%9F%98%80", "dag=2026-11-01"):
        answer = client.get(f"/aanbod/bezoek/?{question}")
        assert answer.status_code == 200
        period = answer.context["asked"].period
        assert period.start.day == 1
        assert (period.end + timedelta(days=1)).day == 1


@pytest.mark.parametrize("role", ["accountmanager", "trainer", "deelnemer"])
def test_others_do_not_see_it(role: str, db: None, client: Client):
    client.force_login(UserFactory(roles=(role,)))
    assert client.get("/aanbod/bezoek/").status_code == client.get("/aanbod/bezoek/cijfers.csv").status_code == 403


def test_the_list_asks_no_more_for_more_courses(db: None, client: Client, django_assert_max_num_queries: Any):
    client.force_login(UserFactory(roles=("marketeer",)))
    counts = []
    for number in (1, 3):
        while FunnelCount.objects.count() < number:
            FunnelCount.objects.create(
                day=date.today(), course=CourseFactory(), channel="direct", step="opleiding", count=9
            )
        client.get("/aanbod/bezoek/")
        with django_assert_max_num_queries(25) as asked:
            client.get("/aanbod/bezoek/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_public_pages_count_themselves(db: None, client: Client):
    course = CourseFactory(state="gepubliceerd")
    ProviderFactory()
    assert f"/tel/opleiding/{course.pk}.gif" in client.get(f"/opleidingen/{course.slug}/").content.decode()
    assert LIST in client.get("/opleidingen/").content.decode()
