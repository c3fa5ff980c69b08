"""Who may do what with the strategy (rollen.yaml): staff reads, the directeur proposes and another one publishes."""

from llo_portal.kernel.rights import add_perm, has_role, is_staff_member

add_perm("strategy.view", is_staff_member)
add_perm("strategy.decide", has_role("directeur"))
add_perm("strategy.dashboards", has_role("directeur", "secretaris"))

# evaluaties (rollen.yaml: "evaluaties lezen", "evaluaties uitsturen")
add_perm(
    "strategy.view_evaluations",
    has_role("directeur", "accountmanager", "onderwijskundige", "onderwijsontwikkelaar", "programmaleider"),
)
add_perm("strategy.send_evaluations", has_role("directeur", "accountmanager", "programmaleider"))
# who is judged does not decide what others may read of it
add_perm("strategy.moderate_remarks", has_role("directeur", "onderwijskundige"))
# what is asked is decided by who guards quality (domein/rollen.yaml: "kwaliteit bewaken") and who turns answers into courses;
# who is judged by the answers does not write the questions
add_perm("strategy.edit_questionnaires", has_role("directeur", "onderwijskundige"))
