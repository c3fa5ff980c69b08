from llo_portal.kernel.rights import ADMIN_RIGHT, add_perm, has_role

add_perm("documents.effects", has_role(ADMIN_RIGHT, "administrateur"))
