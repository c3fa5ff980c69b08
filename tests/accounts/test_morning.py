"""The morning mail."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import services
from clients.services import add_task
from llo_portal.kernel.morning import MorningSource, morning_lines, morning_sources
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 25)


def test_it_tells_what_is_late_and_for_today_once(run_outbox: Any) -> None:
    user = UserFactory(roles=("accountmanager",))
    UserFactory(roles=("accountmanager",))  # has nothing to do
    for title, days in (("Te laat werk", -2), ("Werk voor nu", 0), ("Werk voor later", 2)):
        add_task(title=title, due_on=WEDNESDAY + timedelta(days=days), owner=user, by=None)
    assert services.send_morning_mails(day=WEDNESDAY) == 1
    services.send_morning_mails(day=WEDNESDAY)
    run_outbox()
    [sent] = mail.outbox
    assert sent.to == [user.email]
    assert "Te laat sinds 23-11-2026: Te laat werk" in sent.body
    assert "Werk voor nu" in sent.body
    assert "Werk voor later" not in sent.body


def test_not_at_the_weekend_and_not_to_who_does_not_want_it() -> None:
    user = UserFactory(roles=("accountmanager",))
    add_task(title="x", due_on=WEDNESDAY, owner=user, by=None)
    assert services.send_morning_mails(day=date(2026, 11, 28)) == 0
    client = Client()
    client.force_login(user)
    url = reverse("accounts:profile")
    assert "Stuur mij op werkdagen" in client.get(url).content.decode()
    client.post(url, {"first_name": "A", "last_name": "B", "infix": "", "phone": ""})
    assert services.send_morning_mails(day=WEDNESDAY) == 0


def test_who_does_not_work_here_is_not_asked() -> None:
    client = Client()
    client.force_login(UserFactory(roles=("deelnemer",)))
    assert "Stuur mij op werkdagen" not in client.get(reverse("accounts:profile")).content.decode()


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (10, 10), (11, 10), (40, 10)])
def test_never_more_than_ten_lines(count: int, shown: int) -> None:
    with morning_sources.override(MorningSource("x", lambda user, day: [f"regel {n}" for n in range(count)])):
        lines = morning_lines(None, WEDNESDAY)
    assert len(lines) == shown
    if count > 10:
        assert lines[-1] == f"En nog {count - 9} andere punten op Vandaag."
