"""Permissions that belong to no chapter."""

from llo_portal.kernel.rights import add_perm, is_signed_in, is_staff_member

add_perm("kernel.signed_in", is_signed_in)
add_perm("kernel.staff", is_staff_member)
