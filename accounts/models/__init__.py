"""People, users, the provider; and what guards what we know of them."""

from accounts.models.keeping import RetentionHold, RetentionRun
from accounts.models.people import (
    CRKBO_WARNING,
    DEFAULT_COLOUR,
    DataRequest,
    Invitation,
    Person,
    Provider,
    ProviderSite,
    ReadLog,
    Team,
    TeamMember,
    User,
    UserManager,
    UserRole,
)

__all__ = [
    "CRKBO_WARNING", "DEFAULT_COLOUR", "DataRequest", "Invitation", "Person", "Provider", "ProviderSite", "ReadLog",
    "RetentionHold", "RetentionRun", "Team", "TeamMember", "User", "UserManager", "UserRole",
]  # fmt: skip
