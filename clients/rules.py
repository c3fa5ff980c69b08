"""Permissions of this chapter (domein/rollen.yaml). Which rows they open is in querysets.py."""

from typing import Any

from rules import predicate

from llo_portal.kernel.rights import ADMIN_RIGHT, CORE_TEAM, add_perm, has_role, is_staff_member

is_core_team = has_role(*CORE_TEAM)
is_editor = has_role("accountmanager", "directeur")

add_perm("clients.view_organisation", is_core_team)
add_perm("clients.view_intake", is_core_team)
add_perm("clients.change_organisation", is_editor)
add_perm("clients.change_intake", is_editor)
add_perm("clients.view_advice", is_core_team)
add_perm("clients.change_advice", is_editor)
add_perm("clients.view_fact", is_core_team)
add_perm("clients.change_fact", has_role("accountmanager", "directeur", "onderwijskundige"))
add_perm("clients.view_opportunity", is_core_team)
add_perm("clients.change_opportunity", is_editor)
add_perm("clients.weigh_stages", has_role("directeur"))
# whoever writes down a talk gets its next step as a task
add_perm("clients.view_task", is_core_team)
add_perm("clients.view_application", is_core_team)
add_perm("clients.change_application", is_editor)
add_perm("clients.view_agreement", is_core_team)
add_perm("clients.change_agreement", is_editor)
add_perm("clients.view_promising", is_core_team)
add_perm("clients.change_segment", is_editor)
# no client and no person in it, so who markets may keep it too
add_perm("clients.view_market", has_role(*CORE_TEAM, "marketeer"))
add_perm("clients.change_market", has_role("accountmanager", "directeur", "onderwijskundige", "marketeer"))
add_perm("clients.hand_over", has_role("directeur"))
add_perm("clients.merge_organisation", is_editor)
add_perm("clients.import_organisation", is_editor)
# the right `beheer` sees which imports ran, never the rows in them
add_perm("clients.view_imports", has_role("accountmanager", "directeur", ADMIN_RIGHT))


@predicate
def may_read_confidential(user: Any, intake: Any = None) -> bool:
    return intake is not None and intake.shows_confidential_to(user)


add_perm("clients.view_confidential", is_core_team & may_read_confidential)

add_perm("clients.view_desk", is_core_team)
add_perm("clients.work_desk", is_editor)
add_perm("clients.set_terms", has_role("directeur"))
add_perm("clients.view_complaints", has_role("directeur", "administrateur"))
# any colleague may be asked to handle one; the rows are only those (querysets/desk.py)
add_perm("clients.handle_complaint", is_staff_member)
add_perm("clients.write_down", is_core_team)
