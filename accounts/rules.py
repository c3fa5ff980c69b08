"""Who may do what with people, the provider and the audit trail (rollen.yaml: `recht_beheer`, and `beheer` under directeur)."""

from llo_portal.kernel.rights import ADMIN_RIGHT, STAFF_ROLES, add_perm, has_role, is_signed_in

PEOPLE_VIEWERS = tuple(role for role in STAFF_ROLES if role not in ("marketeer", "trainer"))

add_perm("accounts.manage_users", has_role(ADMIN_RIGHT, "directeur"))
add_perm("accounts.manage_provider", has_role(ADMIN_RIGHT, "directeur"))
add_perm("accounts.personal_data_requests", has_role(ADMIN_RIGHT))
add_perm("accounts.view_colleagues", has_role(ADMIN_RIGHT, *PEOPLE_VIEWERS))
add_perm("accounts.own_data", is_signed_in)
add_perm("accounts.view_retention", has_role(ADMIN_RIGHT, "compliance_officer", "directeur"))
add_perm("accounts.hold", has_role(ADMIN_RIGHT, "directeur"))
add_perm("accounts.view_read_log", has_role("compliance_officer"))
# only a paper needs them (paginas.md, consumer law)
add_perm("accounts.view_birth", has_role("administrateur", "programmaleider"))
