"""Who may do what in the catalogue (domein/rollen.yaml)."""

from llo_portal.kernel.rights import ADMIN_RIGHT, add_perm, has_role, is_staff_member

add_perm("catalogue.view", is_staff_member)
add_perm("catalogue.edit_course", has_role("onderwijskundige", "onderwijsontwikkelaar"))
add_perm("catalogue.propose_course", has_role("onderwijskundige", "onderwijsontwikkelaar", "marketeer"))
add_perm("catalogue.approve_course", has_role("onderwijskundige"))
add_perm("catalogue.manage_offerings", has_role("programmaleider"))
add_perm("catalogue.manage_institutions", has_role("onderwijskundige", "juridisch_ondersteuner", ADMIN_RIGHT))
add_perm("catalogue.manage_places", has_role("facilitair_ondersteuner", "programmaleider", ADMIN_RIGHT))
add_perm("catalogue.import", has_role("onderwijskundige", ADMIN_RIGHT))
add_perm("catalogue.view_funnel", has_role("marketeer", "directeur"))
add_perm("catalogue.edit_pages", has_role("marketeer", "juridisch_ondersteuner", ADMIN_RIGHT))
add_perm("catalogue.manage_schemes", has_role("accountmanager", "onderwijskundige", ADMIN_RIGHT))
add_perm("catalogue.manage_skills", has_role("onderwijskundige", "onderwijsontwikkelaar"))
add_perm(
    "catalogue.view_materials", has_role("onderwijskundige", "onderwijsontwikkelaar", "programmaleider", "directeur")
)
add_perm("catalogue.manage_materials", has_role("onderwijskundige", "onderwijsontwikkelaar"))
add_perm("catalogue.manage_synonyms", has_role("onderwijskundige", "marketeer"))
add_perm("catalogue.view_missed_terms", has_role("marketeer"))
