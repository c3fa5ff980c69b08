"""Roles as rules predicates. A permission is declared in a chapter's `rules.py`: `add_perm("offers.send", has_role(...))`."""

from typing import Any

from rules import add_perm, predicate
from rules.predicates import Predicate

STAFF_ROLES = (
    "directeur", "accountmanager", "onderwijskundige", "onderwijsontwikkelaar", "programmaleider", "trainer", "marketeer",
    "administrateur", "financieel_administrateur", "compliance_officer", "juridisch_ondersteuner", "hr_medewerker",
    "secretaris", "facilitair_ondersteuner",
)  # fmt: skip
EXTERNAL_ROLES = ("klantcontact", "deelnemer", "schoolcontact", "aanbiedercontact")
CORE_TEAM = ("directeur", "onderwijskundige", "onderwijsontwikkelaar", "accountmanager", "programmaleider")
ADMIN_RIGHT = "beheer"  # not a role of the source but a right that comes with a person


def has_role(*roles: str) -> Predicate:
    """True for a signed-in, active user with at least one of these roles (or the right `beheer`)."""
    unknown = set(roles) - {*STAFF_ROLES, *EXTERNAL_ROLES, ADMIN_RIGHT}
    if unknown:
        raise ValueError(f"unknown roles: {sorted(unknown)}")
    wanted = frozenset(roles)

    @predicate(f"has_role:{','.join(sorted(wanted))}")
    def check(user: Any) -> bool:
        return bool(user and user.is_authenticated and user.is_active and wanted & user.role_keys)

    return check


is_staff_member = has_role(*STAFF_ROLES, ADMIN_RIGHT)
is_external = has_role(*EXTERNAL_ROLES)


@predicate
def is_signed_in(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


__all__ = ["ADMIN_RIGHT", "CORE_TEAM", "EXTERNAL_ROLES", "STAFF_ROLES", "add_perm", "has_role", "is_external",
           "is_signed_in", "is_staff_member"]  # fmt: skip
