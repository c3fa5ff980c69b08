"""Which dienst-markt-formule belongs to which kind of organisation (domein/begrippen.md)."""

from clients.choices import OrganisationKind
from llo_portal.kernel.choices import MarketFormula

_FORMULAS: dict[OrganisationKind, tuple[MarketFormula, ...]] = {
    OrganisationKind.EMPLOYER: (MarketFormula.EMPLOYER,),
    OrganisationKind.NETWORK: (MarketFormula.EMPLOYER,),
    OrganisationKind.FUND: (MarketFormula.EMPLOYER,),
    OrganisationKind.COMPANY_SCHOOL: (MarketFormula.EMPLOYER,),
    OrganisationKind.STAFFING_AGENCY: (MarketFormula.EMPLOYER,),
    OrganisationKind.UWV: (MarketFormula.BENEFIT_AGENCY,),
    # a municipality may also come as employer of its own people: chosen per intake
    OrganisationKind.MUNICIPALITY: (MarketFormula.BENEFIT_AGENCY, MarketFormula.EMPLOYER),
    OrganisationKind.EDUCATOR: (),
}


def formulas_for(kind: str) -> tuple[MarketFormula, ...]:
    """The formulas an intake with this kind may have, the usual one first. Empty for an educator: a partner, not a
    client. Raises ValueError for an unknown kind."""
    return _FORMULAS[OrganisationKind(kind)]


def usual_formula(kind: str) -> MarketFormula | None:
    """The formula when nobody chooses; None for a partner."""
    return next(iter(formulas_for(kind)), None)
