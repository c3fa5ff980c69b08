"""Asking another educator than the own school (domein/contract.yaml, uitwijken)."""

from collections.abc import Iterable
from dataclasses import dataclass

from llo_portal.kernel.choices import InstitutionKind
from offers.choices import RequestState


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who would be asked; `policy_allows` is the answer of policy.may_divert_to(kind, stance)."""

    name: str
    kind: InstitutionKind
    is_own_school: bool
    policy_allows: bool


def refusals(candidate: Candidate, own_school_answers: Iterable[RequestState]) -> tuple[str, ...]:
    """Why this educator may not be asked now; `own_school_answers` are the states of the requests to the own school
    about the same quote or offering. The own school may always be asked."""
    if candidate.is_own_school:
        return ()
    answers = set(own_school_answers)
    reasons = []
    if not answers & {RequestState.REFUSED, RequestState.EXPIRED}:
        reasons.append("Vraag eerst de eigen school. Uitwijken mag pas na een afwijzing of een verlopen termijn.")
    if not candidate.policy_allows:
        kind = InstitutionKind(candidate.kind).label.lower()
        reasons.append(
            f"Uitwijken naar {candidate.name} ({kind}) past niet bij de strategie: met deze opleider concurreren we."
        )
    return tuple(reasons)
