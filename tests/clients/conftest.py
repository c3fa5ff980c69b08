"""Accountmanagers and a client to work with."""

from typing import Any

import pytest
from django.test import Client

from clients.models import Organisation
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.strategy import published_strategy


@pytest.fixture
def provider(db: None) -> Any:
    return ProviderFactory()


@pytest.fixture
def strategy(db: None) -> Any:
    return published_strategy()


@pytest.fixture
def owner(provider: Any, strategy: Any) -> Any:
    return UserFactory(roles=("accountmanager",))


@pytest.fixture
def colleague(db: None) -> Any:
    return UserFactory(roles=("accountmanager",))


@pytest.fixture
def organisation(owner: Any) -> Organisation:
    return OrganisationFactory(owner=owner)


@pytest.fixture
def web(owner: Any) -> Client:
    """Signed in as the owner."""
    client = Client()
    client.force_login(owner)
    return client
