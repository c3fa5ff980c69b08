"""Who may do what with the strategy (rollen.yaml): staff reads, the directeur proposes and another one publishes."""

from llo_portal.kernel.rights import add_perm, has_role, is_staff_member

add_perm("strategy.view", is_staff_member)
add_perm("strategy.decide", has_role("directeur"))
add_perm("strategy.dashboards", has_role("directeur", "secretaris"))
