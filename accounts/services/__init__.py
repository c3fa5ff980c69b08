"""Writes about people, rights and the provider. Other chapters call these names."""

from accounts.services.holds import lift_hold, place_hold
from accounts.services.invitations import accept, invite, resend, revoke
from accounts.services.leaving import leave, return_to_work
from accounts.services.morning import send_morning_mails
from accounts.services.people import (
    attach_known_person,
    change_own_data,
    find_person,
    new_person,
    person_for,
)
from accounts.services.requests import erase_person, export_person
from accounts.services.retention import start_night, start_trial
from accounts.services.users import assign_roles, delete_team, end_sessions, reset_second_step, save_team, sign_up

__all__ = [
    "accept", "assign_roles", "attach_known_person", "change_own_data", "delete_team", "end_sessions", "erase_person",
    "export_person", "find_person", "invite", "leave", "lift_hold", "new_person", "person_for", "place_hold", "resend",
    "reset_second_step", "return_to_work", "revoke", "save_team", "send_morning_mails", "sign_up", "start_night",
    "start_trial",
]  # fmt: skip
