"""Permissions of the deal (domein/rollen.yaml)."""

from llo_portal.kernel.rights import add_perm, has_role

sells = has_role("accountmanager", "directeur")

add_perm("offers.view_quote", has_role("accountmanager", "directeur", "financieel_administrateur", "programmaleider"))
add_perm("offers.change_quote", sells)
add_perm("offers.send_quote", sells)
add_perm("offers.decide_deviation", has_role("directeur"))
add_perm("offers.my_quotes", has_role("klantcontact"))
add_perm("offers.read_document", has_role(
    "accountmanager", "directeur", "financieel_administrateur", "programmaleider", "klantcontact"
))  # fmt: skip

add_perm("offers.view_request", has_role("accountmanager", "directeur", "programmaleider", "juridisch_ondersteuner"))
add_perm("offers.change_request", has_role("accountmanager", "directeur", "programmaleider"))

add_perm("offers.view_contract", has_role("juridisch_ondersteuner", "directeur", "accountmanager", "programmaleider"))
add_perm("offers.change_contract", has_role("juridisch_ondersteuner", "directeur"))
