"""What this chapter offers the rest of the house."""

from clients import effects  # the outbox must know them
from clients import indicators as measured
from clients import morning as told
from clients import panels as shown
from clients import personal_data as kept
from clients import retention as forgotten
from clients import search as found
from clients.promising import ClientSignal, client_signals
from clients.selectors import promising as signs
from llo_portal.kernel.indicators import Indicator, indicators
from llo_portal.kernel.morning import MorningSource, morning_sources
from llo_portal.kernel.navigation import (
    MenuItem,
    navigation,
    quick_actions,
)
from llo_portal.kernel.panels import Panel, panels
from llo_portal.kernel.personal_data import PersonalDataSource, personal_data
from llo_portal.kernel.retention import hold_subjects, retention_rules
from llo_portal.kernel.search import SearchSource, search_sources
from strategy.subjects import EvaluationSubject, evaluation_subjects

SEE = "clients.view_organisation"

navigation.register(MenuItem("clients", "Klanten", "clients:organisation_list", "buildings", SEE, 100))
navigation.register(
    MenuItem("intakes", "Intakes", "clients:intake_list", "clipboard-check", "clients.view_intake", 110)
)
navigation.register(MenuItem("advices", "Adviezen", "clients:advice_list", "lightbulb", "clients.view_advice", 112))
navigation.register(
    MenuItem("opportunities", "Kansen", "clients:opportunity_board", "graph-up-arrow", "clients.view_opportunity", 115)
)
navigation.register(MenuItem("relations", "Relaties", "clients:promising_list", "stars", "clients.view_promising", 116))
navigation.register(MenuItem("market", "Marktscan", "clients:market_list", "binoculars", "clients.view_market", 246))
navigation.register(MenuItem("tasks", "Taken", "clients:task_list", "check2-square", "clients.view_task", 117))

panels.register(
    Panel("clients.tasks", "today", "Te doen", "clients.view_task", "clients/panels/tasks.html", shown.today_tasks, 5)
)
panels.register(
    Panel("clients.chances", "clients.organisation", "Kansen", "clients.view_opportunity", "clients/panels/chances.html",
          shown.chances, 10),
)  # fmt: skip
panels.register(
    Panel("clients.network", "clients.organisation", "Netwerk", SEE, "clients/panels/network.html", shown.network, 5)
)
panels.register(
    Panel("clients.relation", "clients.organisation", "Relatie", "clients.view_agreement", "clients/panels/relation.html",
          shown.relation, 12),
)  # fmt: skip
panels.register(
    Panel("clients.schemes", "clients.organisation", "Regelingen", "clients.view_application",
          "clients/panels/schemes.html", shown.schemes_of_client, 14),
)  # fmt: skip
panels.register(
    Panel("clients.intake_schemes", "clients.intake", "Regelingen", "clients.view_application",
          "clients/panels/schemes.html", shown.schemes_of_intake, 14),
)  # fmt: skip
panels.register(
    Panel("clients.conditions", "catalogue.scheme", "Voorwaarden en bewijs", "catalogue.manage_schemes",
          "clients/panels/conditions.html", shown.conditions, 10),
)  # fmt: skip
panels.register(
    Panel("clients.advice", "clients.intake", "Advies", "clients.view_advice", "clients/panels/advice.html",
          shown.advice_of_intake, 5),
)  # fmt: skip
panels.register(
    Panel(
        "clients.group",
        "clients.organisation",
        "Vestigingen en groep",
        SEE,
        "clients/panels/group.html",
        shown.group,
        50,
    )
)
panels.register(
    Panel("clients.attachments", "clients.organisation", "Bijlagen", SEE, "clients/panels/attachments.html",
          shown.files_of_organisation, 60),
)  # fmt: skip
panels.register(
    Panel("clients.intake_attachments", "clients.intake", "Bijlagen", SEE, "clients/panels/attachments.html",
          shown.files_of_intake, 60),
)  # fmt: skip
panels.register(
    Panel("clients.drafts", "today", "Af te maken intakes", "clients.change_intake", "clients/panels/drafts.html",
          shown.today_drafts, 10),
)  # fmt: skip
panels.register(
    Panel("clients.imports", "today", "Mijn imports", "clients.import_organisation", "clients/panels/imports.html",
          shown.today_imports, 15),
)  # fmt: skip
panels.register(
    Panel("clients.talks", "today", "Laatst bij jouw klanten", SEE, "clients/panels/talks.html", shown.today_talks, 30)
)
panels.register(
    Panel("clients.leaving", "accounts.leaving", "Klanten", "accounts.manage_users", "clients/panels/leaving.html",
          shown.leaving, 20),
)  # fmt: skip

client_signals.register(ClientSignal("clients.growth", "Sector groeit", signs.growing_sectors))
client_signals.register(ClientSignal("clients.agreements", "Raamovereenkomst loopt af", signs.ending_agreements))
client_signals.register(ClientSignal("clients.too_early", "Kwam eerder te vroeg", signs.came_too_early))
client_signals.register(ClientSignal("clients.silent", "Lang niet gesproken", signs.fell_silent))

morning_sources.register(MorningSource("clients.tasks", told.task_lines, 10))

