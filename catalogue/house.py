"""What this chapter offers the rest of the house."""

from catalogue import indicators as measured
from catalogue import panels as shown
from catalogue import retention as forgotten
from catalogue import search as found
from llo_portal.kernel.indicators import Indicator, indicators
from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.panels import Panel, panels
from llo_portal.kernel.retention import retention_rules
from llo_portal.kernel.search import SearchSource, search_sources

for item in (
    MenuItem("courses", "Opleidingen", "catalogue:staff_course_list", "mortarboard", "catalogue.view", 200),
    MenuItem("offerings", "Startmomenten", "catalogue:offering_list", "calendar-event", "catalogue.view", 210),
    MenuItem(
        "offer_import", "Aanbod inlezen", "catalogue:import_list", "file-earmark-spreadsheet", "catalogue.import", 220
    ),
    MenuItem("locations", "Locaties", "catalogue:location_list", "geo-alt", "catalogue.manage_places", 230),
    MenuItem(
        "institutions", "Instellingen", "catalogue:institution_list", "bank", "catalogue.manage_institutions", 240
    ),
    MenuItem("schemes", "Regelingen", "catalogue:scheme_list", "piggy-bank", "catalogue.manage_schemes", 245),
    MenuItem(
        "house_texts", "Huisteksten", "catalogue:house_text_list", "chat-square-text", "catalogue.edit_pages", 248
    ),
    MenuItem("synonyms", "Synoniemen", "catalogue:synonym_list", "translate", "catalogue.manage_synonyms", 246),
    MenuItem(
        "missed_terms", "Gemiste zoektermen", "catalogue:missed_term_list", "search", "catalogue.view_missed_terms", 247
    ),
    MenuItem("funnel", "Van kijken naar starten", "catalogue:funnel", "funnel", "catalogue.view_funnel", 255),
    MenuItem("pages", "Vaste pagina's", "catalogue:page_list", "file-text", "catalogue.edit_pages", 250),
):
    navigation.register(item)

panels.register(
    Panel("catalogue.reviews", "today", "Opleidingen om te beoordelen", "catalogue.approve_course",
          "catalogue/panels/reviews.html", shown.awaiting_review, 20),
)  # fmt: skip
panels.register(
    Panel("catalogue.returned", "today", "Opleidingen die je terugkreeg", "catalogue.propose_course",
          "catalogue/panels/returned.html", shown.returned, 21),
)  # fmt: skip

panels.register(
    Panel("catalogue.ageing", "today", "Opleidingen om na te kijken", "catalogue.approve_course",
          "catalogue/panels/ageing.html", shown.ageing, 40),
)  # fmt: skip

panels.register(
    Panel("catalogue.crebo", "today", "Crebo-code vervallen", "catalogue.approve_course",
          "catalogue/panels/crebo.html", shown.retired_crebo, 35),
)  # fmt: skip

search_sources.register(SearchSource("courses", "Opleidingen", "mortarboard", "catalogue.view", found.find_courses, 40))

indicators.register(
    Indicator("bezetting", "Bezetting", "%", measured.occupancy,
              "Bezette plaatsen als deel van alle plaatsen, over startmomenten in de periode die doorgingen.",
              rows_url="catalogue:offering_list"),
)  # fmt: skip
indicators.register(
    Indicator("startmomenten", "Startmomenten", "starts", measured.starts,
              "Startmomenten in de periode die niet zijn vervallen.", rows_url="catalogue:offering_list"),
)  # fmt: skip
indicators.register(
    Indicator("opleidingen_op_de_site", "Opleidingen op de site", "opleidingen", measured.published_courses,
              "Opleidingen die nu gepubliceerd zijn en uiterlijk aan het eind van de periode waren."),
)  # fmt: skip
indicators.register(
    Indicator("bezoekers_die_bestellen", "Bekeken en besteld", "%", measured.ordered_of_viewed,
              "Bestellingen per honderd keer dat een opleiding op de site is bekeken. Onder vijf bestellingen niet getoond.",
              rows_url="catalogue:funnel"),
)  # fmt: skip

for rule in forgotten.RULES:
    retention_rules.register(rule)
