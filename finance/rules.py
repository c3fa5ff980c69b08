"""Who may do what (rollen.yaml): accountmanagers calculate with set rates, the financial administrator sets them."""

from llo_portal.kernel.rights import add_perm, has_role

add_perm("finance.calculate", has_role("accountmanager", "financieel_administrateur", "directeur"))
add_perm("finance.free_rate", has_role("financieel_administrateur", "directeur"))
add_perm(
    "finance.view_rates", has_role("accountmanager", "financieel_administrateur", "directeur", "compliance_officer")
)
add_perm("finance.set_rates", has_role("financieel_administrateur", "directeur"))
add_perm("finance.view_budget", has_role("financieel_administrateur", "directeur", "compliance_officer"))
add_perm("finance.set_budget", has_role("financieel_administrateur", "directeur"))
add_perm("finance.view_invoices", has_role("financieel_administrateur", "directeur", "compliance_officer"))
add_perm("finance.manage_invoices", has_role("financieel_administrateur", "directeur"))
add_perm("finance.vouchers", has_role("administrateur", "financieel_administrateur", "directeur"))
add_perm("finance.own_invoices", has_role("deelnemer"))
