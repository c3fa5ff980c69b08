"""What delivery contributes to the house."""

from django.db.models import Q

from clients.divisible import DivisibleSource, divisible_sources
from clients.promising import ClientSignal, client_signals
from delivery import alumni_data
from delivery import fills as words
from delivery import indicators as figures
from delivery import panels as shown
from delivery import personal_data as persons
from delivery import retention as forgotten
from delivery import search as found
from delivery.selectors import promising
from llo_portal.kernel.fills import fills
from llo_portal.kernel.indicators import indicators
from llo_portal.kernel.navigation import MenuItem, navigation
from llo_portal.kernel.panels import Panel, panels
from llo_portal.kernel.personal_data import personal_data
from llo_portal.kernel.reading import protected_sources
from llo_portal.kernel.retention import retention_rules
from llo_portal.kernel.search import search_sources
from offers.querysets import QuoteReaders, quote_readers

for item in (
    MenuItem("my-schedule", "Mijn rooster", "delivery:my_schedule", "calendar-week", "delivery.own_schedule", 40),
    MenuItem("programmes", "Trajecten", "delivery:programme_list", "mortarboard", "delivery.view_programmes", 400),
    MenuItem("queues", "Wachtlijsten", "delivery:queue_list", "hourglass-split", "delivery.enrol_learners", 405),
    MenuItem("week", "Rooster", "delivery:week", "calendar3", "delivery.view_schedule", 410),
    MenuItem("certificates", "Certificaten", "delivery:certificate_list", "award", "delivery.view_certificates", 420),
    MenuItem(
        "enrolment-policy",
        "Inschrijfafspraken",
        "delivery:enrolment_policy",
        "card-checklist",
        "delivery.set_enrolment_policy",
        425,
    ),
    MenuItem(
        "seat-policy", "Wachtlijstafspraken", "delivery:seat_policy", "hourglass", "delivery.set_seat_policy", 427
    ),
    MenuItem("alumni", "Alumni", "delivery:alumni_invitation_list", "megaphone", "delivery.view_invitations", 428),
    MenuItem("trainers", "Trainers", "delivery:trainer_list", "person-workspace", "delivery.view_trainers", 430),
    MenuItem("routes", "Routes", "delivery:route_list", "signpost-split", "delivery.view_routes", 415),
    MenuItem("my-route", "Mijn route", "delivery:my_routes", "signpost-split", "delivery.learner_portal", 12),
    MenuItem("my-learning", "Mijn opleidingen", "delivery:my_learning", "mortarboard", "delivery.learner_portal", 10),
    MenuItem(
        "client-programmes", "Trajecten", "delivery:client_programmes", "mortarboard", "delivery.client_portal", 30
    ),
):
    navigation.register(item)

client_signals.register(ClientSignal("delivery.ended", "Traject afgerond", promising.ended_programmes))
client_signals.register(ClientSignal("delivery.expiring", "Certificaat verloopt", promising.expiring_certificates))
divisible_sources.register(DivisibleSource("delivery.programme", "Traject", shown.divisible))

panels.register(
    Panel("delivery.sharing", "delivery.programme", "Verdeling over de leden", "clients.view_organisation",
          "clients/panels/division.html", shown.sharing, 60),
)  # fmt: skip

PANELS = "delivery/panels"
for key, page, label, right, template, context, order in (
    ("programmes", "clients.organisation", "Trajecten", "view_programmes", "organisation", shown.of_organisation, 40),
    ("offering-programme", "catalogue.offering", "Traject", "view_programmes", "offering", shown.of_offering, 20),
    ("course-queue", "catalogue.course", "Wachtlijst", "enrol_learners", "course", shown.of_course, 20),
    ("today-programmes", "today", "Trajecten en bijeenkomsten", "plan", "today", shown.planner, 40),
    ("today-decisions", "today", "Gaat het door?", "plan", "to_decide", shown.to_decide, 35),
    ("today-papers", "today", "Certificaten uitgeven", "issue_certificates", "certificates", shown.to_issue, 45),
    ("today-sessions", "today", "Mijn bijeenkomsten", "own_schedule", "my_sessions", shown.trainer, 10),
    ("today-learning", "today", "Mijn rooster", "learner_portal", "my_learning", shown.learner, 10),
    ("today-client", "today", "Trajecten", "client_portal", "client", shown.client, 20),
):
    panels.register(Panel(key, page, label, f"delivery.{right}", f"{PANELS}/{template}.html", context, order))

for source in found.SOURCES:
    search_sources.register(source)
for indicator in figures.INDICATORS:
    indicators.register(indicator)
personal_data.register(persons.SOURCE)
personal_data.register(alumni_data.SOURCE)
for rule in (*forgotten.RULES, *alumni_data.RULES):
    retention_rules.register(rule)
protected_sources.register(persons.PROTECTED)

# a programmaleider reads the quote that the own programme came from (domein/rollen.yaml)
quote_readers.register(QuoteReaders("programme leader", lambda user: Q(programme__leader=user)))
for fill in words.FILLS:
    fills.register(fill)
