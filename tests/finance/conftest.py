from collections.abc import Iterator
from typing import Any

import pytest

from llo_portal.local.oefenbank import KEY, Bank, oefenbank


@pytest.fixture
def bank(settings: Any) -> Iterator[Bank]:
    """The Oefenbank as our provider. It calls no webhooks by itself: tests bring the news."""
    with oefenbank() as opened:
        settings.MOLLIE_API_KEY, settings.MOLLIE_API_URL = KEY, opened.address
        settings.CHECKOUT_ORIGINS = [opened.address]
        opened.mood.silent = True
        yield opened
