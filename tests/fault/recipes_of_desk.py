"""How to send the forms of the desk, of complaints, of a quick note, of retention and of questionnaires."""

from typing import Any
from uuid import uuid4

from strategy.subjects import EvaluationSubject, evaluation_subjects
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.desk import complaint, inquiry
from tests.factories.strategy import advice_questionnaire
from tests.fault.recipe import Recipe, day, old_stamp, pk

PASTED = "Van: Piet <piet@linde.example>\nOnderwerp: Vca\n\nKunnen jullie helpen?"
"""Without a number of its own: only the key tells that it came twice."""
NOTE = {"text": "Gebeld over de opleiding."}


def _new_kind(user: Any) -> dict[str, Any]:
    """A chapter that wants something evaluated for the first time."""
    if "proef" not in evaluation_subjects:
        evaluation_subjects.register(EvaluationSubject("proef", "Een proef"))
    return {}


def _own_inquiry(user: Any) -> dict[str, Any]:
    return pk(inquiry(owner=user))


def _inquiry_of_client(user: Any) -> dict[str, Any]:
    return pk(inquiry(owner=user, organisation=OrganisationFactory(owner=user)))


def _referral(user: Any) -> dict[str, Any]:
    """The secret a partner got by mail."""
    from clients.services import referring
    from tests.fault.test_seats import link_in

    by = UserFactory(roles=("accountmanager",))
    referring.refer(
        inquiry=inquiry(owner=by), partner=OrganisationFactory(kind="opleider", owner=by), email="loket@delta.example",
        message="Kunnen jullie helpen?", consent_how="aan de telefoon", by=by,
    )  # fmt: skip
    return {"token": link_in("mail.confidential", "/terugkoppeling/").strip("/").split("/")[1]}


def _kept_conversation(user: Any) -> dict[str, Any]:
    from clients.services import conversations

    told = {"organisation": OrganisationFactory(owner=user), "channel": "telefoon", "text": "Budget is er in januari."}
    draft = conversations.save_draft(draft_id=uuid4(), values=told, version=0, page=None, by=user)
    return pk(conversations.keep(draft=draft, by=user))


def _somebody(user: Any) -> dict[str, Any]:
    PersonFactory(email="vast@voorbeeld.nl")
    return {}


RECIPES: dict[str, Recipe] = {
    "strategy:questionnaire_create": Recipe(("strategy.Questionnaire",), on=_new_kind, typed=lambda _: {"subject_kind": "proef"}),
    "strategy:questionnaire_follow": Recipe(("strategy.Questionnaire",), on=lambda user: pk(advice_questionnaire())),
    "accounts:hold_create": Recipe(
        ("accounts.RetentionHold",), on=_somebody, typed=lambda k: {"kind": "persoon", "wanted": "vast@voorbeeld.nl"}
    ),
    "accounts:retention_trial": Recipe(("accounts.RetentionRun",)),
    "clients:ask": Recipe(
        ("clients.Inquiry",), typed=lambda k: {"question": "Wanneer begint de cursus?", "gezien": old_stamp()}
    ),
    "clients:complaint_create": Recipe(
        ("clients.Complaint",),
        typed=lambda k: NOTE | {"channel": "telefoon", "received_on": day(0), "about": "aanbieder"},
    ),
    "clients:complaint_note": Recipe(("clients.ComplaintNote",), on=lambda u: pk(complaint()), typed=lambda k: NOTE),
    "clients:feedback": Recipe(("clients.InquiryNote",), on=_referral, typed=lambda k: {"outcome": "past_niet"}),
    "clients:inquiry_complaint": Recipe(("clients.Complaint",), on=_own_inquiry),
    "clients:inquiry_create": Recipe(
        ("clients.Inquiry",), typed=lambda k: {"channel": "telefoon", "subject": "Bhv", "question": "Voor twaalf mensen?"}
    ),
    "clients:inquiry_intake": Recipe(("clients.Intake", "clients.Opportunity"), on=_inquiry_of_client),
    "clients:inquiry_new_client": Recipe(("clients.Organisation", "clients.Intake"), on=_own_inquiry),
    "clients:inquiry_note": Recipe(("clients.InquiryNote",), on=_own_inquiry, typed=lambda k: NOTE),
    "clients:mail_in": Recipe(("clients.Inquiry",), typed=lambda k: {"text": PASTED}),
    "clients:quick_follow": Recipe(("clients.Intake",), on=_kept_conversation, typed=lambda k: {"wat": "intake"}),
    "clients:quick_invitation": Recipe(("clients.ConversationDraft",), typed=lambda k: {"text": PASTED}),
    "clients:term_create": Recipe(
        ("clients.AnswerTerm",), typed=lambda k: {"subject": "web", "working_days": "2", "starts_on": day(30)}
    ),
}  # fmt: skip