search_sources.register(SearchSource("clients", "Klanten", "buildings", SEE, found.find_organisations, 10))
search_sources.register(SearchSource("contacts", "Contactpersonen", "person", SEE, found.find_contacts, 20))
search_sources.register(
    SearchSource("intakes", "Intakes", "clipboard-check", "clients.view_intake", found.find_intakes, 30)
)

indicators.register(
    Indicator("intakes", "Klantgesprekken", "gesprekken", measured.intakes_held,
              "Intakes met een gespreksdatum in de periode.", rows_url="clients:intake_list"),
)  # fmt: skip
indicators.register(
    Indicator("intakes_volledig", "Volledige intakes", "intakes", measured.intakes_completed,
              "Intakes uit de periode die volledig of gesloten zijn: hier begint de conversie naar een offerte."),
)  # fmt: skip
indicators.register(
    Indicator("klanten_gesproken", "Gesproken klanten", "organisaties", measured.clients_spoken,
              "Verschillende organisaties met een intake in de periode."),
)  # fmt: skip
indicators.register(
    Indicator("klanten_nieuw", "Nieuwe klanten", "organisaties", measured.new_organisations,
              "Organisaties die in de periode zijn toegevoegd."),
)  # fmt: skip
indicators.register(
    Indicator("kansen_gewonnen", "Gewonnen kansen", "euro", measured.opportunities_won,
              "Waarde zonder btw van de kansen die in de periode een opdracht werden.",
              rows_url="clients:opportunity_forecast"),
)  # fmt: skip
indicators.register(
    Indicator("kansen_conversie", "Conversie", "procent", measured.conversion,
              "Deel van de afgesloten kansen dat een opdracht werd.", rows_url="clients:opportunity_forecast"),
)  # fmt: skip
indicators.register(
    Indicator("kansen_doorlooptijd", "Doorlooptijd van een opdracht", "dagen", measured.lead_time,
              "Mediaan van eerste vraag tot opdracht, van de kansen die in de periode zijn gewonnen.",
              rows_url="clients:opportunity_forecast", higher_is_better=False),
)  # fmt: skip

indicators.register(
    Indicator("adviezen", "Uitgebrachte adviezen", "adviezen", measured.advices_issued,
              "Adviezen die in de periode aan een klant zijn uitgebracht, elke versie apart.", rows_url="clients:advice_list"),
)  # fmt: skip

personal_data.register(PersonalDataSource("clients", "Contactpersoon bij organisaties", kept.export, kept.erase))

navigation.register(MenuItem("desk", "Loket", "clients:desk", "inbox", "clients.view_desk", 95))
navigation.register(
    MenuItem("complaints", "Klachten", "clients:complaint_list", "megaphone", "clients.view_complaints", 118)
)
quick_actions.register(MenuItem("quick", "Snel vastleggen", "clients:quick", "pencil-square", "clients.write_down", 10))

panels.register(
    Panel("clients.desk", "today", "Loket", "clients.work_desk", "clients/panels/desk.html", shown.today_desk, 7)
)
panels.register(
    Panel("clients.complaints", "today", "Klachten", "clients.handle_complaint", "clients/panels/complaints.html",
          shown.today_complaints, 8),
)  # fmt: skip
panels.register(
    Panel("clients.quick", "today", "Concepten van gesprekken", "clients.write_down", "clients/panels/quick.html",
          shown.today_conversations, 9),
)  # fmt: skip
panels.register(
    Panel("clients.asked", "clients.organisation", "Vragen aan het loket", "clients.view_desk", "clients/panels/asked.html",
          shown.asked, 12),
)  # fmt: skip
morning_sources.register(MorningSource("clients.desk", told.desk_lines, 5))
search_sources.register(SearchSource("inquiries", "Vragen", "inbox", "clients.view_desk", found.find_inquiries, 35))

indicators.register(
    Indicator("vragen_ontvangen", "Vragen aan het loket", "vragen", measured.inquiries_received,
              "Vragen die in de periode binnenkwamen, via welk kanaal ook.", rows_url="clients:desk"),
)  # fmt: skip
indicators.register(
    Indicator("vragen_op_tijd", "Vragen op tijd beantwoord", "procent", measured.answered_in_time,
              "Deel van de vragen met een beloofde dag in de periode dat op of voor die dag is beantwoord.",
              rows_url="clients:desk"),
)  # fmt: skip
indicators.register(
    Indicator("klachten", "Klachten", "klachten", measured.complaints_received,
              "Klachten die in de periode zijn ontvangen.", rows_url="clients:complaint_list", higher_is_better=False),
)  # fmt: skip
indicators.register(
    Indicator("klachten_op_tijd", "Klachten binnen de termijn", "procent", measured.complaints_in_time,
              "Deel van de in de periode afgehandelde klachten dat binnen de termijn klaar was.",
              rows_url="clients:complaint_list"),
)  # fmt: skip
personal_data.register(
    PersonalDataSource("clients.desk", "Vragen, klachten en gesprekken", kept.export_desk, kept.erase_desk)
)

hold_subjects.register(forgotten.SUBJECT)
evaluation_subjects.register(EvaluationSubject("clients.advice", "Een advies"))
for rule in forgotten.RULES:
    retention_rules.register(rule)
__all__ = ["effects"]
