"""Who may do what in delivery (rollen.yaml, `mag`)."""

from llo_portal.kernel.rights import CORE_TEAM, add_perm, has_role

add_perm("delivery.view_programmes", has_role(*CORE_TEAM, "administrateur", "trainer"))
add_perm("delivery.plan", has_role("programmaleider"))
add_perm("delivery.assign_leader", has_role("programmaleider", "directeur"))
add_perm("delivery.view_schedule", has_role(*CORE_TEAM, "administrateur", "secretaris", "facilitair_ondersteuner"))
add_perm("delivery.own_schedule", has_role("trainer"))
add_perm("delivery.view_learners", has_role("programmaleider", "administrateur", "trainer", "accountmanager"))
add_perm("delivery.enrol_learners", has_role("programmaleider", "administrateur"))
add_perm("delivery.view_orders", has_role("programmaleider", "administrateur"))
add_perm("delivery.set_enrolment_policy", has_role("financieel_administrateur", "directeur"))
add_perm("delivery.set_seat_policy", has_role("administrateur", "directeur"))
add_perm("delivery.record", has_role("programmaleider", "trainer"))
add_perm("delivery.view_certificates", has_role("programmaleider", "administrateur"))
add_perm("delivery.prepare_certificates", has_role("programmaleider", "administrateur"))
add_perm("delivery.issue_certificates", has_role("administrateur"))
add_perm("delivery.view_trainers", has_role("hr_medewerker", "programmaleider", "directeur"))
add_perm("delivery.manage_trainers", has_role("hr_medewerker"))
add_perm("delivery.view_routes", has_role("programmaleider", "administrateur"))
add_perm("delivery.exempt", has_role("programmaleider", "administrateur"))
add_perm("delivery.learner_portal", has_role("deelnemer"))
add_perm("delivery.client_portal", has_role("klantcontact"))
