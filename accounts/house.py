"""What accounts contributes to the house."""

from typing import Any

from django.urls import reverse

from accounts.models import Person
from accounts.personal_data import SOURCE
from accounts.retention import RULES, SUBJECT
from accounts.roles import daily_items
from llo_portal.kernel.navigation import MenuItem, daily, navigation
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.retention import hold_subjects, retention_rules
from llo_portal.kernel.search import Hit, SearchSource, search_sources

navigation.register(MenuItem("users", "Gebruikers", "accounts:user_list", "people", "accounts.manage_users", 900))
navigation.register(MenuItem("provider", "Aanbieder", "accounts:provider", "building", "accounts.manage_provider", 910))
navigation.register(
    MenuItem("data_requests", "Inzage en wissen", "accounts:data_requests", "shield-check",
             "accounts.personal_data_requests", 920)
)  # fmt: skip
navigation.register(MenuItem("read_log", "Inzagelog", "accounts:read_log", "eye", "accounts.view_read_log", 930))

daily.update(daily_items())
navigation.register(
    MenuItem("retention", "Bewaartermijnen", "accounts:retention", "hourglass-bottom", "accounts.view_retention", 925)
)  # fmt: skip

personal_data.register(SOURCE)
hold_subjects.register(SUBJECT)
for rule in RULES:
    retention_rules.register(rule)


def find_people(user: Any, term: str, limit: int) -> list[Hit]:
    people = Person.objects.for_user(user).named(term).filter(user__isnull=False).select_related("user")[:limit]
    return [Hit(p.full_name, p.email, reverse("accounts:user_detail", args=[p.user.pk])) for p in people]


search_sources.register(SearchSource("people", "Mensen", "people", "accounts.manage_users", find_people, 80))
