import pytest

from clients.choices import OrganisationKind
from clients.formula import formulas_for, usual_formula
from llo_portal.kernel.choices import MarketFormula


@pytest.mark.parametrize(
    ("kind", "formula"),
    [
        ("werkgever", MarketFormula.EMPLOYER),
        ("netwerk", MarketFormula.EMPLOYER),
        ("o&o-fonds", MarketFormula.EMPLOYER),
        ("opleidingsbedrijf", MarketFormula.EMPLOYER),
        ("uitzendbureau", MarketFormula.EMPLOYER),
        ("uwv", MarketFormula.BENEFIT_AGENCY),
        ("gemeente", MarketFormula.BENEFIT_AGENCY),
        ("opleider", None),
    ],
)
def test_the_kind_gives_the_formula(kind: str, formula: MarketFormula | None) -> None:
    assert usual_formula(kind) == formula


def test_only_a_municipality_chooses() -> None:
    choosing = [kind for kind in OrganisationKind if len(formulas_for(kind)) > 1]
    assert choosing == [OrganisationKind.MUNICIPALITY]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError):
        formulas_for("sportclub")
