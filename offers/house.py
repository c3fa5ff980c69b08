"""What this chapter contributes to the menu, other chapters' pages, the search box and the dashboards."""

from clients.divisible import DivisibleSource, divisible_sources
from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.panels import Panel, panels
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.retention import retention_rules
from llo_portal.kernel.search import search_sources
from offers import indicators
from offers import panels as ours
from offers import retention as forgotten
from offers.personal_data import SOURCE as PERSONAL_DATA
from offers.search import SOURCE

navigation.register(MenuItem("quotes", "Offertes", "offers:quote_list", "file-earmark-text", "offers.view_quote", 310))
navigation.register(
    MenuItem("requests", "Uitvoeringsverzoeken", "offers:request_list", "send", "offers.view_request", 320)
)
navigation.register(
    MenuItem("contracts", "Contracten", "offers:contract_list", "file-earmark-ruled", "offers.view_contract", 620)
)
navigation.register(MenuItem("my-quotes", "Offertes", "offers:my_quotes", "file-earmark-text", "offers.my_quotes", 20))

divisible_sources.register(DivisibleSource("offers.quote", "Offerte", ours.divisible))

panels.register(Panel(
    "offers.organisation", "clients.organisation", "Offertes", "offers.view_quote", "offers/panels/organisation.html",
    ours.of_organisation, 30,
))  # fmt: skip
panels.register(Panel(
    "offers.sharing", "offers.quote", "Verdeling over de leden", "clients.view_organisation", "clients/panels/division.html",
    ours.sharing, 10,
))  # fmt: skip
panels.register(Panel(
    "offers.agreement", "clients.agreement", "Gebruikt volume", "offers.view_quote", "offers/panels/agreement.html",
    ours.of_agreement, 10,
))  # fmt: skip
panels.register(Panel(
    "offers.intake", "clients.intake", "Offertes", "offers.view_quote", "offers/panels/intake.html", ours.of_intake, 30,
))  # fmt: skip
panels.register(Panel(
    "offers.advice", "clients.advice", "Offertes", "offers.view_quote", "offers/panels/intake.html", ours.of_advice, 30,
))  # fmt: skip
panels.register(Panel(
    "offers.offering", "catalogue.offering", "Uitvoeringsverzoeken", "offers.view_request", "offers/panels/offering.html",
    ours.of_offering, 30,
))  # fmt: skip
panels.register(Panel(
    "offers.today", "today", "Offertes en verzoeken", "offers.view_request", "offers/panels/today.html", ours.today, 30,
))  # fmt: skip

search_sources.register(SOURCE)
personal_data.register(PERSONAL_DATA)
for rule in forgotten.RULES:
    retention_rules.register(rule)
indicators.register_all()
