"""The demo shows a hold and a trial, once."""

import pytest

from accounts.demo.load import load
from accounts.models import RetentionHold, RetentionRun
from llo_portal.documents import outbox
from llo_portal.kernel.demo import World

pytestmark = pytest.mark.django_db


def test_loading_twice_gives_one_hold_and_one_finished_trial():
    load(World())
    load(World())
    outbox.run_all()
    assert RetentionHold.objects.count() == 1
    assert RetentionRun.objects.get().finished_at
